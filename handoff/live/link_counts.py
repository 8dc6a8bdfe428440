"""How often each link was opened, by day and by nothing else: no address, no browser, no time of day."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from redis.exceptions import RedisError

from handoff.live import names
from handoff.live.connection import Live
from most116.core.clock import Clock, polish_day
from most116.core.errors import StorageDown

_DAY = 86_400
_WHERE = "the counts of links"


class LinkCounts:
    """Every method raises StorageDown."""

    def __init__(self, redis: Live, clock: Clock) -> None:
        self._redis = redis
        self._clock = clock

    async def count(self, code: str) -> None:
        """One more opening today; the day is forgotten with all its counts when it is too old."""
        key = names.link_counts(polish_day(self._clock.now()))
        try:
            async with self._redis.pipeline(transaction=True) as pipe:
                pipe.hincrby(key, code, 1)
                pipe.expire(key, names.LINK_COUNT_DAYS * _DAY)
                await pipe.execute()
        except (RedisError, OSError) as failure:
            raise StorageDown(_WHERE) from failure

    async def read(self, days: int = names.LINK_COUNT_DAYS) -> Mapping[date, Mapping[str, int]]:
        """The counts of the last `days` days that have any, today's last; by day, then by code."""
        wanted = list(self._days(min(days, names.LINK_COUNT_DAYS)))
        try:
            async with self._redis.pipeline(transaction=False) as pipe:
                for day in wanted:
                    pipe.hgetall(names.link_counts(day))
                found = await pipe.execute()
        except (RedisError, OSError) as failure:
            raise StorageDown(_WHERE) from failure
        return {
            day: {code.decode(): int(count) for code, count in sorted(counts.items())}
            for day, counts in zip(wanted, found, strict=True)
            if counts
        }

    def _days(self, count: int) -> Iterator[date]:
        today = polish_day(self._clock.now())
        return (today - timedelta(days=back) for back in reversed(range(count)))
