"""Who did what at the desk: append-only and chained by hashes, so that a removed or changed entry shows."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Select, delete, insert, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from handoff.inbound import from_ms, to_ms
from handoff.store.tables import audit
from most116.core.ids import ConsultantId, ConversationId

_START: Final = "0" * 64
_LOCK: Final = 116
_PIECE: Final = 500
# Who acts when nobody did.
CLOCK: Final = ConsultantId("clock")
_FORGOTTEN: Final = "audit_forgotten"
# Put together once: that takes longer than running them.
_LAST: Final = select(audit.c.seq, audit.c.hash).order_by(audit.c.seq.desc()).limit(1)
_ADD: Final = insert(audit)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """`detail` is a word of ours (a line, a reason code), never of a person."""

    actor: ConsultantId
    action: str
    conversation: ConversationId | None = None
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """An entry as it stands in the trail."""

    seq: int
    at: datetime
    entry: Entry


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which entries are looked for: of one kind, of one time, older than the entry numbered `before`."""

    action: str = ""
    since: datetime | None = None
    until: datetime | None = None
    before: int | None = None


async def append(connection: AsyncConnection, entry: Entry, now: datetime) -> None:
    if connection.dialect.name == "postgresql":
        # Two transactions must not both build on the same last entry; SQLite writers are alone anyway.
        await connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
    last = (await connection.execute(_LAST)).first()
    seq, previous = (last.seq + 1, last.hash) if last else (1, _START)
    fields = [seq, to_ms(now), entry.actor, entry.action, entry.conversation, entry.detail, previous]
    await connection.execute(
        _ADD,
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


async def entries(connection: AsyncConnection, wanted: Wanted, limit: int) -> Sequence[Written]:
    """The newest first."""
    query = select(audit).order_by(audit.c.seq.desc()).limit(limit)
    if wanted.action:
        query = query.where(audit.c.action == wanted.action)
    if wanted.since is not None:
        query = query.where(audit.c.at >= to_ms(wanted.since))
    if wanted.until is not None:
        query = query.where(audit.c.at < to_ms(wanted.until))
    if wanted.before is not None:
        query = query.where(audit.c.seq < wanted.before)
    return [
        Written(
            seq=row.seq,
            at=from_ms(row.at),
            entry=Entry(
                actor=ConsultantId(row.actor),
                action=row.action,
                conversation=None if row.conversation is None else ConversationId(row.conversation),
                detail=row.detail,
            ),
        )
        for row in await connection.execute(query)
    ]


async def actions(connection: AsyncConnection) -> Sequence[str]:
    """Every kind of entry there is."""
    return list((await connection.execute(select(audit.c.action).distinct().order_by(audit.c.action))).scalars())


async def broken_at(connection: AsyncConnection) -> int | None:
    """The number of the first entry that does not fit the chain; None when all do. Reads it piece by piece."""
    cut = await connection.execute(select(audit.c.detail).where(audit.c.action == _FORGOTTEN))
    cuts = set(cut.scalars()) | {f"0 {_START}"}
    last: tuple[int, str] | None = None
    while rows := (await connection.execute(_after(0 if last is None else last[0]))).all():
        if last is None:
            if f"{rows[0].seq - 1} {rows[0].previous}" not in cuts:
                return 1
            last = rows[0].seq - 1, rows[0].previous
        for row in rows:
            expected, previous = last[0] + 1, last[1]
            fields = [row.seq, row.at, row.actor, row.action, row.conversation, row.detail, row.previous]
            if row.seq != expected or row.previous != previous or row.hash != _hash(fields):
                return expected
            last = row.seq, row.hash
    return None


def _after(seq: int) -> Select[tuple[Any, ...]]:
    return select(audit).where(audit.c.seq > seq).order_by(audit.c.seq).limit(_PIECE)


def _hash(fields: list[object]) -> str:
    return hashlib.sha256(json.dumps(fields, separators=(",", ":")).encode()).hexdigest()
