"""Outgoing messages that failed, by the channel they were for and by why: what a platform says of all, not of one."""

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from handoff.store.letters import LetterState
from handoff.store.tables import conversations, letters


async def by_channel(connection: AsyncConnection) -> dict[tuple[str, str], int]:
    """How many of those that are still kept, by channel and constant of most116/core/errors.py."""
    why = func.coalesce(letters.c.reason, "")
    failed = (
        select(conversations.c.channel, why.label("reason"))
        .join(conversations, conversations.c.id == letters.c.conversation)
        .where(letters.c.state == LetterState.FAILED)
        .subquery()
        .c
    )
    query = select(failed.channel, failed.reason, func.count()).group_by(failed.channel, failed.reason)
    return {(channel, reason): count for channel, reason, count in await connection.execute(query)}
