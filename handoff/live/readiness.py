"""Who asked to be offered whoever is next, and to whom somebody was offered when."""

from collections.abc import Mapping

from handoff.inbound import to_ms
from handoff.live import names
from handoff.live.connection import Live
from most116.core.clock import Clock
from most116.core.ids import ConsultantId


class Readiness:
    """It ends by itself when somebody does not answer, goes on a break or leaves the desk (handoff/offering.py)."""

    def __init__(self, redis: Live, clock: Clock) -> None:
        self._redis = redis
        self._clock = clock

    async def begin(self, account: ConsultantId) -> None:
        await self._redis.zadd(names.READY_STAFF, {account: to_ms(self._clock.now())})

    async def end(self, account: ConsultantId) -> None:
        async with self._redis.pipeline(transaction=True) as pipe:
            pipe.zrem(names.READY_STAFF, account)
            await pipe.execute()

    async def of(self, account: ConsultantId) -> bool:
        return await self._redis.zscore(names.READY_STAFF, account) is not None

    async def all(self) -> list[ConsultantId]:
        """Whoever has waited longest first."""
        found = await self._redis.zrangebyscore(names.READY_STAFF, "-inf", "+inf")
        return [ConsultantId(one.decode()) for one in found]

    async def offered(self, account: ConsultantId) -> None:
        await self._redis.zadd(names.LAST_OFFERED, {account: to_ms(self._clock.now())})

    async def last_offered(self) -> Mapping[ConsultantId, float]:
        """By account; whoever is missing was offered nobody yet."""
        found = await self._redis.zrange(names.LAST_OFFERED, 0, -1, withscores=True)
        return {ConsultantId(one.decode()): score for one, score in found}
