"""Records of talks that can still be changed: one for each talk, sealed under its key.

What is chosen goes with the key (handoff/store/data_keys.py); that there was a talk is filed all the same.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from handoff.inbound import to_ms
from handoff.store.cases import Case, case_of
from handoff.store.record_tables import open_records
from handoff.store.tables import REAL, conversations
from most116.core.conversation import ENDED
from most116.core.ids import ConsultantId, ConversationId

# The field that the ciphertext is bound to.
FIELD: Final = "record"


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenRecord:
    """`by` writes it; `body` is empty when nothing was chosen or the key was destroyed; `done`: nothing is missing."""

    by: ConsultantId
    body: bytes
    done: bool


async def of(connection: AsyncConnection, conversation: ConversationId) -> OpenRecord | None:
    row = (await connection.execute(select(open_records).where(open_records.c.conversation == conversation))).first()
    return None if row is None else OpenRecord(by=ConsultantId(row.by), body=row.body, done=row.done)


async def put(connection: AsyncConnection, conversation: ConversationId, record: OpenRecord) -> None:
    """Keep it in place of what was kept before."""
    await remove(connection, conversation)
    values = {"conversation": conversation, "by": record.by, "body": record.body, "done": record.done}
    await connection.execute(insert(open_records), values)


async def open_for(connection: AsyncConnection, conversation: ConversationId, by: ConsultantId) -> None:
    """A talk ended in the hands of `by`, who completes its record; what was chosen before stays."""
    values = {"by": by}
    which = update(open_records).where(open_records.c.conversation == conversation)
    if not (await connection.execute(which, values)).rowcount:
        await put(connection, conversation, OpenRecord(by=by, body=b"", done=False))


async def remove(connection: AsyncConnection, conversation: ConversationId) -> None:
    await connection.execute(delete(open_records).where(open_records.c.conversation == conversation))


async def unfinished(connection: AsyncConnection, by: ConsultantId, closed_after: datetime) -> Sequence[Case]:
    """Talks that ended since, and whose record this account has still to complete; the one that ends first first."""
    query = (
        select(conversations)
        .join(open_records, open_records.c.conversation == conversations.c.id)
        .where(
            open_records.c.by == by,
            open_records.c.done.is_(False),
            REAL,
            conversations.c.phase.in_(ENDED),
            conversations.c.closed_at > to_ms(closed_after),
        )
        .order_by(conversations.c.closed_at)
    )
    return [case_of(row) for row in await connection.execute(query)]


async def closed_by(connection: AsyncConnection, by: ConsultantId) -> Sequence[Case]:
    """Talks that ended in the hands of this account and whose record is still open; the last to end first."""
    query = (
        select(conversations)
        .join(open_records, open_records.c.conversation == conversations.c.id)
        .where(open_records.c.by == by, REAL, conversations.c.phase.in_(ENDED))
        .order_by(conversations.c.closed_at.desc())
    )
    return [case_of(row) for row in await connection.execute(query)]
