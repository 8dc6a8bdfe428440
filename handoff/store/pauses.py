"""Pauses for abuse, asked for, in force and over: ids, codes and times."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Row, delete, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from handoff.inbound import from_ms, to_ms
from handoff.pause import Pause, PauseAnswer, PauseEnd, PauseId, PauseReason
from handoff.store.cases import Case, case_of
from handoff.store.floor_tables import pauses
from handoff.store.tables import conversations
from most116.core.conversation import Line
from most116.core.ids import ConsultantId, ConversationId

_MOMENTS: Final = ("asked_at", "answered_at", "until", "ended_at")
_KINDS: Final = {"reason": PauseReason, "answer": PauseAnswer, "ending": PauseEnd}
_PEOPLE: Final = ("asked_by", "answered_by", "ended_by", "seen_by")
_LISTED: Final = 200


async def newest(connection: AsyncConnection, conversation: ConversationId) -> Pause | None:
    """The pause of a talk that waits for a word, else the last one, whatever became of it."""
    latest = (pauses.c.answer.is_(None).desc(), pauses.c.asked_at.desc())
    query = select(pauses).where(pauses.c.conversation == conversation).order_by(*latest).limit(1)
    row = (await connection.execute(query)).first()
    return None if row is None else _pause(row, "")


async def put(connection: AsyncConnection, conversation: ConversationId, pause: Pause) -> None:
    """Keep it in place of what it was before."""
    await connection.execute(delete(pauses).where(pauses.c.id == pause.id))
    values = {name: to_ms(value) if isinstance(value, datetime) else value for name, value in asdict(pause).items()}
    minutes = pause.length // timedelta(minutes=1)
    del values["length"]
    await connection.execute(insert(pauses), {**values, "conversation": conversation, "minutes": minutes})


async def end(connection: AsyncConnection, conversation: ConversationId, how: PauseEnd, now: datetime) -> None:
    """The dialogue has left its pause."""
    open_one = update(pauses).where(
        pauses.c.conversation == conversation, pauses.c.answer == PauseAnswer.AGREED, pauses.c.ending.is_(None)
    )
    await connection.execute(open_one, {"ending": how, "ended_at": to_ms(now)})


async def withdraw(connection: AsyncConnection, conversation: ConversationId) -> None:
    """Nobody waits any more for a lead's word on it."""
    unanswered = delete(pauses).where(pauses.c.conversation == conversation, pauses.c.answer.is_(None))
    await connection.execute(unanswered)


async def remove(connection: AsyncConnection, conversation: ConversationId) -> None:
    await connection.execute(delete(pauses).where(pauses.c.conversation == conversation))


async def listed(connection: AsyncConnection, lines: Sequence[Line], since: datetime) -> list[tuple[Case, Pause]]:
    """Of these lines: what waits for a word or is in force, and what ended since; the newest first."""
    columns = (pauses.c[column.name].label(f"pause_{column.name}") for column in pauses.columns)
    open_or_late = or_(pauses.c.answer.is_(None), pauses.c.ending.is_(None), pauses.c.ended_at >= to_ms(since))
    query = (
        select(conversations, *columns)
        .join(pauses, pauses.c.conversation == conversations.c.id)
        .where(open_or_late, conversations.c.line.in_(lines))
        .order_by(pauses.c.asked_at.desc())
        .limit(_LISTED)
    )
    return [(case_of(row), _pause(row, "pause_")) for row in await connection.execute(query)]


def _pause(row: Row[Any], prefix: str) -> Pause:
    def of(name: str) -> Any:
        return getattr(row, prefix + name)

    read: dict[str, Any] = {name: None if of(name) is None else from_ms(of(name)) for name in _MOMENTS}
    read |= {name: None if of(name) is None else kind(of(name)) for name, kind in _KINDS.items()}
    read |= {name: None if of(name) is None else ConsultantId(of(name)) for name in _PEOPLE}
    return Pause(id=PauseId(of("id")), length=timedelta(minutes=of("minutes")), **read)
