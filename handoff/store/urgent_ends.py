"""Why talks in danger were closed, and whether a lead has seen it: codes and ids, the last time of each talk."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from handoff.closing_why import ClosingReason, UrgentEnd
from handoff.inbound import from_ms, to_ms
from handoff.store.cases import Case, case_of
from handoff.store.record_tables import urgent_ends
from handoff.store.tables import REAL, conversations
from most116.core.conversation import Line, Tier
from most116.core.ids import ConsultantId, ConversationId

_COLUMNS = ("tier", "reason", "by", "by_alias", "at", "agreed_by")


@dataclass(frozen=True, slots=True, kw_only=True)
class Unseen:
    case: Case
    end: UrgentEnd


async def put(
    connection: AsyncConnection, conversation: ConversationId, end: UrgentEnd, *, seen_by: ConsultantId | None
) -> None:
    """Keep it in place of an earlier one; `seen_by`: the lead who knows of it already."""
    await remove(connection, conversation)
    values = {
        "conversation": conversation,
        "tier": int(end.tier),
        "reason": end.reason,
        "by": end.by,
        "by_alias": end.by_alias,
        "at": to_ms(end.at),
        "agreed_by": end.agreed_by,
        "seen_by": seen_by,
        "seen_at": None if seen_by is None else to_ms(end.at),
    }
    await connection.execute(insert(urgent_ends), values)


async def of(connection: AsyncConnection, conversation: ConversationId) -> UrgentEnd | None:
    row = (await connection.execute(select(urgent_ends).where(urgent_ends.c.conversation == conversation))).first()
    return None if row is None else _end(row)


async def unseen(connection: AsyncConnection, lines: Sequence[Line], but: ConsultantId, first: int) -> list[Unseen]:
    """The `first` on these lines that no lead has seen, but for those of `but`; whoever was closed first."""
    query = (
        select(conversations, *(urgent_ends.c[name].label(f"end_{name}") for name in _COLUMNS))
        .join(urgent_ends, urgent_ends.c.conversation == conversations.c.id)
        .where(urgent_ends.c.seen_at.is_(None), urgent_ends.c.by != but, conversations.c.line.in_(lines), REAL)
        .order_by(urgent_ends.c.at)
        .limit(first)
    )
    return [Unseen(case=case_of(row), end=_end(row, "end_")) for row in await connection.execute(query)]


async def see(connection: AsyncConnection, conversation: ConversationId, by: ConsultantId, now: datetime) -> bool:
    """A lead has seen it; False when another one had before."""
    which = update(urgent_ends).where(urgent_ends.c.conversation == conversation, urgent_ends.c.seen_at.is_(None))
    return bool((await connection.execute(which, {"seen_by": by, "seen_at": to_ms(now)})).rowcount)


async def remove(connection: AsyncConnection, conversation: ConversationId) -> None:
    await connection.execute(delete(urgent_ends).where(urgent_ends.c.conversation == conversation))


def _end(row: Row[Any], prefix: str = "") -> UrgentEnd:
    tier, reason, by, by_alias, at, agreed_by = (getattr(row, prefix + name) for name in _COLUMNS)
    return UrgentEnd(
        tier=Tier(tier),
        reason=ClosingReason(reason),
        by=ConsultantId(by),
        by_alias=by_alias,
        at=from_ms(at),
        agreed_by=None if agreed_by is None else ConsultantId(agreed_by),
    )
