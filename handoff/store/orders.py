"""Orders about intake: what is in force, and everything that ever was."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from handoff.inbound import from_ms, to_ms
from handoff.intake_orders import Order, OrderKind, Rule, Why
from handoff.store.record_tables import intake_orders
from most116.core.conversation import Channel, Line
from most116.core.ids import ConsultantId

_OURS = intake_orders.c


async def in_force(connection: AsyncConnection, now: datetime) -> list[Order]:
    """Those that hold now, the oldest first."""
    live = _OURS.ended_at.is_(None) & (_OURS.until.is_(None) | (_OURS.until > to_ms(now)))
    query = select(intake_orders).where(live).order_by(_OURS.made_at, _OURS.id)
    return [_order(row) for row in await connection.execute(query)]


async def history(connection: AsyncConnection, most: int) -> Sequence[Order]:
    """The newest first, whether they hold or not."""
    query = select(intake_orders).order_by(_OURS.made_at.desc(), _OURS.id.desc()).limit(most)
    return [_order(row) for row in await connection.execute(query)]


async def one(connection: AsyncConnection, order: str) -> Order | None:
    row = (await connection.execute(select(intake_orders).where(_OURS.id == order))).first()
    return None if row is None else _order(row)


async def add(connection: AsyncConnection, order: Order) -> None:
    rule = order.rule
    values = {
        "id": order.id,
        "kind": rule.kind,
        "line": rule.line,
        "channel": rule.channel,
        "value": rule.value,
        "why": order.why,
        "by": order.by,
        "made_at": to_ms(order.made_at),
        "until": None if order.until is None else to_ms(order.until),
    }
    await connection.execute(insert(intake_orders), values)


async def end(connection: AsyncConnection, order: str, by: ConsultantId, now: datetime) -> None:
    """It holds no more; that it did stays."""
    which = update(intake_orders).where(_OURS.id == order, _OURS.ended_at.is_(None))
    await connection.execute(which, {"ended_by": by, "ended_at": to_ms(now)})


def _order(row: Row[Any]) -> Order:
    return Order(
        id=row.id,
        rule=Rule(
            kind=OrderKind(row.kind),
            line=None if row.line is None else Line(row.line),
            channel=None if row.channel is None else Channel(row.channel),
            value=row.value,
        ),
        why=Why(row.why),
        by=ConsultantId(row.by),
        made_at=from_ms(row.made_at),
        until=None if row.until is None else from_ms(row.until),
        ended_by=None if row.ended_by is None else ConsultantId(row.ended_by),
        ended_at=None if row.ended_at is None else from_ms(row.ended_at),
    )
