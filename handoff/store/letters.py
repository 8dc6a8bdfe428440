"""Outbox rows: what is to be sent, how far it came, and when it may be tried next."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Row, bindparam, delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from handoff.inbound import from_ms, to_ms
from handoff.store.tables import letter_parts, letters, messages
from most116.core.conversation import Language
from most116.core.ids import ConversationId, LetterId, MessageId
from most116.core.messages import Author, Delivery, Kind, Option


class LetterState(StrEnum):
    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    DELIVERED = "delivered"
    FAILED = "failed"

    @property
    def delivery(self) -> Delivery:
        """How the desk shows it: a letter in a worker's hands is still on its way out."""
        return Delivery.QUEUED if self is LetterState.SENDING else Delivery(self.value)


OPEN = (LetterState.QUEUED, LetterState.SENDING)

# What every letter needs is put together once: that takes longer than running it.
_ADD = insert(letters)
_HOLD = select(letters).where(letters.c.id == bindparam("letter")).with_for_update(key_share=True)
_UNCHANGED = update(letters).where(
    letters.c.id == bindparam("letter"),
    letters.c.state == bindparam("state_read"),
    letters.c.attempt == bindparam("attempt_read"),
)
_OF = select(letters).where(letters.c.conversation == bindparam("of"))
_OF_MESSAGE = select(letters).where(letters.c.message == bindparam("one"))
_TAKE = _UNCHANGED.where(letters.c.due_at <= bindparam("now"))


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterRow:
    """`due_at` is when it may be tried next; while it is being sent, when its worker counts as gone."""

    id: LetterId
    conversation: ConversationId
    message: MessageId
    seq: int
    state: LetterState
    author: Author
    language: Language
    options: tuple[Option, ...]
    attempt: int
    parts_sent: int
    parts: int | None
    due_at: datetime
    not_after: datetime | None
    reason: str | None = None
    detail: str | None = None


async def add(connection: AsyncConnection, row: LetterRow) -> None:
    await connection.execute(
        _ADD,
        {
            "id": row.id,
            "conversation": row.conversation,
            "message": row.message,
            "seq": row.seq,
            "state": row.state,
            "author": row.author,
            "language": row.language,
            "options": json.dumps([[option.value, option.label] for option in row.options]),
            "attempt": row.attempt,
            "parts_sent": row.parts_sent,
            "parts": row.parts,
            "due_at": to_ms(row.due_at),
            "not_after": None if row.not_after is None else to_ms(row.not_after),
        },
    )


async def get(connection: AsyncConnection, letter: LetterId) -> LetterRow | None:
    row = (await connection.execute(select(letters).where(letters.c.id == letter))).first()
    return None if row is None else letter_of(row)


async def hold(connection: AsyncConnection, letter: LetterId) -> LetterRow | None:
    """Load a letter in order to change it: until this transaction ends nobody else changes it (see cases.hold)."""
    row = (await connection.execute(_HOLD, {"letter": letter})).first()
    return None if row is None else letter_of(row)


async def change(
    connection: AsyncConnection, letter: LetterId, only_from: Sequence[LetterState], **values: Any
) -> bool:
    """Change a letter that is still in one of the given states; False when it is not."""
    still = update(letters).where(letters.c.id == letter, letters.c.state.in_(only_from))
    return (await connection.execute(still, values)).rowcount == 1


async def change_taken(connection: AsyncConnection, row: LetterRow, **values: Any) -> bool:
    """Change a letter that was taken as `row`; False when somebody else has taken it since."""
    as_taken = {"letter": row.id, "state_read": LetterState.SENDING, "attempt_read": row.attempt + 1}
    return (await connection.execute(_UNCHANGED, {**as_taken, **values})).rowcount == 1


async def take(connection: AsyncConnection, row: LetterRow, now: datetime, lease_until: datetime) -> bool:
    """Become the one who sends it: it must be due and unchanged since it was read."""
    as_read = {"letter": row.id, "state_read": row.state, "attempt_read": row.attempt, "now": to_ms(now)}
    taken = {"state": LetterState.SENDING, "attempt": row.attempt + 1, "due_at": to_ms(lease_until)}
    return (await connection.execute(_TAKE, {**as_read, **taken})).rowcount == 1


async def send_again(
    connection: AsyncConnection, conversation: ConversationId, now: datetime, *, laid_ready: bool
) -> bool:
    """Queue anew what a consultant wrote and the person does not have; False when there is nothing.

    `laid_ready`: also what was only laid ready on our own page and taken by nobody, because it may be gone from there
    by now; what was sent before the person came there by a code went elsewhere, and they have it. What went out in
    part begins anew, because elsewhere it is cut into other parts.
    """
    came = select(func.coalesce(func.max(messages.c.seq), 0)).where(
        messages.c.conversation == conversation, messages.c.kind == Kind.RETURN
    )
    untaken = (letters.c.state == LetterState.SENT) & (letters.c.seq > came.scalar_subquery())
    missing = letters.c.state == LetterState.FAILED
    theirs = (letters.c.author == Author.CONSULTANT) & (missing | untaken if laid_ready else missing)
    begun = (letters.c.state == LetterState.QUEUED) & (letters.c.parts_sent > 0)
    query = select(letters.c.id).where(letters.c.conversation == conversation, theirs | begun)
    found = [row.id for row in await connection.execute(query)]
    if found:
        await connection.execute(delete(letter_parts).where(letter_parts.c.letter.in_(found)))
        fresh = {"state": LetterState.QUEUED, "attempt": 0, "parts_sent": 0, "parts": None, "due_at": to_ms(now)}
        none = dict.fromkeys(("not_after", "reason", "detail"))
        await connection.execute(update(letters).where(letters.c.id.in_(found)), {**fresh, **none})
    return bool(found)


async def by_message(connection: AsyncConnection, conversation: ConversationId) -> dict[MessageId, LetterRow]:
    found = [letter_of(row) for row in await connection.execute(_OF, {"of": conversation})]
    return {letter.message: letter for letter in found}


async def of_message(connection: AsyncConnection, message: MessageId) -> LetterRow | None:
    row = (await connection.execute(_OF_MESSAGE, {"one": message})).first()
    return None if row is None else letter_of(row)


async def overdue(connection: AsyncConnection, before: datetime, limit: int) -> list[ConversationId]:
    """Conversations whose turn to send should have come before the given time: what waits behind is not late."""
    earlier = letters.alias()
    ahead = select(earlier.c.id).where(
        earlier.c.conversation == letters.c.conversation, earlier.c.state.in_(OPEN), earlier.c.seq < letters.c.seq
    )
    query = (
        select(letters.c.conversation)
        .where(letters.c.state.in_(OPEN), letters.c.due_at <= to_ms(before), ~ahead.exists())
        .order_by(letters.c.due_at)
        .limit(limit)
    )
    return [ConversationId(row.conversation) for row in await connection.execute(query)]


def letter_of(row: Row[Any]) -> LetterRow:
    """A row of the letters table, alone or joined with others."""
    return LetterRow(
        id=LetterId(row.id),
        conversation=ConversationId(row.conversation),
        message=MessageId(row.message),
        seq=row.seq,
        state=LetterState(row.state),
        author=Author(row.author),
        language=Language(row.language),
        options=tuple(Option(value=value, label=label) for value, label in json.loads(row.options)),
        attempt=row.attempt,
        parts_sent=row.parts_sent,
        parts=row.parts,
        due_at=from_ms(row.due_at),
        not_after=None if row.not_after is None else from_ms(row.not_after),
        reason=row.reason,
        detail=row.detail,
    )
