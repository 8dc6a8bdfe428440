"""What is left of a conversation whose words are destroyed, and how it goes (domain sheet 5.3)."""

from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql.elements import ColumnElement

from handoff.inbound import to_ms
from handoff.store import (
    closings,
    data_keys,
    legal_holds,
    open_records,
    pauses,
    platform_ids,
    review_lots,
    tokens,
    urgent_ends,
)
from handoff.store.legal_holds import NOT_HELD
from handoff.store.tables import REAL, conversations, letter_parts, letters, messages, notes, reveals, stuck
from handoff.store.tables import data_keys as keys
from most116.core.conversation import ENDED
from most116.core.ids import ConversationId


async def unlink_contacts(connection: AsyncConnection, closed_before: datetime) -> int:
    """Take away by what a returning person would be known; how many conversations had it."""
    forgotten = await tokens.forget(connection, closed_before)
    known = update(conversations).where(_closed(closed_before), conversations.c.contact != "")
    return forgotten + (await connection.execute(known, {"contact": ""})).rowcount


async def transcripts_over(connection: AsyncConnection, closed_before: datetime, limit: int) -> list[ConversationId]:
    """Conversations without a key of which rows of messages are left."""
    query = (
        select(messages.c.conversation)
        .join(conversations, conversations.c.id == messages.c.conversation)
        .where(_closed(closed_before), conversations.c.id.not_in(select(keys.c.conversation)))
        .distinct()
        .limit(limit)
    )
    return [ConversationId(row.conversation) for row in await connection.execute(query)]


async def remove_transcript(connection: AsyncConnection, conversation: ConversationId) -> None:
    """Who wrote when, what was sent how, and the empty places of words."""
    own = select(letters.c.id).where(letters.c.conversation == conversation)
    await connection.execute(delete(letter_parts).where(letter_parts.c.letter.in_(own)))
    await platform_ids.remove(connection, conversation)
    for table in (letters, messages, notes):
        await connection.execute(delete(table).where(table.c.conversation == conversation))


async def cases_over(connection: AsyncConnection, closed_before: datetime, limit: int) -> list[ConversationId]:
    query = select(conversations.c.id).where(_closed(closed_before), NOT_HELD).limit(limit)
    return [ConversationId(row.id) for row in await connection.execute(query)]


async def drills_over(connection: AsyncConnection, closed_before: datetime, limit: int) -> list[ConversationId]:
    """Talks of people who were invented."""
    query = select(conversations.c.id).where(_closed(closed_before), ~REAL, NOT_HELD).limit(limit)
    return [ConversationId(row.id) for row in await connection.execute(query)]


async def remove_case(connection: AsyncConnection, conversation: ConversationId) -> None:
    """The whole conversation."""
    await remove_transcript(connection, conversation)
    await data_keys.destroy(connection, conversation)
    await data_keys.forget_address(connection, conversation)
    await open_records.remove(connection, conversation)
    await tokens.remove(connection, conversation)
    await closings.remove(connection, conversation)
    await urgent_ends.remove(connection, conversation)
    await pauses.remove(connection, conversation)
    await review_lots.remove(connection, conversation)
    await legal_holds.unname(connection, conversation)
    await connection.execute(delete(stuck).where(stuck.c.conversation == conversation))
    # That two people agreed to reveal an address is kept as long as the audit trail; in which talk is not.
    await connection.execute(update(reveals).where(reveals.c.conversation == conversation), {"conversation": ""})
    await connection.execute(delete(conversations).where(conversations.c.id == conversation))


def _closed(before: datetime) -> ColumnElement[bool]:
    return conversations.c.phase.in_(ENDED) & (conversations.c.closed_at < to_ms(before))
