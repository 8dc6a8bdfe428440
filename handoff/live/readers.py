"""Which leads look into a talk that is not theirs, so that those who are in it see it; a look lasts two minutes."""

from datetime import timedelta
from enum import StrEnum
from typing import Final

from handoff.inbound import to_ms
from handoff.live import names
from handoff.live.connection import Live
from handoff.live.scripts import script
from most116.core.clock import Clock
from most116.core.ids import ConsultantId, ConversationId

_LASTS: Final = timedelta(minutes=2)
# A page that is left asks on until the next one is there, and waits no longer than this for an answer (asking.js).
_GOING_SECONDS: Final = 15


class Look(StrEnum):
    """LEFT: the account looked away a moment ago; what its page asks for by itself is shown to nobody."""

    BEGUN = "begun"
    ON = "on"
    LEFT = "left"


class Readers:
    def __init__(self, redis: Live, clock: Clock) -> None:
        self._redis = redis
        self._clock = clock
        self._look = script(redis, "look")

    async def look(self, conversation: ConversationId, account: ConsultantId, *, itself: bool = False) -> Look:
        """The account looks now. `itself`: its page asks, and nobody did anything."""
        now, keeps = self._clock.now(), int(_LASTS.total_seconds())
        found = await self._look(
            keys=[names.readers(conversation), names.reads(account), names.read_before(account)],
            args=[account, conversation, to_ms(now), to_ms(now - _LASTS), keeps, int(itself)],
        )
        return Look(found.decode())

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
