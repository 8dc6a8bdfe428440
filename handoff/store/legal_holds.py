"""Legal holds in SQL: asked for, in force and over."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Row, delete, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from handoff.inbound import from_ms, to_ms
from handoff.legal_hold import HeldTalk, HoldEnd, HoldId, HoldReason, LegalHold
from handoff.store.floor_tables import legal_holds
from handoff.store.tables import conversations
from most116.core.conversation import Line
from most116.core.ids import ConsultantId, ConversationId

IN_FORCE: Final = legal_holds.c.agreed_at.is_not(None) & legal_holds.c.ended_at.is_(None)
# The talks whose words two people keep.
HELD: Final = select(legal_holds.c.conversation).where(IN_FORCE)
# Beside a statement about talks: none of those.
NOT_HELD: Final = conversations.c.id.not_in(HELD)
_MOMENTS: Final = ("asked_at", "agreed_at", "until", "ended_at")
_PEOPLE: Final = ("asked_by", "agreed_by", "lift_asked_by", "ended_by")
_LISTED: Final = 500


async def put(connection: AsyncConnection, hold: LegalHold) -> None:
    """Keep it in place of what it was before."""
    values = {name: to_ms(value) if isinstance(value, datetime) else value for name, value in asdict(hold).items()}
    changed = await connection.execute(update(legal_holds).where(legal_holds.c.id == hold.id), values)
    if not changed.rowcount:
        await connection.execute(insert(legal_holds), values)


async def open_of(connection: AsyncConnection, conversation: ConversationId) -> list[LegalHold]:
    """What waits for a second person, and what is in force."""
    of_talk = (legal_holds.c.conversation == conversation) & legal_holds.c.ended_at.is_(None)
    return [_hold(row) for row in await connection.execute(select(legal_holds).where(of_talk))]


async def holds(connection: AsyncConnection, conversation: ConversationId) -> bool:
    """Whether the words of this talk are kept now."""
    query = select(legal_holds.c.id).where(legal_holds.c.conversation == conversation, IN_FORCE)
    return await connection.scalar(query) is not None


async def listed(connection: AsyncConnection, lines: Sequence[Line], since: datetime) -> list[HeldTalk]:
    """Of these lines: what is open, the next to end first, and what ended since then."""
    recent = or_(legal_holds.c.ended_at.is_(None), legal_holds.c.ended_at >= to_ms(since))
    query = (
        select(legal_holds, conversations.c.alias)
        .outerjoin(conversations, conversations.c.id == legal_holds.c.conversation)
        .where(recent, legal_holds.c.line.in_(lines))
        .order_by(legal_holds.c.ended_at.is_not(None), legal_holds.c.until, legal_holds.c.id)
        .limit(_LISTED)
    )
    return [HeldTalk(hold=_hold(row), alias=row.alias or "") for row in await connection.execute(query)]


async def over(connection: AsyncConnection, now: datetime, asked_before: datetime) -> list[LegalHold]:
    """What is still open though its end has come, or though nobody agreed in time."""
    unanswered = legal_holds.c.agreed_at.is_(None) & (legal_holds.c.asked_at <= to_ms(asked_before))
    late = legal_holds.c.ended_at.is_(None) & ((legal_holds.c.until <= to_ms(now)) | unanswered)
    return [_hold(row) for row in await connection.execute(select(legal_holds).where(late))]


async def unname(connection: AsyncConnection, conversation: ConversationId) -> None:
    """That two people held a talk is kept as long as the audit trail; which talk is not."""
    own = update(legal_holds).where(legal_holds.c.conversation == conversation)
    await connection.execute(own, {"conversation": ""})


async def forget(connection: AsyncConnection, ended_before: datetime) -> int:
    old = delete(legal_holds).where(legal_holds.c.ended_at < to_ms(ended_before))
    return (await connection.execute(old)).rowcount


def _hold(row: Row[Any]) -> LegalHold:
    read: dict[str, Any] = {name: None if (at := getattr(row, name)) is None else from_ms(at) for name in _MOMENTS}
    read |= {name: None if (who := getattr(row, name)) is None else ConsultantId(who) for name in _PEOPLE}
    return LegalHold(
        id=HoldId(row.id),
        conversation=ConversationId(row.conversation),
        line=Line(row.line),
        reason=HoldReason(row.reason),
        ending=None if row.ending is None else HoldEnd(row.ending),
        **read,
    )
