"""Sums over filed records: the only way in which anything reads them."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, case, func, select, true
from sqlalchemy.ext.asyncio import AsyncConnection

from handoff.inbound import to_ms
from handoff.journey import Ending
from handoff.store.record_tables import case_records
from handoff.store.tables import reveals
from handoff.talk_record import NON_COUNSELLING

# Line, value and how many.
Sums = Sequence[tuple[str, Any, int]]

_ONE = case_records.c
_MONTHS = timedelta(days=62)
# What an answered conversation was more closely: a counselling contact, or less than that.
COUNSELLING, SHORT = "counselling", "short"


def _ending() -> ColumnElement[str]:
    counselling = _ONE.talked & (func.coalesce(_ONE.main, "") != NON_COUNSELLING)
    return case((_ONE.ended != Ending.ANSWERED.value, _ONE.ended), (counselling, COUNSELLING), else_=SHORT)


_DIMENSIONS: dict[str, ColumnElement[Any]] = {
    "ending": _ending(),
    "came_by": _ONE.came_by,
    "hour": _ONE.came_hour,
    "language": _ONE.language,
    "tier": _ONE.tier,
    "age_band": _ONE.age_band,
    "entry": _ONE.entry,
    "came_back": _ONE.came_back,
    "moved": (_ONE.first_line.is_not(None)) & (_ONE.first_line != _ONE.line),
    "main": func.coalesce(_ONE.main, ""),
    "outcome": func.coalesce(_ONE.outcome, ""),
    "gender": _ONE.gender,
    "about": func.coalesce(_ONE.about, ""),
    "notice": _ONE.notice,
}


async def by(
    connection: AsyncConnection, first: datetime, end: datetime, dimension: str, *, endings: Sequence[str] = ()
) -> Sums:
    """Line, value of the dimension and how many came from `first` to before `end`; `endings`: only those."""
    # Grouped outside, because PostgreSQL takes one expression with values in two places for two.
    came = _came(first, end) & (_ending().in_(endings) if endings else true())
    one = select(_ONE.line, _DIMENSIONS[dimension].label("value")).where(came).subquery().c
    query = select(one.line, one.value, func.count()).group_by(one.line, one.value)
    return [(line, found, count) for line, found, count in await connection.execute(query)]


async def waits(
    connection: AsyncConnection, first: datetime, end: datetime, but: str
) -> Sequence[tuple[str, int, int, int]]:
    """Line, tier, seconds and how many waited so long, also in vain; without those who came by `but`."""
    query = (
        select(_ONE.line, _ONE.tier, _ONE.waited_seconds, func.count())
        .where(_came(first, end), _ONE.waited_seconds.is_not(None), _ONE.came_by != but)
        .group_by(_ONE.line, _ONE.tier, _ONE.waited_seconds)
    )
    return [(line, tier, seconds, count) for line, tier, seconds, count in await connection.execute(query)]


async def active_minutes(connection: AsyncConnection, first: datetime, end: datetime) -> dict[str, int]:
    """Minutes of all talks together, by line."""
    query = select(_ONE.line, func.sum(_ONE.active_minutes)).where(_came(first, end)).group_by(_ONE.line)
    return {line: int(minutes or 0) for line, minutes in await connection.execute(query)}


async def reveals_asked(connection: AsyncConnection, first: datetime, end: datetime) -> tuple[int, int]:
    """How often an address was asked for, drills aside, and in how many cases two people agreed."""
    asked = reveals.c.asked_at.between(to_ms(first), to_ms(end) - 1) & ~reveals.c.drill
    query = select(func.count(), func.count(reveals.c.cosigned_at)).where(asked)
    found, opened = (await connection.execute(query)).one()
    return found, opened


def _came(first: datetime, end: datetime) -> ColumnElement[bool]:
    # A year is most of what there is: reading it in order is far quicker than looking every row up by its hour.
    hour = _ONE.came_hour if end - first < _MONTHS else _ONE.came_hour + 0
    return (hour >= to_ms(first)) & (hour < to_ms(end))
