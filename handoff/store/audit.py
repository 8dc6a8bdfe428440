"""Who did what at the desk: append-only and chained by hashes, so that a removed or changed entry shows."""

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import delete, insert, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from handoff.inbound import to_ms
from handoff.store.tables import audit
from most116.core.ids import ConsultantId, ConversationId

_START: Final = "0" * 64
_LOCK: Final = 116
# Who acts when nobody did.
CLOCK: Final = ConsultantId("clock")
_FORGOTTEN: Final = "audit_forgotten"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """`detail` is a word of ours (a line, a reason code), never of a person."""

    actor: ConsultantId
    action: str
    conversation: ConversationId | None = None
    detail: str = ""


async def append(connection: AsyncConnection, entry: Entry, now: datetime) -> None:
    if connection.dialect.name == "postgresql":
        # Two transactions must not both build on the same last entry; SQLite writers are alone anyway.
        await connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
    last = (await connection.execute(select(audit.c.seq, audit.c.hash).order_by(audit.c.seq.desc()).limit(1))).first()
    seq, previous = (last.seq + 1, last.hash) if last else (1, _START)
    fields = [seq, to_ms(now), entry.actor, entry.action, entry.conversation, entry.detail, previous]
    await connection.execute(
        insert(audit),
        {
            "seq": seq,
            "at": to_ms(now),
            "actor": entry.actor,
            "action": entry.action,
            "conversation": entry.conversation,
            "detail": entry.detail,
            "previous": previous,
            "hash": _hash(fields),
        },
    )


async def forget(connection: AsyncConnection, before: datetime, now: datetime) -> int:
    """Remove entries older than `before`; an entry that stays says where the chain was cut."""
    old = select(audit.c.seq, audit.c.hash).where(audit.c.at < to_ms(before)).order_by(audit.c.seq.desc()).limit(1)
    last = (await connection.execute(old)).first()
    if last is None:
        return 0
    await append(connection, Entry(actor=CLOCK, action=_FORGOTTEN, detail=f"{last.seq} {last.hash}"), now)
    return (await connection.execute(delete(audit).where(audit.c.seq <= last.seq))).rowcount


async def broken_at(connection: AsyncConnection) -> int | None:
    """The number of the first entry that does not fit the chain; None when all do."""
    rows = (await connection.execute(select(audit).order_by(audit.c.seq))).all()
    if not rows:
        return None
    expected, previous = rows[0].seq, rows[0].previous
    cuts = {row.detail for row in rows if row.action == _FORGOTTEN} | {f"0 {_START}"}
    if f"{expected - 1} {previous}" not in cuts:
        return 1
    for row in rows:
        fields = [row.seq, row.at, row.actor, row.action, row.conversation, row.detail, row.previous]
        if row.seq != expected or row.previous != previous or row.hash != _hash(fields):
            return int(expected)
        previous = row.hash
        expected += 1
    return None


def _hash(fields: list[object]) -> str:
    return hashlib.sha256(json.dumps(fields, separators=(",", ":")).encode()).hexdigest()
