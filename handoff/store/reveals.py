"""Requests to reveal an address: rows in, records out. What is sealed beside them is in store/reveal_parts.py."""

import json
from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql.elements import ColumnElement

from handoff.break_glass.records import Check, Ending, Given, HandedOver, Reason, Receiver, Reveal, RevealId
from handoff.inbound import from_ms, to_ms
from handoff.store.tables import reveals
from most116.core.conversation import Line
from most116.core.ids import ConsultantId, ConversationId

_HOLD = select(reveals).where(reveals.c.id == bindparam("one")).with_for_update()


async def add(connection: AsyncConnection, reveal: Reveal) -> None:
    await connection.execute(insert(reveals), _values(reveal))


async def hold(connection: AsyncConnection, reveal: RevealId) -> Reveal | None:
    """Load a request in order to change it: until this transaction ends nobody else changes it."""
    row = (await connection.execute(_HOLD, {"one": reveal})).first()
    return None if row is None else _reveal(row)


async def load(connection: AsyncConnection, reveal: RevealId) -> Reveal | None:
    return next(iter(await _found(connection, reveals.c.id == reveal)), None)


async def save(connection: AsyncConnection, reveal: Reveal) -> None:
    await connection.execute(update(reveals).where(reveals.c.id == reveal.id), _values(reveal))


async def of_conversation(connection: AsyncConnection, conversation: ConversationId) -> Reveal | None:
    """The newest request about a conversation."""
    found = await _found(connection, reveals.c.conversation == conversation)
    return found[0] if found else None


async def on_lines(connection: AsyncConnection, lines: Iterable[Line], since: datetime) -> list[Reveal]:
    """Requests of these lines that were made since then or are not reviewed yet, newest first."""
    recent = reveals.c.asked_at >= to_ms(since)
    unreviewed = reveals.c.cosigned_at.is_not(None) & reveals.c.reviewed_at.is_(None)
    return await _found(connection, reveals.c.line.in_([*lines]) & (recent | unreviewed))


async def every(connection: AsyncConnection) -> list[Reveal]:
    """All there are, newest first."""
    return await _found(connection, reveals.c.id != "")


async def _found(connection: AsyncConnection, which: ColumnElement[bool]) -> list[Reveal]:
    # Ids sort by the time they were made.
    query = select(reveals).where(which).order_by(reveals.c.id.desc())
    return [_reveal(row) for row in await connection.execute(query)]


def _reveal(row: Row[Any]) -> Reveal:
    handed = json.loads(row.handed)
    return Reveal(
        id=RevealId(row.id),
        conversation=ConversationId(row.conversation),
        line=Line(row.line),
        drill=row.drill,
        reason=Reason(row.reason),
        asked_by=ConsultantId(row.asked_by),
        asked_at=from_ms(row.asked_at),
        cosigned_by=ConsultantId(row.cosigned_by) if row.cosigned_by else None,
        cosigned_at=_moment(row.cosigned_at),
        ended_by=ConsultantId(row.ended_by) if row.ended_by else None,
        ended_at=_moment(row.ended_at),
        reviewed_by=ConsultantId(row.reviewed_by) if row.reviewed_by else None,
        reviewed_at=_moment(row.reviewed_at),
        handed=HandedOver(
            checks=tuple(map(Check, handed["checks"])),
            given=tuple(map(Given, handed["given"])),
            to=Receiver(handed["to"]) if handed["to"] else None,
            ending=Ending(handed["ending"]) if handed["ending"] else None,
        ),
    )


def _values(reveal: Reveal) -> dict[str, Any]:
    moments = ("asked_at", "cosigned_at", "ended_at", "reviewed_at")
    return {
        **{name: value for name, value in asdict(reveal).items() if name != "handed"},
        **{name: None if (at := getattr(reveal, name)) is None else to_ms(at) for name in moments},
        "handed": json.dumps(asdict(reveal.handed), separators=(",", ":")),
    }


def _moment(milliseconds: int | None) -> datetime | None:
    return None if milliseconds is None else from_ms(milliseconds)
