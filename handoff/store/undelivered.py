"""Talks in which the last thing that was sent did not come."""

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from handoff.store.letters import LetterState
from handoff.store.tables import letters
from most116.core.ids import ConversationId


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
