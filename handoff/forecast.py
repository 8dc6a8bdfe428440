"""How many people the next hours will probably bring, and whether those who are planned for them are enough."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from math import ceil
from statistics import median
from typing import Final

from handoff.inbound import from_ms
from handoff.intake_orders import Order, OrderKind
from handoff.journey import Ending
from handoff.order_values import campaign_of, staff_of
from handoff.store import contact_counts, desk_hours, orders
from handoff.store.desk_hours import DeskHour
from handoff.store.unit_of_work import Database
from most116.core.clock import HERE, Clock
from most116.core.conversation import Line

HOURS: Final = 8
_WEEKS: Final = 8
# What is usual is said of no fewer weeks, and how long a talk takes of no fewer talks.
_FEWEST_WEEKS: Final = 3
_FEWEST_TALKS: Final = 20
_TALKS: Final = (contact_counts.COUNSELLING, contact_counts.SHORT, Ending.UNDELIVERED.value)


@dataclass(frozen=True, slots=True, kw_only=True)
class HourAhead:
    """One hour of one line.

    `expected`: people who will come, None where that is not known; `campaign`: how many times as many as usual were
    announced. `planned`: consultants whom somebody planned, else `usual`, who were mostly there at this hour. `needed`:
    how many it takes to talk with all who come, None where nothing is known of the length of talks.
    """

    line: Line
    hour: datetime
    expected: int | None
    campaign: int
    needed: int | None
    planned: int | None
    usual: int | None

    @property
    def there(self) -> int | None:
        return self.usual if self.planned is None else self.planned

    @property
    def short(self) -> bool:
        """Fewer will be there than it takes."""
        return self.needed is not None and self.there is not None and self.there < self.needed


class Forecast:
    """`talks_at_once`: how many talks one consultant has at a time."""

    def __init__(self, database: Database, clock: Clock, *, talks_at_once: int) -> None:
        self._database = database
        self._clock = clock
        self._talks_at_once = max(talks_at_once, 1)

    async def ahead(self, lines: Sequence[Line], hours: int = HOURS) -> Sequence[HourAhead]:
        """From the hour that runs, by line and then in order of time."""
        now = self._clock.now()
        wanted = [_hour(now) + timedelta(hours=step) for step in range(hours)]
        first, end = _weeks_before(wanted[0], _WEEKS), _hour(now)
        async with self._database.read() as connection:
            came = await contact_counts.by(connection, first, end, "hour")
            talked = await contact_counts.by(connection, first, end, "hour", endings=_TALKS)
            minutes = await contact_counts.active_minutes(connection, first, end)
            worked = await desk_hours.between(connection, first, end)
            live = await orders.in_force(connection, now)
        past = _past(came, worked)
        lengths = {line: _length(line, minutes, talked) for line in lines}
        return [self._ahead(line, hour, past, lengths[line], live) for line in lines for hour in wanted]

    def _ahead(
        self, line: Line, hour: datetime, past: "_Past", length: float | None, live: Iterable[Order]
    ) -> HourAhead:
        weeks = [one for back in range(1, _WEEKS + 1) if (one := _weeks_before(hour, back)) in past.known]
        rules, local = [one.rule for one in live if one.rule.line in {None, line}], hour.astimezone(HERE)
        campaign = max((campaign_of(one.value).at(local) for one in rules if one.kind is OrderKind.CAMPAIGN), default=1)
        plan = next((staff_of(one.value) for one in rules if one.kind is OrderKind.STAFF), None)
        expected = usual = None
        if len(weeks) >= _FEWEST_WEEKS:
            expected = ceil(median(past.came.get((line, one), 0) for one in weeks) * campaign)
            usual = round(median(past.minutes_here.get((line, one), 0) for one in weeks) / 60)
        needed = None
        if expected is not None and length is not None:
            needed = ceil(expected * length / 60 / self._talks_at_once)
        return HourAhead(
            line=line,
            hour=hour,
            expected=expected,
            campaign=campaign,
            needed=needed,
            planned=None if plan is None else plan.at(local),
            usual=usual,
        )


@dataclass(frozen=True, slots=True)
class _Past:
    """Of each hour: how many came to a line, and how many minutes its people were there. `known`: hours with either."""

    came: Mapping[tuple[Line, datetime], int]
    minutes_here: Mapping[tuple[Line, datetime], int]
    known: Set[datetime]


def _hour(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(minute=0, second=0, microsecond=0)


def _weeks_before(hour: datetime, weeks: int) -> datetime:
    """The same hour by the clocks of Poland, so that a change of them in between does not shift it."""
    wall = hour.astimezone(HERE).replace(tzinfo=None) - timedelta(weeks=weeks)
    return wall.replace(tzinfo=HERE).astimezone(UTC)


def _past(came: contact_counts.Sums, worked: Iterable[DeskHour]) -> _Past:
    """An hour in which nobody came to either line and nobody was there was before the installation, or in an outage."""
    counts: defaultdict[tuple[Line, datetime], int] = defaultdict(int)
    for line, hour, count in came:
        if line in {*Line}:
            counts[Line(line), from_ms(hour)] += count
    here = {(one.line, one.hour): one.here for one in worked}
    return _Past(counts, here, {hour for found in (counts, here) for _, hour in found})


def _length(line: Line, minutes: Mapping[str, int], talked: contact_counts.Sums) -> float | None:
    """Minutes of a talk of the line, on the average."""
    talks = sum(count for whose, _, count in talked if whose == line)
    return minutes.get(line, 0) / talks if talks >= _FEWEST_TALKS else None
