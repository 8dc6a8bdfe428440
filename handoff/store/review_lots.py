"""What reviews are drawn from, what has no words any more, and what was found, counted apart from every talk."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, delete, false, func, insert, or_, select, true, update
from sqlalchemy.ext.asyncio import AsyncConnection

from handoff.inbound import from_ms, to_ms
from handoff.review import Finding, Found, Reason, Review, Timely
from handoff.store.case_records import NO_LINE
from handoff.store.floor_tables import review_findings, reviews
from handoff.store.reviews import review_of
from handoff.store.tables import REAL, conversations, data_keys
from most116.core.conversation import ENDED, Line, Tier
from most116.core.ids import ConversationId


@dataclass(frozen=True, slots=True, kw_only=True)
class Over:
    """A talk that is over and whose words are there. `had`: a consultant had it; `known`: its review is open."""

    conversation: ConversationId
    tier: Tier
    closed_at: datetime
    had: bool
    known: bool


async def ended_since(connection: AsyncConnection, since: datetime) -> list[Over]:
    """Talks with people that ended since and have no review of that ending; the most urgent first."""
    one = conversations.c
    own = reviews.c.conversation == one.id
    known = select(reviews.c.id).where(own, reviews.c.ending.is_(None)).exists()
    query = (
        select(one.id, one.tier, one.closed_at, one.first_line, known.label("known"))
        .join(data_keys, data_keys.c.conversation == one.id)
        .where(
            # As the index on both wants it.
            or_(one.filed == false(), one.filed == true()),
            one.closed_at >= to_ms(since),
            one.phase.in_(ENDED),
            REAL,
            ~select(reviews.c.id).where(own, reviews.c.closed_at == one.closed_at).exists(),
        )
        .order_by(one.tier, one.closed_at)
    )
    return [
        Over(
            conversation=ConversationId(row.id),
            tier=Tier(row.tier),
            closed_at=from_ms(row.closed_at),
            had=row.first_line is not None,
            known=bool(row.known),
        )
        for row in await connection.execute(query)
    ]


async def share_with_one_more(connection: AsyncConnection, line: Line | None, since: datetime) -> float:
    """Which part of the talks of a line that consultants had would be drawn, if one more was."""
    one = conversations.c
    ended = select(func.count()).where(
        one.line == line, one.closed_at >= to_ms(since), one.phase.in_(ENDED), one.first_line.is_not(None), REAL
    )
    drawn = select(func.count()).where(
        reviews.c.line == line, reviews.c.reason == Reason.DRAWN, reviews.c.closed_at >= to_ms(since)
    )
    return ((await connection.scalar(drawn) or 0) + 1) / max(await connection.scalar(ended) or 0, 1)


async def without_words(connection: AsyncConnection) -> list[Review]:
    """Open ones of which nobody can read anything any more."""
    query = select(reviews).where(
        reviews.c.ending.is_(None), reviews.c.conversation.not_in(select(data_keys.c.conversation))
    )
    return [review_of(row) for row in await connection.execute(query)]


async def count(
    connection: AsyncConnection, line: Line | None, month: str, findings: Iterable[Finding | Timely]
) -> None:
    for each in findings:
        row = {"line": line or "", "month": month, "finding": each.value}
        same = and_(*(review_findings.c[name] == value for name, value in row.items()))
        more = update(review_findings).where(same).values(count=review_findings.c["count"] + 1)
        if not (await connection.execute(more)).rowcount:
            await connection.execute(insert(review_findings), {**row, "count": 1})


async def found(connection: AsyncConnection, lines: Iterable[Line]) -> list[Found]:
    """The newest month first."""
    table = review_findings.c
    query = (
        select(review_findings)
        .where(table.line.in_(["", *lines]), table.finding.in_([*Finding]))
        .order_by(table.month.desc(), table.line)
    )
    rows = (await connection.execute(query)).mappings()
    return [
        Found(line=row["line"], month=row["month"], finding=Finding(row["finding"]), count=row["count"]) for row in rows
    ]


async def timely(connection: AsyncConnection, period: str) -> list[tuple[str, Timely, int]]:
    """By line, of a month (2026-11) or a year (2026)."""
    table = review_findings.c
    query = select(review_findings).where(table.month.startswith(period), table.finding.in_([*Timely]))
    rows = (await connection.execute(query)).mappings()
    return [(row["line"] or NO_LINE, Timely(row["finding"]), row["count"]) for row in rows]


async def remove(connection: AsyncConnection, conversation: ConversationId) -> None:
    await connection.execute(delete(reviews).where(reviews.c.conversation == conversation))


async def forget(connection: AsyncConnection, ended_before: datetime, found_before: datetime) -> int:
    """Reviews that ended before, and counts of findings of months before."""
    ended = await connection.execute(delete(reviews).where(reviews.c.ended_at < to_ms(ended_before)))
    old = delete(review_findings).where(review_findings.c.month < f"{found_before:%Y-%m}")
    return ended.rowcount + (await connection.execute(old)).rowcount
