"""Reviews of talks in SQL. A talk has one open review at most, and it is listed only while the talk is over."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, delete, func, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from handoff.inbound import from_ms, to_ms
from handoff.review import Ending, Listed, Reason, Review, ReviewId
from handoff.store.floor_tables import reviews
from handoff.store.tables import conversations
from most116.core.conversation import ENDED, Line, Tier
from most116.core.ids import ConsultantId, ConversationId


async def put(connection: AsyncConnection, review: Review) -> None:
    """Keep it, in place of what was kept of it before."""
    await connection.execute(delete(reviews).where(reviews.c.id == review.id))
    values = {
        "id": review.id,
        "conversation": review.conversation,
        "line": review.line,
        "reason": review.reason,
        "nominated": review.nominated,
        "owner": review.owner,
        "closed_at": to_ms(review.closed_at),
        "due_at": None if review.due_at is None else to_ms(review.due_at),
        "opened_by": review.opened_by,
        "ending": review.ending,
        "ended_by": review.ended_by,
        "ended_at": None if review.ended_at is None else to_ms(review.ended_at),
    }
    await connection.execute(insert(reviews), values)


async def one(connection: AsyncConnection, review: ReviewId) -> Listed | None:
    return next(iter(await _found(connection, reviews.c.id == review)), None)


async def of_conversation(connection: AsyncConnection, conversation: ConversationId) -> list[Review]:
    """The oldest first."""
    return [each.review for each in await _found(connection, reviews.c.conversation == conversation)]


async def of_lines(connection: AsyncConnection, lines: Sequence[Line]) -> list[Listed]:
    """Of talks of these lines that are over, with those that are done."""
    return await _found(connection, _on(lines))


async def done_of(connection: AsyncConnection, owner: ConsultantId) -> list[Listed]:
    """Those that were done of talks of one account."""
    return await _found(connection, (reviews.c.owner == owner) & (reviews.c.ending == Ending.DONE))


async def counted(
    connection: AsyncConnection, lines: Sequence[Line], who: ConsultantId, now: datetime
) -> tuple[int, int]:
    """How many wait for somebody who is not `who`'s own reviewer, and how many of those are late."""
    mine_to_do = or_(reviews.c.owner.is_(None), reviews.c.owner != who)
    late = func.count().filter(reviews.c.due_at < to_ms(now))
    query = (
        select(func.count(), late)
        .select_from(reviews)
        .join(conversations, conversations.c.id == reviews.c.conversation)
        .where(_on(lines), reviews.c.ending.is_(None), mine_to_do)
    )
    waiting, overdue = (await connection.execute(query)).one()
    return waiting, overdue


async def untold(connection: AsyncConnection, owner: ConsultantId) -> int:
    """How many talks of an account were reviewed since it last looked."""
    query = select(func.count()).select_from(reviews).where(_untold(owner))
    return await connection.scalar(query) or 0


async def tell(connection: AsyncConnection, owner: ConsultantId, now: datetime) -> None:
    await connection.execute(update(reviews).where(_untold(owner)), {"told_at": to_ms(now)})


def _untold(owner: ConsultantId) -> ColumnElement[bool]:
    return (reviews.c.owner == owner) & (reviews.c.ending == Ending.DONE) & reviews.c.told_at.is_(None)


def _on(lines: Sequence[Line]) -> ColumnElement[bool]:
    # What waited on both lines is looked at by whichever lead comes first.
    return or_(reviews.c.line.in_(lines), reviews.c.line.is_(None)) & conversations.c.phase.in_(ENDED)


async def _found(connection: AsyncConnection, which: ColumnElement[bool]) -> list[Listed]:
    query = (
        select(reviews, conversations.c.alias, conversations.c.tier)
        .join(conversations, conversations.c.id == reviews.c.conversation)
        .where(which)
        .order_by(reviews.c.id)
    )
    return [
        Listed(review=review_of(row), alias=row.alias, tier=Tier(row.tier)) for row in await connection.execute(query)
    ]


def review_of(row: Row[Any]) -> Review:
    return Review(
        id=ReviewId(row.id),
        conversation=ConversationId(row.conversation),
        line=Line(row.line) if row.line else None,
        reason=Reason(row.reason),
        nominated=row.nominated,
        owner=ConsultantId(row.owner) if row.owner else None,
        closed_at=from_ms(row.closed_at),
        due_at=None if row.due_at is None else from_ms(row.due_at),
        opened_by=ConsultantId(row.opened_by) if row.opened_by else None,
        ending=Ending(row.ending) if row.ending else None,
        ended_by=ConsultantId(row.ended_by) if row.ended_by else None,
        ended_at=None if row.ended_at is None else from_ms(row.ended_at),
    )
