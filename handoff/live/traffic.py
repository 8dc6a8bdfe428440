"""How much each channel brings, and how much it usually does at this time of the week: numbers by the hour only."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from statistics import median
from typing import Final

from handoff.live import names
from handoff.live.connection import Live
from most116.core.clock import HERE, Clock
from most116.core.conversation import Channel

# Whole hours that are looked at together: the last one, and six, in which a small channel brings something too.
SPANS: Final = (1, 6)
_WEEKS: Final = 8
# What is usual is said of no fewer weeks.
_FEWEST_WEEKS: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """In a span of whole hours: what came, and the median of the same hours of weeks before; None: not known yet."""

    now: int
    usual: float | None


class Traffic:
    def __init__(self, redis: Live, clock: Clock) -> None:
        self._redis = redis
        self._clock = clock

    async def read(self) -> Mapping[tuple[Channel, int], Heard]:
        """By channel and hours of the span, of channels that brought anything in any of these weeks."""
        weeks = [self._hours(back) for back in range(_WEEKS + 1)]
        async with self._redis.pipeline(transaction=False) as pipe:
            for hours in weeks:
                for hour in hours:
                    pipe.hgetall(names.heard(hour))
            found = await pipe.execute()
        longest = max(SPANS)
        counts = [found[longest * week : longest * (week + 1)] for week in range(len(weeks))]
        channels = [one for one in Channel if any(one.encode() in hour for week in counts for hour in week)]
        return {(channel, span): _heard(counts, channel, span) for channel in channels for span in SPANS}

    def _hours(self, weeks_back: int) -> list[datetime]:
        """The last whole hours, the newest first, so many weeks ago by the clocks of Poland."""
        hour = self._clock.now().astimezone(HERE).replace(minute=0, second=0, microsecond=0)
        # Wall time is moved and only then made a moment, so that a change of the clocks in between does not shift it.
        same = (hour.replace(tzinfo=None) - timedelta(weeks=weeks_back)).replace(tzinfo=HERE).astimezone(UTC)
        return [same - timedelta(hours=back) for back in range(1, max(SPANS) + 1)]


def _heard(counts: Sequence[Sequence[Mapping[bytes, bytes]]], channel: Channel, span: int) -> Heard:
    sums = [sum(int(hour.get(channel.encode(), 0)) for hour in week[:span]) for week in counts]
    # A week in which nothing at all was heard in these hours was before the installation, or in an outage.
    known = [total for total, week in zip(sums[1:], counts[1:], strict=True) if any(week)]
    return Heard(now=sums[0], usual=median(known) if len(known) >= _FEWEST_WEEKS else None)
