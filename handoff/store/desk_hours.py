"""Minutes of work by hour and line, in one sum for all; and who is there to be counted."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, distinct, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from handoff.inbound import from_ms, to_ms
from handoff.records import Account
from handoff.store.account_rows import account_of
from handoff.store.record_tables import desk_hours
from handoff.store.tables import REAL, accounts, conversations
from most116.core.conversation import Line, Phase
from most116.core.ids import ConsultantId

_HELD = (Phase.ACTIVE, Phase.TRANSFER)


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskHour:
    """Minutes: with somebody there, of all who were there, and of all who had a talk."""

    hour: datetime
    line: Line
    open: int
    here: int
    talking: int


async def staff(connection: AsyncConnection, present: Collection[ConsultantId]) -> Sequence[Account]:
    """The accounts of those who are present."""
    return [account_of(row) for row in await connection.execute(select(accounts).where(accounts.c.id.in_(present)))]


async def talking(connection: AsyncConnection) -> Mapping[Line, int]:
    """How many have at least one talk, by line."""
    one = conversations.c
    query = (
        select(one.line, func.count(distinct(one.assigned_to)))
        .where(one.phase.in_(_HELD), one.line.is_not(None), one.assigned_to.is_not(None), REAL)
        .group_by(one.line)
    )
    return {Line(line): count for line, count in await connection.execute(query)}


async def add_minute(connection: AsyncConnection, at: datetime, line: Line, *, here: int, talking: int) -> None:
    which = {"hour": to_ms(at.replace(minute=0, second=0, microsecond=0)), "line": line}
    more = {"open_minutes": int(here > 0), "here_minutes": here, "talking_minutes": talking}
    row = [desk_hours.c[name] == value for name, value in which.items()]
    grown = update(desk_hours).where(*row).values({name: desk_hours.c[name] + value for name, value in more.items()})
    if not (await connection.execute(grown)).rowcount:
        await connection.execute(insert(desk_hours), {**which, **more})


async def between(connection: AsyncConnection, first: datetime, end: datetime) -> Sequence[DeskHour]:
    """The hours from `first` to before `end`."""
    hour = desk_hours.c.hour
    query = select(desk_hours).where(hour >= to_ms(first), hour < to_ms(end)).order_by(hour, desk_hours.c.line)
    return [
        DeskHour(
            hour=from_ms(row.hour),
            line=Line(row.line),
            open=row.open_minutes,
            here=row.here_minutes,
            talking=row.talking_minutes,
        )
        for row in await connection.execute(query)
    ]


async def forget(connection: AsyncConnection, before: datetime) -> int:
    return (await connection.execute(delete(desk_hours).where(desk_hours.c.hour < to_ms(before)))).rowcount
