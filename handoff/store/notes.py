"""Consultants' notes, sealed like the texts they are about."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from handoff.inbound import from_ms, to_ms
from handoff.store.tables import notes
from most116.core.ids import ConsultantId, ConversationId

# The field that a note's ciphertext is bound to.
FIELD: Final = "note"
# Put together once: that takes longer than running it.
_OF = select(notes).where(notes.c.conversation == bindparam("of")).order_by(notes.c.id)


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteRow:
    id: str
    by: ConsultantId
    body: bytes
    at: datetime


async def add(connection: AsyncConnection, conversation: ConversationId, row: NoteRow) -> None:
    await connection.execute(
        insert(notes), {"id": row.id, "conversation": conversation, "by": row.by, "body": row.body, "at": to_ms(row.at)}
    )


async def of(connection: AsyncConnection, conversation: ConversationId) -> list[NoteRow]:
    """The notes of a conversation, oldest first."""
    return [
        NoteRow(id=row.id, by=ConsultantId(row.by), body=row.body, at=from_ms(row.at))
        for row in await connection.execute(_OF, {"of": conversation})
    ]


async def blank_bodies(connection: AsyncConnection, conversation: ConversationId) -> None:
    """Empty every note of a conversation; the key is destroyed in the same transaction."""
    await connection.execute(update(notes).where(notes.c.conversation == conversation), {"body": b""})
