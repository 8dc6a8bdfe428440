"""One message with everything its desk needs to show it, in one query; and who spoke last."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, select
from sqlalchemy.ext.asyncio import AsyncConnection

from handoff.company import Company, load_company
from handoff.inbound import from_ms
from handoff.store.letters import LetterState
from handoff.store.tables import conversations, data_keys, letters, messages
from handoff.store.transcripts import TranscriptLine, line_of, transcript
from most116.core.ids import ConsultantId, ConversationId, MessageId
from most116.core.messages import Author

# Put together once, as every message at a desk is asked for by it: that takes longer than running it.
_SPOKEN = (
    select(
        messages,
        conversations.c.assigned_to,
        conversations.c.company,
        data_keys.c.wrapped,
        letters.c.state,
        letters.c.reason,
        letters.c.attempt,
        letters.c.due_at,
    )
    .join(conversations, conversations.c.id == messages.c.conversation)
    .outerjoin(data_keys, data_keys.c.conversation == messages.c.conversation)
    .outerjoin(letters, letters.c.message == messages.c.id)
    .where(messages.c.id == bindparam("one"), messages.c.conversation == bindparam("of"))
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SpokenRow:
    """`wrapped` is None when the key is destroyed; `state` and `reason` are those of an outgoing one's letter.

    `held_until`: when a letter that nobody has tried is due.
    """

    line: TranscriptLine
    assigned_to: ConsultantId | None
    company: Company
    wrapped: bytes | None
    state: LetterState | None
    reason: str | None
    held_until: datetime | None


async def spoken(connection: AsyncConnection, conversation: ConversationId, message: MessageId) -> SpokenRow | None:
    row = (await connection.execute(_SPOKEN, {"one": message, "of": conversation})).first()
    if row is None:
        return None
    return SpokenRow(
        line=line_of(row),
        assigned_to=ConsultantId(row.assigned_to) if row.assigned_to else None,
        company=load_company(row.company),
        wrapped=row.wrapped,
        state=LetterState(row.state) if row.state else None,
        reason=row.reason,
        held_until=from_ms(row.due_at) if row.state == LetterState.QUEUED and not row.attempt else None,
    )


async def last_consultant(connection: AsyncConnection, conversation: ConversationId) -> ConsultantId | None:
    """Who of the consultants wrote last; None when none has."""
    said = await transcript(connection, conversation, author=Author.CONSULTANT, last=1)
    return said[0].by if said else None
