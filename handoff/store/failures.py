"""Outgoing messages that failed, by the channel they were for and by why: what a platform says of all, not of one."""

from datetime import datetime

from sqlalchemy import ColumnElement, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from handoff.inbound import to_ms
from handoff.store.letters import LetterState
from handoff.store.tables import conversations, letters
from most116.core.errors import MISCONFIGURED, UNREACHABLE

# After a quarter of a minute: the next tries come after one minute, five and thirty.
_TRIES = 3
_NOT_YET = (letters.c.state == LetterState.QUEUED, letters.c.attempt >= _TRIES)
# Of these the platform surely has nothing: what it may have waits for its report, and is not sent a second time.
_NOT_THERE = (MISCONFIGURED.code, UNREACHABLE.code)

Counts = dict[tuple[str, str], int]


async def by_channel(connection: AsyncConnection) -> Counts:
    """How many of those that are still kept, by channel and constant of most116/core/errors.py."""
    return await _count(connection, letters.c.state == LetterState.FAILED)


async def not_yet(connection: AsyncConnection) -> Counts:
    """The same of those that were refused several times and are tried again: they fail for good after half an hour."""
    return await _count(connection, *_NOT_YET)


async def try_now(connection: AsyncConnection, now: datetime) -> int:
    """Let what was refused for a reason that is put right be due at once; how many these are."""
    waiting = (*_NOT_YET, letters.c.due_at > to_ms(now), letters.c.reason.in_(_NOT_THERE))
    return (await connection.execute(update(letters).where(*waiting).values(due_at=to_ms(now)))).rowcount


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
