"""Conversations that are over and not counted yet, with what only counting needs to know of them."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import false, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from handoff.inbound import from_ms, to_ms
from handoff.store.letters import LetterState
from handoff.store.tables import REAL, conversations, letters
from most116.core.conversation import ENDED, Line
from most116.core.ids import ConversationId
from most116.core.messages import Author


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """When it first came into the queue, which line took it first, and whether all that consultants wrote failed."""

    queued_at: datetime | None
    first_line: Line | None
    undelivered: bool


async def due(connection: AsyncConnection, closed_before: datetime, limit: int) -> list[ConversationId]:
    """Those that ended before, the first to end first."""
    one = conversations.c
    query = (
        select(one.id)
        .where(one.filed == false(), one.closed_at <= to_ms(closed_before), one.phase.in_(ENDED), REAL)
        .order_by(one.closed_at)
        .limit(limit)
    )
    return [ConversationId(row.id) for row in await connection.execute(query)]


async def passage(connection: AsyncConnection, conversation: ConversationId) -> Passage | None:
    """None when it is counted already."""
    one = conversations.c
    query = select(one.queued_at, one.first_line).where(one.id == conversation, one.filed == false())
    row = (await connection.execute(query)).first()
    if row is None:
        return None
    sent = select(letters.c.state).where(letters.c.conversation == conversation, letters.c.author == Author.CONSULTANT)
    states = set(await connection.scalars(sent))
    return Passage(
        queued_at=None if row.queued_at is None else from_ms(row.queued_at),
        first_line=Line(row.first_line) if row.first_line else None,
        undelivered=states == {LetterState.FAILED.value},
    )


async def mark_filed(connection: AsyncConnection, conversation: ConversationId) -> None:
    await connection.execute(update(conversations).where(conversations.c.id == conversation), {"filed": True})
