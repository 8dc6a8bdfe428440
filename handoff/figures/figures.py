"""Makes reports: the one place from which counts of contacts leave the house."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Final

from sqlalchemy.ext.asyncio import AsyncConnection

from config.categories import Categories
from handoff.figures.apart import tables_apart
from handoff.figures.disclosure import FEWEST, TOTAL, rounded
from handoff.figures.period import Period
from handoff.figures.report import Report, Told, Wait, Work, percent, quantile, total_of
from handoff.figures.rows import rows_of, valued
from handoff.figures.tables import (
    ANSWERED,
    REACHED,
    Basis,
    answered_of,
    basis,
    tell,
)
from handoff.live.link_counts import LinkCounts
from handoff.live.names import LINK_COUNT_DAYS
from handoff.store import contact_counts, desk_hours
from handoff.store.contact_counts import COUNSELLING, SHORT
from handoff.store.unit_of_work import Database
from most116.core.clock import Clock, polish_day
from most116.core.conversation import Channel, Line, Tier

# Those of which it is told as well how many were answered.
_WITH_ANSWERS: Final = ("came_by", "hour", "day", "month")
_TALKS: Final = ("main", "outcome", "about", "gender", "notice", "moved")
_CAME: Final = ("came_by", "entry", "language", "tier", "age_band", "came_back")
_MEDIAN, _NINE_OF_TEN = 0.5, 0.9


class Figures:
    def __init__(
        self, *, database: Database, links: LinkCounts, categories: Categories, clock: Clock, kept: timedelta
    ) -> None:
        """`kept`: for how long there are rows to count; of what began before nothing is told."""
        self._kept = kept
        self._database = database
        self._links = links
        self._categories = categories
        self._clock = clock

    def periods(self) -> Sequence[Period]:
        """What may be asked for: months that are over and still whole, and such years."""
        now = self._clock.now()
        months = [one for one in Period.last_months(now, self._kept.days // 28) if self._whole(one)]
        years = sorted({Period(one.year) for one in months}, reverse=True)
        return [*months, *(one for one in years if self._whole(one))]

    def _whole(self, period: Period) -> bool:
        now = self._clock.now()
        return period.over(now) and period.begins >= now - self._kept

    async def report(self, period: Period) -> Report:
        """Raises ValueError for a period that is not over, or of which something is forgotten already.

        Of a running one the difference of two days would be told.
        """
        if not self._whole(period):
            raise ValueError("figures are told of whole months and years")
        async with self._database.read() as connection:
            endings = await contact_counts.by(connection, period.begins, period.ends, "ending")
            stands_on = basis(endings)
            tables = [] if stands_on is None else await self._tables(connection, period, stands_on)
            tables += await tables_apart(connection, period, polish_day(self._clock.now()))
            waits = () if stands_on is None else await _waits(connection, period)
            work = await _work(connection, period, () if stands_on is None else stands_on.columns)
            asked, opened = await contact_counts.reveals_asked(connection, period.begins, period.ends)
        told = None if stands_on is None else stands_on.endings.told()
        columns = () if stands_on is None else dict.fromkeys((*stands_on.columns, TOTAL))
        return Report(
            period=period,
            made_at=self._clock.now(),
            columns=tuple(columns),
            tables=tables,
            waits=waits,
            work=work,
            answered_share={
                column: percent(total_of(told, ANSWERED, column), total_of(told, REACHED, column)) for column in columns
            }
            if told
            else {},
            asked=_enough(asked),
            opened=_enough(opened) if asked == opened or asked - opened >= FEWEST else None,
            links=await self._opened_links(period),
        )

    async def _tables(self, connection: AsyncConnection, period: Period, stands_on: Basis) -> list[Told]:
        when = ("hour", "day") if period.month else ("hour", "month")
        answered = await self._answered(connection, period)
        tables = [stands_on.endings.told()]
        for dimension in (*_CAME[:1], *when, *_CAME[1:], *_TALKS):
            stored = "hour" if dimension in {"day", "month"} else dimension
            found = valued(dimension, await contact_counts.by(connection, period.begins, period.ends, stored))
            rows = rows_of(dimension, period, self._categories)
            table = tell(dimension, rows, found, stands_on, self._categories)
            tables.append(table.told())
            if dimension in _WITH_ANSWERS:
                of_row = _by_row(dimension, answered[stored], stands_on)
                more = answered_of(table, of_row, stands_on)
                tables += [] if more is None else [more.told()]
        return tables

    async def _answered(self, connection: AsyncConnection, period: Period) -> dict[str, contact_counts.Sums]:
        """Only the answered ones, by those dimensions of which that is told."""
        return {
            dimension: await contact_counts.by(
                connection, period.begins, period.ends, dimension, endings=(COUNSELLING, SHORT)
            )
            for dimension in ("came_by", "hour")
        }

    async def _opened_links(self, period: Period) -> Mapping[str, int]:
        """Nothing of a period of which some days are forgotten."""
        found: Counter[str] = Counter()
        days = (polish_day(self._clock.now()) - period.first_day).days + 1
        if days > LINK_COUNT_DAYS:
            return {}
        for day, counts in (await self._links.read(days)).items():
            if period.first_day <= day < period.day_after:
                found.update(counts)
        return {code: rounded(count) for code, count in sorted(found.items()) if count >= FEWEST}


def _by_row(dimension: str, found: contact_counts.Sums, stands_on: Basis) -> Mapping[str, int]:
    lines = {*stands_on.columns}
    sums: Counter[str] = Counter()
    for line, row, count in valued(dimension, found):
        if lines == {TOTAL} or line in lines:
            sums[row] += count
    return sums


async def _waits(connection: AsyncConnection, period: Period) -> list[Wait]:
    """A letter does not wait as a person does, so the form is not among them."""
    tiers: dict[int, Counter[int]] = {int(tier): Counter() for tier in Tier}
    for _, tier, seconds, count in await contact_counts.waits(connection, period.begins, period.ends, Channel.FORM):
        tiers[tier][seconds] += count
    return [
        Wait(
            tier=Tier(tier).label,
            median=quantile(counts, _MEDIAN) if counts.total() >= FEWEST else None,
            ninety=quantile(counts, _NINE_OF_TEN) if counts.total() >= FEWEST else None,
        )
        for tier, counts in tiers.items()
    ]


async def _work(connection: AsyncConnection, period: Period, columns: Sequence[str]) -> list[Work]:
    minutes = await contact_counts.active_minutes(connection, period.begins, period.ends)
    hours = await desk_hours.between(connection, period.begins, period.ends)
    made = []
    for line in Line:
        staffed = sum(one.open for one in hours if one.line is line) / 60
        talking = sum(one.talking for one in hours if one.line is line) / 60
        told = line in columns
        made.append(
            Work(
                line=line,
                talks=round(minutes.get(line, 0) / 60) if told else None,
                consultants=round(talking) if told else None,
                staffed=round(staffed),
                open_share=min(100, round(100 * staffed / period.hours)),
            )
        )
    return made


def _enough(count: int) -> int | None:
    return rounded(count) if count >= FEWEST else None
