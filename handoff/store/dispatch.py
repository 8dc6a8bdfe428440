"""The letter whose turn it is, with everything that is needed to send it, in one query."""

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import ScalarSelect, Select, bindparam, select
from sqlalchemy.ext.asyncio import AsyncConnection

from handoff.inbound import from_ms
from handoff.store.letters import OPEN, LetterRow, LetterState, letter_of
from handoff.store.tables import addresses, conversations, data_keys, letters, messages
from handoff.store.unit_of_work import Database
from most116.core.conversation import Channel, Line, Phase, Tier, seen_by
from most116.core.errors import NO_SUCH_ADDRESS, OPTED_OUT
from most116.core.ids import ConversationId
from most116.core.messages import Author, Kind

_FOR_GOOD = (OPTED_OUT.code, NO_SUCH_ADDRESS.code)
# What a person may leave behind without being there to be answered.
_NO_WORDS = (Kind.OPT_OUT, Kind.DELETE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Dispatch:
    """`lines` are those whose people see the conversation.

    `wrapped` and `address` are None when they were destroyed: then there is nothing to send, nor anywhere.
    `unreachable` is the code of the failure that ended an earlier letter for good, and still holds.
    """

    row: LetterRow
    channel: Channel
    slot: str
    lines: tuple[Line, ...]
    phase: Phase
    tier: Tier
    last_heard_at: datetime
    body: bytes
    wrapped: bytes | None
    address: bytes | None
    unreachable: str | None


async def next_letter(connection: AsyncConnection, conversation: ConversationId) -> Dispatch | None:
    """The first letter of a conversation that is neither sent nor failed, whether it is due or not."""
    row = (await connection.execute(_next(), {"conversation": conversation})).first()
    if row is None:
        return None
    phase = Phase(row.phase)
    return Dispatch(
        row=letter_of(row),
        channel=Channel(row.channel),
        slot=row.slot,
        lines=seen_by(Line(row.line) if row.line else None, phase),
        phase=phase,
        tier=Tier(row.tier),
        last_heard_at=from_ms(row.last_heard_at),
        body=row.body,
        wrapped=row.wrapped,
        address=row.sealed,
        unreachable=row.unreachable,
    )


@cache
def _next() -> Select[Any]:
    """Put together once: that takes longer than running it, and every letter asks twice."""
    one = conversations.c
    return (
        select(
            letters,
            *(one.channel, one.slot, one.line, one.phase, one.tier, one.last_heard_at),
            *(messages.c.body, data_keys.c.wrapped, addresses.c.sealed, _unreachable().label("unreachable")),
        )
        .join(conversations, one.id == letters.c.conversation)
        .join(messages, messages.c.id == letters.c.message)
        .outerjoin(data_keys, data_keys.c.conversation == letters.c.conversation)
        .outerjoin(addresses, addresses.c.conversation == letters.c.conversation)
        .where(letters.c.conversation == bindparam("conversation"), letters.c.state.in_(OPEN))
        .order_by(letters.c.seq)
        .limit(1)
    )


def _unreachable() -> ScalarSelect[str]:
    """Why an earlier letter could not reach the person, unless words of theirs, or a sent letter, came after it."""
    earlier, words, went = letters.alias(), messages.alias(), letters.alias()
    # Of `earlier` and not of the outermost `letters`, which would be taken for a table of their own: anybody's words.
    wrote_since = select(words.c.id).where(
        words.c.conversation == earlier.c.conversation,
        words.c.author == Author.PERSON,
        words.c.kind.not_in(_NO_WORDS),
        words.c.seq > earlier.c.seq,
    )
    reached_since = select(went.c.id).where(
        went.c.conversation == earlier.c.conversation,
        went.c.state.in_((LetterState.SENT, LetterState.DELIVERED)),
        went.c.seq > earlier.c.seq,
    )
    return (
        select(earlier.c.reason)
        .where(
            earlier.c.conversation == letters.c.conversation,
            earlier.c.seq < letters.c.seq,
            earlier.c.state == LetterState.FAILED,
            earlier.c.reason.in_(_FOR_GOOD),
            ~wrote_since.exists(),
            ~reached_since.exists(),
        )
        .limit(1)
        .correlate(letters)
        .scalar_subquery()
    )


async def first_row(database: Database, conversation: ConversationId) -> LetterRow | None:
    """The letter whose turn it is. Nobody is kept from taking it."""
    async with database.read() as connection:
        found = await next_letter(connection, conversation)
    return None if found is None else found.row
