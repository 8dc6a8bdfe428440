"""Who is at the desk now: whose page is open, or who did something there a moment ago."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from datetime import datetime, timedelta

from redis.exceptions import RedisError

from handoff.inbound import from_ms, to_ms
from handoff.live import names
from handoff.live.connection import Live
from handoff.live.screen import Screen
from most116.core.clock import Clock
from most116.core.ids import ConsultantId
from most116.web.ending import end

_GONE_AFTER = timedelta(seconds=45)
_AGAIN_SECONDS = 15.0


class Presence:
    def __init__(self, redis: Live, clock: Clock, *, again_seconds: float = _AGAIN_SECONDS) -> None:
        self._again_seconds = again_seconds
        self._redis = redis
        self._clock = clock
        self._screen = Screen(redis, clock)
        # The pages that stay, and what tells of all of them.
        self._pages = Counter[ConsultantId]()
        self._telling: asyncio.Task[None] | None = None

    async def seen(self, account: ConsultantId) -> None:
        await self._redis.zadd(names.AT_DESK, {account: to_ms(self._clock.now())})

    async def here(self) -> frozenset[ConsultantId]:
        """Everybody who is at the desk."""
        return await self.since(self._clock.now() - _GONE_AFTER)

    async def since(self, moment: datetime) -> frozenset[ConsultantId]:
        """Everybody who was at the desk then or later."""
        found = await self._redis.zrangebyscore(names.AT_DESK, to_ms(moment), "+inf")
        return frozenset(ConsultantId(one.decode()) for one in found)

    async def anybody_ever(self) -> bool:
        """False before the first person came to the desk, and after Redis lost everything."""
        return bool(await self._redis.zcard(names.AT_DESK))

    async def last_seen(self, accounts: Sequence[ConsultantId]) -> dict[ConsultantId, datetime]:
        """When each was last at the desk. Who was never seen counts from now on, as after Redis lost everything."""
        if not accounts:
            return {}
        now = to_ms(self._clock.now())
        await self._redis.zadd(names.AT_DESK, dict.fromkeys(accounts, now), nx=True)
        return {one: from_ms(int(await self._redis.zscore(names.AT_DESK, one) or now)) for one in accounts}

    @asynccontextmanager
    async def staying(self, account: ConsultantId) -> AsyncIterator[None]:
        """The account is at the desk as long as the block runs."""
        came = asyncio.create_task(self._tell([account]))
        self._pages[account] += 1
        self._telling = self._telling or asyncio.create_task(self._tell_again())
        try:
            yield
        finally:
            self._pages -= Counter([account])
            ended = [came]
            if not self._pages and self._telling is not None:
                ended.append(self._telling)
                self._telling = None
            await end(*ended)

    async def _tell_again(self) -> None:
        """Of everybody at once: as many round trips for a whole shift as for one page."""
        while True:
            await asyncio.sleep(self._again_seconds)
            await self._tell(list(self._pages))

    async def _tell(self, accounts: Sequence[ConsultantId]) -> None:
        # What Redis misses while it is away, it shows by itself.
        with suppress(RedisError, OSError):
            await self._redis.zadd(names.AT_DESK, dict.fromkeys(accounts, to_ms(self._clock.now())))
            await self._screen.beat(accounts)
