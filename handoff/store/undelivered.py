"""Talks in which the last thing that was sent did not come, or nothing can come any more."""

from collections.abc import Sequence
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from handoff.store.cases import Case, case_of
from handoff.store.letters import LetterState
from handoff.store.tables import conversations, letters
from most116.core.conversation import Line, Phase
from most116.core.ids import ConversationId
from router.timing import UNREACHABLE

_LISTED: Final = 100


async def undelivered(connection: AsyncConnection, of: Sequence[ConversationId]) -> set[ConversationId]:
    """Of these conversations, those whose newest letter failed."""
    newest = (
        select(letters.c.conversation, func.max(letters.c.seq).label("seq"))
        .where(letters.c.conversation.in_(of))
        .group_by(letters.c.conversation)
        .subquery()
    )
    query = (
        select(letters.c.conversation)
        .join(newest, (newest.c.conversation == letters.c.conversation) & (newest.c.seq == letters.c.seq))
        .where(letters.c.state == LetterState.FAILED)
    )
    return {ConversationId(one) for one in await connection.scalars(query)}


async def unreachable(connection: AsyncConnection, lines: Sequence[Line]) -> list[Case]:
    """Who waits or talks on these lines although their platform passes nothing on to them; the most urgent first."""
    open_now = (Phase.QUEUED, Phase.OFFERED, Phase.ACTIVE, Phase.TRANSFER)
    query = (
        select(conversations)
        .where(
            conversations.c.phase.in_(open_now),
            conversations.c.line.in_(lines),
            conversations.c.dialog.contains(f'"{UNREACHABLE}"', autoescape=True),
        )
        .order_by(conversations.c.tier, conversations.c.opened_at)
        .limit(_LISTED)
    )
    return [case_of(row) for row in await connection.execute(query)]
