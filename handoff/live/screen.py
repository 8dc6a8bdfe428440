"""How long somebody has had the desk before their eyes without a break, as their open page tells it."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final

from handoff.inbound import from_ms, to_ms
from handoff.live import names
from handoff.live.connection import Live
from most116.core.clock import Clock
from most116.core.ids import ConsultantId

# Who had no page open for so long was away.
_AWAY: Final = timedelta(minutes=5)


class Screen:
    """Only the moment at which it began is kept, and of nobody what they did: what Redis loses begins anew."""

    def __init__(self, redis: Live, clock: Clock) -> None:
        self._redis = redis
        self._clock = clock

    async def beat(self, accounts: Sequence[ConsultantId]) -> None:
        """A page of each of them is open now. There is at least one."""
        now = self._clock.now()
        kept = await self._redis.hmget(names.AT_SCREEN, accounts)
        await self._keep({one: _since(known, now) or now for one, known in zip(accounts, kept, strict=True)}, now)

    async def since(self, account: ConsultantId) -> datetime | None:
        """None for who is not there, or was away long enough a moment ago."""
        return _since(await self._redis.hget(names.AT_SCREEN, account), self._clock.now())

    async def begin(self, account: ConsultantId, since: datetime) -> None:
        """Count from another moment, such as the end of a break."""
        await self._keep({account: since}, self._clock.now())

    async def _keep(self, began: Mapping[ConsultantId, datetime], last: datetime) -> None:
        kept = {one.encode(): json.dumps([to_ms(since), to_ms(last)]).encode() for one, since in began.items()}
        await self._redis.hset(names.AT_SCREEN, mapping=kept)


def _since(kept: bytes | None, now: datetime) -> datetime | None:
    if kept is None:
        return None
    since, last = map(from_ms, json.loads(kept))
    return since if now - last < _AWAY else None
