"""Which leads look into a talk that is not theirs, so that those who are in it see it; a look lasts two minutes."""

from datetime import timedelta
from typing import Final

from handoff.inbound import to_ms
from handoff.live import names
from handoff.live.connection import Live
from most116.core.clock import Clock
from most116.core.ids import ConsultantId, ConversationId

_LASTS: Final = timedelta(minutes=2)
# A page that is left asks on until the next one is there.
_GOING_SECONDS: Final = 3


class Readers:
    def __init__(self, redis: Live, clock: Clock) -> None:
        self._redis = redis
        self._clock = clock

    async def look(self, conversation: ConversationId, account: ConsultantId) -> bool:
        """The account looks now; True when it did not before."""
        known = account in await self.of(conversation)
        seconds, key = int(_LASTS.total_seconds()), names.readers(conversation)
        async with self._redis.pipeline() as pipe:
            pipe.zadd(key, {account: to_ms(self._clock.now())})
            pipe.expire(key, seconds)
            pipe.set(names.reads(account), conversation, ex=seconds)
            pipe.delete(names.read_before(account))
            await pipe.execute()
        return not known

    async def just_left(self, conversation: ConversationId, account: ConsultantId) -> bool:
        """The account looked away from it a moment ago; what the page asks for now is shown to nobody."""
        return await self._redis.get(names.read_before(account)) == conversation.encode()

    async def of(self, conversation: ConversationId) -> tuple[ConsultantId, ...]:
        since = to_ms(self._clock.now() - _LASTS)
        found = await self._redis.zrangebyscore(names.readers(conversation), since, "+inf")
        return tuple(ConsultantId(one.decode()) for one in found)

    async def leave(self, account: ConsultantId) -> ConversationId | None:
        """The account looks away from what it looked at last, which is given."""
        key = names.reads(account)
        found = await self._redis.get(key)
        if found is None:
            return None
        conversation = ConversationId(found.decode())
        async with self._redis.pipeline() as pipe:
            pipe.zrem(names.readers(conversation), account)
            pipe.delete(key)
            pipe.set(names.read_before(account), conversation, ex=_GOING_SECONDS)
            await pipe.execute()
        return conversation
