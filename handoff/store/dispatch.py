"""The letter whose turn it is, with everything that is needed to send it, in one query."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from handoff.inbound import from_ms
from handoff.store.letters import OPEN, LetterRow, letter_of
from handoff.store.tables import addresses, conversations, data_keys, letters, messages
from most116.core.conversation import Channel, Line, Phase, seen_by
from most116.core.ids import ConversationId


@dataclass(frozen=True, slots=True, kw_only=True)
class Dispatch:
    """`lines` are those whose people see the conversation.

    `wrapped` and `address` are None when they were destroyed: then there is nothing to send, nor anywhere.
    """

    row: LetterRow
    channel: Channel
    slot: str
    lines: tuple[Line, ...]
    last_heard_at: datetime
    body: bytes
    wrapped: bytes | None
    address: bytes | None


async def next_letter(connection: AsyncConnection, conversation: ConversationId) -> Dispatch | None:
    """The first letter of a conversation that is neither sent nor failed, whether it is due or not."""
    one = conversations.c
    query = (
        select(
            letters,
            *(one.channel, one.slot, one.line, one.phase, one.last_heard_at),
            *(messages.c.body, data_keys.c.wrapped, addresses.c.sealed),
        )
        .join(conversations, one.id == letters.c.conversation)
        .join(messages, messages.c.id == letters.c.message)
        .outerjoin(data_keys, data_keys.c.conversation == letters.c.conversation)
        .outerjoin(addresses, addresses.c.conversation == letters.c.conversation)
        .where(letters.c.conversation == conversation, letters.c.state.in_(OPEN))
        .order_by(letters.c.seq)
        .limit(1)
    )
    row = (await connection.execute(query)).first()
    if row is None:
        return None
    return Dispatch(
        row=letter_of(row),
        channel=Channel(row.channel),
        slot=row.slot,
        lines=seen_by(Line(row.line) if row.line else None, Phase(row.phase)),
        last_heard_at=from_ms(row.last_heard_at),
        body=row.body,
        wrapped=row.wrapped,
        address=row.sealed,
    )
