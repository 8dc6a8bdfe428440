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
# Longer than any answer takes.
_OPENED_SECONDS: Final = 3600


class Look(StrEnum):
    """LEFT: the account looked away a moment ago; what its page asked for is shown to nobody."""

    BEGUN = "begun"
    ON = "on"
    LEFT = "left"


class Readers:
    def __init__(self, redis: Live, clock: Clock) -> None:
        self._redis = redis
        self._clock = clock
        self._look = script(redis, "look")

    async def look(
        self, conversation: ConversationId, account: ConsultantId, *, itself: bool = False, opened: int | None = None
    ) -> Look:
        """The account looks now. `itself`: its page asks, nobody acted; `opened`: what `leave` gave for the page."""
        now, keeps = self._clock.now(), int(_LASTS.total_seconds())
        found = await self._look(
            keys=[names.readers(conversation), names.reads(account), names.read_before(account), names.opened(account)],
            args=[account, conversation, to_ms(now), to_ms(now - _LASTS), keeps, int(itself), opened or ""],
        )
        return Look(found.decode())

    async def of(self, conversation: ConversationId) -> tuple[ConsultantId, ...]:
        since = to_ms(self._clock.now() - _LASTS)
        found = await self._redis.zrangebyscore(names.readers(conversation), since, "+inf")
        return tuple(ConsultantId(one.decode()) for one in found)

    async def leave(self, account: ConsultantId) -> tuple[int, ConversationId | None]:
        """The account opens another page, whose number is given, and looks away from what it looked at last."""
        key = names.reads(account)
        async with self._redis.pipeline() as pipe:
            pipe.incr(names.opened(account))
            pipe.expire(names.opened(account), _OPENED_SECONDS)
            pipe.get(key)
            opened, _, found = await pipe.execute()
        if found is None:
            return opened, None
        conversation = ConversationId(found.decode())
        async with self._redis.pipeline() as pipe:
            pipe.zrem(names.readers(conversation), account)
            pipe.delete(key)
            pipe.set(names.read_before(account), conversation, ex=_GOING_SECONDS)
            await pipe.execute()
        return opened, conversation
