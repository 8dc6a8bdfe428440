"""A second press: who wants to take somebody although it is too much is asked once, and then gets what they want."""

from datetime import timedelta
from typing import Final

from handoff.inbound import to_ms
from handoff.live import names
from handoff.live.connection import Live
from most116.core.clock import Clock
from most116.core.ids import ConsultantId, ConversationId

_KEPT: Final = timedelta(minutes=1)
# The second click of a double click is no second thought.
_DOUBLE_CLICK: Final = timedelta(milliseconds=800)
_NEXT: Final = "next"


class Sureness:
    def __init__(self, redis: Live, clock: Clock) -> None:
        self._redis = redis
        self._clock = clock

    async def again(self, account: ConsultantId, which: ConversationId | None) -> bool:
        """True when the account asked for the same within the last minute; else it is kept that it asked now."""
        key, wanted, now = names.sure(account), which or _NEXT, to_ms(self._clock.now())
        before, _, asked_at = (await self._redis.get(key) or b"").decode().partition(" ")
        if before == wanted and asked_at:
            if now - int(asked_at) < _DOUBLE_CLICK / timedelta(milliseconds=1):
                return False
            await self._redis.delete(key)
            return True
        await self._redis.set(key, f"{wanted} {now}", ex=int(_KEPT.total_seconds()))
        return False
