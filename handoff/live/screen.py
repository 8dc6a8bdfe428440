"""How long somebody has had the desk before their eyes without a break, as their open page tells it."""

import json
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

    async def beat(self, account: ConsultantId) -> None:
        """A page of the account is open now."""
        now = self._clock.now()
        await self._keep(account, await self.since(account) or now, now)

    async def since(self, account: ConsultantId) -> datetime | None:
        """None for who is not there, or was away long enough a moment ago."""
        kept = await self._redis.hget(names.AT_SCREEN, account)
        if kept is None:
            return None
        since, last = map(from_ms, json.loads(kept))
        return since if self._clock.now() - last < _AWAY else None

    async def begin(self, account: ConsultantId, since: datetime) -> None:
        """Count from another moment, such as the end of a break."""
        await self._keep(account, since, self._clock.now())

    async def _keep(self, account: ConsultantId, since: datetime, last: datetime) -> None:
        kept = json.dumps([to_ms(since), to_ms(last)])
        await self._redis.hset(names.AT_SCREEN, mapping={account.encode(): kept.encode()})
