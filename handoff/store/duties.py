"""What is kept of the shifts of the people at the desk: one row an account."""

from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from handoff.duty import Duty
from handoff.inbound import from_ms, to_ms
from handoff.store.floor_tables import duties
from handoff.store.tables import REAL, accounts, conversations
from most116.core.conversation import Phase, Tier
from most116.core.ids import ConsultantId

_MOMENTS = ("break_since", "break_until", "rest_offered_at", "ends_at")
_HELD = (Phase.ACTIVE, Phase.TRANSFER)
# Put together once: that takes longer than running them.
_OF = select(duties).where(duties.c.account == bindparam("whose"))
_HELD_BY = select(conversations.c.tier).where(
    conversations.c.assigned_to == bindparam("whose"), conversations.c.phase.in_(_HELD), REAL
)
_ALONE = select(accounts.c.id).where(accounts.c.id == bindparam("whose")).with_for_update()


async def of(connection: AsyncConnection, account: ConsultantId) -> Duty:
    row = (await connection.execute(_OF, {"whose": account})).first()
    return Duty() if row is None else _duty(row)


async def all_of(connection: AsyncConnection) -> dict[ConsultantId, Duty]:
    return {ConsultantId(row.account): _duty(row) for row in await connection.execute(select(duties))}


async def put(connection: AsyncConnection, account: ConsultantId, duty: Duty) -> None:
    """Keep it in place of what was kept before."""
    await connection.execute(delete(duties).where(duties.c.account == account))
    if duty != Duty():
        moments = {name: None if (at := getattr(duty, name)) is None else to_ms(at) for name in _MOMENTS}
        await connection.execute(insert(duties), {"account": account, **asdict(duty), **moments})


async def offer_rest(connection: AsyncConnection, account: ConsultantId, now: datetime) -> None:
    await put(connection, account, replace(await of(connection, account), rest_offered_at=now))


async def held_by(connection: AsyncConnection, account: ConsultantId) -> Sequence[Tier]:
    """The tiers of the talks that somebody has now."""
    return [Tier(tier) for tier in await connection.scalars(_HELD_BY, {"whose": account})]


async def alone(connection: AsyncConnection, account: ConsultantId) -> None:
    """Until this transaction ends nobody else counts what the account holds; SQLite's writers are alone anyway."""
    await connection.execute(_ALONE, {"whose": account})


def _duty(row: Row[Any]) -> Duty:
    moments = {name: None if (at := getattr(row, name)) is None else from_ms(at) for name in _MOMENTS}
    return Duty(talks=row.talks, ceiling=row.ceiling, calm_only=row.calm_only, grave_row=row.grave_row, **moments)
