"""The tables that stand on no count of contacts: what people and consultants said, and how soon danger was reviewed."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy.ext.asyncio import AsyncConnection

from handoff.figures.period import Period
from handoff.figures.report import Told
from handoff.figures.rows import SURVEY_ROWS, Found
from handoff.figures.tables import apart
from handoff.review import Timely
from handoff.store import case_records, review_lots
from handoff.talk_record import Verdict

_IN_TIME, _LATE = "in_time", "late"
_REVIEWS: Final = (_IN_TIME, _LATE)


async def tables_apart(connection: AsyncConnection, period: Period, today: date) -> list[Told]:
    """Without those of which too few were."""
    found: dict[str, tuple[Sequence[str], Found]] = {
        "survey": (SURVEY_ROWS, await _answers(connection, period, today)),
        "tier_said": ([*Verdict], await case_records.verdicts(connection, period.begins, period.ends)),
        "reviews": (_REVIEWS, await _reviews(connection, period)),
    }
    tables = [apart(name, rows, counts) for name, (rows, counts) in found.items()]
    return [table.told() for table in tables if table is not None]


async def _answers(connection: AsyncConnection, period: Period, today: date) -> list[tuple[str, str, int]]:
    """Of weeks whose Thursday is in the period, once they are over."""
    found: list[tuple[str, str, int]] = []
    for week, line, answer, count in await case_records.answers(connection):
        monday = datetime.strptime(f"{week}-1", "%G-W%V-%u").date()  # noqa: DTZ007 -- a day and no moment
        thursday, after = monday + timedelta(days=3), monday + timedelta(days=7)
        if period.first_day <= thursday < period.day_after and after <= today:
            found.append((line, answer, count))
    return found


async def _reviews(connection: AsyncConnection, period: Period) -> list[tuple[str, str, int]]:
    """Talks that ended in danger and were to be looked at again by a time in the period: in time, or not."""
    due: dict[str, int] = {}
    soon: dict[str, int] = {}
    for line, what, count in await review_lots.timely(connection, period.name):
        of = due if what is Timely.DUE else soon
        of[line] = of.get(line, 0) + count
    late = [(line, _LATE, max(0, count - soon.get(line, 0))) for line, count in due.items()]
    return [*((line, _IN_TIME, count) for line, count in soon.items()), *late]
