"""Drills in SQL, and the talks of those who are invented for them."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from handoff.drill import Drill, DrillEnd, DrillId, Reached
from handoff.inbound import from_ms, to_ms
from handoff.store.cases import Case, case_of
from handoff.store.floor_tables import drills
from handoff.store.tables import conversations
from most116.core.conversation import Channel, Line, Phase, Tier
from most116.core.drills import drill_slot
from most116.core.ids import ConsultantId, ConversationId


async def add(connection: AsyncConnection, drill: Drill) -> None:
    values = {
        "id": drill.id,
        "line": drill.line,
        "started_by": drill.started_by,
        "started_at": to_ms(drill.started_at),
        "results": "[]",
    }
    await connection.execute(insert(drills), values)


async def running(connection: AsyncConnection) -> list[Drill]:
    """Those that go on; no more than one on a line."""
    rows = await connection.execute(select(drills).where(drills.c.ended_at.is_(None)).order_by(drills.c.id))
    return [_drill(row) for row in rows]


async def newest(connection: AsyncConnection, lines: Sequence[Line], limit: int) -> list[Drill]:
    query = select(drills).where(drills.c.line.in_(lines)).order_by(drills.c.id.desc()).limit(limit)
    return [_drill(row) for row in await connection.execute(query)]


async def end(connection: AsyncConnection, drill: Drill, results: Sequence[Reached]) -> bool:
    """Keep how it ended and what came of it; False when it had ended before."""
    values = {
        "ended_at": None if drill.ended_at is None else to_ms(drill.ended_at),
        "ended_by": drill.ended_by,
        "ending": drill.ending,
        "results": json.dumps([{**asdict(one), "tier": int(one.tier)} for one in results]),
    }
    open_one = update(drills).where(drills.c.id == drill.id, drills.c.ended_at.is_(None))
    return (await connection.execute(open_one, values)).rowcount == 1


async def talks(connection: AsyncConnection, line: Line, since: datetime) -> list[tuple[Case, datetime | None]]:
    """The talks of those invented for a line since then, and when each came into the queue first."""
    query = (
        select(conversations)
        .where(conversations.c.slot == drill_slot(line), conversations.c.opened_at >= to_ms(since))
        .order_by(conversations.c.id)
    )
    rows = await connection.execute(query)
    return [(case_of(row), None if row.queued_at is None else from_ms(row.queued_at)) for row in rows]


async def open_talks(connection: AsyncConnection, line: Line) -> list[ConversationId]:
    """Talks of the invented that are not closed."""
    one = conversations.c
    query = select(one.id).where(one.slot == drill_slot(line), one.phase != Phase.CLOSED)
    return [ConversationId(row.id) for row in await connection.execute(query)]


async def waiting(connection: AsyncConnection, lines: Sequence[Line]) -> list[Case]:
    """The invented who wait on these lines, the gravest first."""
    one = conversations.c
    slots = [drill_slot(line) for line in lines]
    query = (
        select(conversations)
        .where(one.slot.in_(slots), one.phase.in_((Phase.QUEUED, Phase.OFFERED)), one.waiting_since.is_not(None))
        .order_by(one.tier, one.waiting_since)
    )
    return [case_of(row) for row in await connection.execute(query)]


async def forget(connection: AsyncConnection, ended_before: datetime) -> int:
    old = delete(drills).where(drills.c.ended_at < to_ms(ended_before))
    return (await connection.execute(old)).rowcount


def _drill(row: Row[Any]) -> Drill:
    return Drill(
        id=DrillId(row.id),
        line=Line(row.line),
        started_by=ConsultantId(row.started_by),
        started_at=from_ms(row.started_at),
        ended_at=None if row.ended_at is None else from_ms(row.ended_at),
        ended_by=None if row.ended_by is None else ConsultantId(row.ended_by),
        ending=None if row.ending is None else DrillEnd(row.ending),
        results=tuple(
            Reached(channel=Channel(one["channel"]), tier=Tier(one["tier"]), waited=one["waited"], late=one["late"])
            for one in json.loads(row.results)
        ),
    )
