"""Outgoing messages that failed, by the channel they were for and by why: what a platform says of all, not of one."""

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from handoff.store.letters import LetterState
from handoff.store.tables import conversations, letters

# After a quarter of a minute: the next tries come after one minute, five and thirty.
_TRIES = 3

Counts = dict[tuple[str, str], int]


async def by_channel(connection: AsyncConnection) -> Counts:
    """How many of those that are still kept, by channel and constant of most116/core/errors.py."""
    return await _count(connection, letters.c.state == LetterState.FAILED)


async def not_yet(connection: AsyncConnection) -> Counts:
    """The same of those that were refused several times and are tried again: they fail for good after half an hour."""
    return await _count(connection, letters.c.state == LetterState.QUEUED, letters.c.attempt >= _TRIES)


async def _count(connection: AsyncConnection, *which: ColumnElement[bool]) -> Counts:
    why = func.coalesce(letters.c.reason, "")
    failed = (
        select(conversations.c.channel, why.label("reason"))
        .join(conversations, conversations.c.id == letters.c.conversation)
        .where(*which)
        .subquery()
        .c
    )
    query = select(failed.channel, failed.reason, func.count()).group_by(failed.channel, failed.reason)
    return {(channel, reason): count for channel, reason, count in await connection.execute(query)}
