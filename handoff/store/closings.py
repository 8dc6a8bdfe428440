"""Requests for a lead's word on closing a talk: one for each talk at most."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from handoff.inbound import from_ms, to_ms
from handoff.records import ClosingAnswer, ClosingRequest
from handoff.store.cases import Case, case_of
from handoff.store.record_tables import closing_requests
from handoff.store.tables import conversations
from most116.core.conversation import Line, Phase, Tier
from most116.core.ids import ConsultantId, ConversationId


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A talk whose consultant waits for a lead's word."""

    case: Case
    request: ClosingRequest


async def of(connection: AsyncConnection, conversation: ConversationId) -> ClosingRequest | None:
    found = select(closing_requests).where(closing_requests.c.conversation == conversation)
    row = (await connection.execute(found)).first()
    return None if row is None else _request(row)


async def put(connection: AsyncConnection, conversation: ConversationId, asked: ClosingRequest) -> None:
    """Keep it in place of what was asked before."""
    await remove(connection, conversation)
    values = {
        "conversation": conversation,
        "by": asked.by,
        "by_alias": asked.by_alias,
        "asked_at": to_ms(asked.asked_at),
        "reason": asked.reason,
    }
    await connection.execute(insert(closing_requests), values)


async def answer(
    connection: AsyncConnection, conversation: ConversationId, by: ConsultantId, given: ClosingAnswer, now: datetime
) -> None:
    which = update(closing_requests).where(closing_requests.c.conversation == conversation)
    await connection.execute(which, {"answer": given, "answered_by": by, "answered_at": to_ms(now)})


async def remove(connection: AsyncConnection, conversation: ConversationId) -> None:
    await connection.execute(delete(closing_requests).where(closing_requests.c.conversation == conversation))


async def waiting(connection: AsyncConnection, lines: Sequence[Line], but: ConsultantId) -> list[Waiting]:
    """Talks of these lines for whose closing nobody has answered yet, but for those of `but`; longest asked first."""
    query = (
        select(conversations, *(closing_requests.c[name].label(f"closing_{name}") for name in _COLUMNS))
        .join(closing_requests, closing_requests.c.conversation == conversations.c.id)
        .where(
            closing_requests.c.answer.is_(None),
            closing_requests.c.by == conversations.c.assigned_to,
            closing_requests.c.by != but,
            conversations.c.phase.in_((Phase.ACTIVE, Phase.TRANSFER)),
            conversations.c.tier == int(Tier.IMMEDIATE),
            conversations.c.line.in_(lines),
        )
        .order_by(closing_requests.c.asked_at)
    )
    return [Waiting(case=case_of(row), request=_request(row, "closing_")) for row in await connection.execute(query)]


_COLUMNS = ("by", "by_alias", "asked_at", "answer", "answered_by", "answered_at", "reason")


def _request(row: Row[Any], prefix: str = "") -> ClosingRequest:
    by, by_alias, asked_at, given, answered_by, answered_at, why = (getattr(row, prefix + name) for name in _COLUMNS)
    return ClosingRequest(
        by=ConsultantId(by),
        by_alias=by_alias,
        asked_at=from_ms(asked_at),
        answer=None if given is None else ClosingAnswer(given),
        answered_by=None if answered_by is None else ConsultantId(answered_by),
        answered_at=None if answered_at is None else from_ms(answered_at),
        reason=why,
    )
