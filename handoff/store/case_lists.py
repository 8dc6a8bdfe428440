"""Which conversations there are: by id, phase, owner, or because their time has come."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from handoff.inbound import from_ms, to_ms
from handoff.store.cases import Case, case_of
from handoff.store.tables import REAL, conversations
from most116.core.conversation import AgeBand, Channel, Language, Line, Phase, Tier
from most116.core.ids import ConsultantId, ConversationId

_READ_AT_ONCE = 200


async def several(connection: AsyncConnection, wanted: Sequence[ConversationId]) -> dict[ConversationId, Case]:
    """The conversations of the given ids that exist."""
    rows = await connection.execute(select(conversations).where(conversations.c.id.in_(wanted)))
    found = [case_of(row) for row in rows]
    return {case.conversation.id: case for case in found}


async def standing(
    connection: AsyncConnection, wanted: Sequence[ConversationId]
) -> dict[ConversationId, tuple[Phase, Tier, AgeBand]]:
    """How far the given conversations have come, of those that exist, without what else is known of them."""
    one = conversations.c
    query = select(one.id, one.phase, one.tier, one.age_band).where(one.id.in_(wanted))
    return {
        ConversationId(row.id): (Phase(row.phase), Tier(row.tier), AgeBand(row.age_band))
        for row in await connection.execute(query)
    }


async def find(
    connection: AsyncConnection, *, phases: Sequence[Phase] = (), assigned_to: ConsultantId | None = None
) -> list[Case]:
    """Conversations in any of `phases` and, when given, held by one consultant; oldest first."""
    query = select(conversations).order_by(conversations.c.opened_at)
    if phases:
        query = query.where(conversations.c.phase.in_(phases))
    if assigned_to is not None:
        query = query.where(conversations.c.assigned_to == assigned_to)
    return [case_of(row) for row in await connection.execute(query)]


@dataclass(frozen=True, slots=True)
class Stand:
    """Where somebody belongs who waits: `line` None is both lines."""

    line: Line | None
    channel: Channel
    tier: Tier
    language: Language
    age_band: AgeBand


async def places(connection: AsyncConnection) -> dict[ConversationId, Stand]:
    """Where everybody belongs who waits for a consultant: read often, and of ten thousand as well."""
    one = conversations.c
    query = select(one.id, one.line, one.channel, one.tier, one.language, one.age_band).where(
        one.phase.in_((Phase.QUEUED, Phase.OFFERED)), one.waiting_since.is_not(None), REAL
    )
    found: dict[ConversationId, Stand] = {}
    for rows in (await connection.execute(query)).partitions(_READ_AT_ONCE):
        found |= {
            ConversationId(row.id): Stand(
                Line(row.line) if row.line else None,
                Channel(row.channel),
                Tier(row.tier),
                Language(row.language),
                AgeBand(row.age_band),
            )
            for row in rows
        }
        # Whoever else works in this process comes in between.
        await asyncio.sleep(0)
    return found


async def in_company(connection: AsyncConnection) -> list[Case]:
    """Talks in which somebody has asked a colleague, oldest first."""
    query = (
        select(conversations)
        .where(conversations.c.phase.in_((Phase.ACTIVE, Phase.TRANSFER)), conversations.c.company != "[]")
        .order_by(conversations.c.opened_at)
    )
    return [case_of(row) for row in await connection.execute(query)]


async def parked(connection: AsyncConnection, lines: Sequence[Line], most: int) -> list[Case]:
    """Who fell silent before anybody was asked for, on these lines or on none yet; the newest first."""
    one = conversations.c
    query = (
        select(conversations)
        .where(one.phase == Phase.PARKED, one.line.in_(lines) | one.line.is_(None), REAL)
        .order_by(one.last_heard_at.desc())
        .limit(most)
    )
    return [case_of(row) for row in await connection.execute(query)]


async def due(connection: AsyncConnection, now: datetime, limit: int) -> list[tuple[ConversationId, datetime]]:
    """Conversations whose dialogue wants to be told that time has passed."""
    query = (
        select(conversations.c.id, conversations.c.wake_at)
        .where(conversations.c.wake_at <= to_ms(now))
        .order_by(conversations.c.wake_at)
        .limit(limit)
    )
    return [(ConversationId(row.id), from_ms(row.wake_at)) for row in await connection.execute(query)]


async def count_by_phase(connection: AsyncConnection) -> dict[tuple[str, str], int]:
    """How many conversations are in each phase and line; the line is empty where none is chosen yet."""
    query = (
        select(conversations.c.phase, func.coalesce(conversations.c.line, ""), func.count())
        .where(REAL)
        .group_by(conversations.c.phase, conversations.c.line)
    )
    return {(phase, line): count for phase, line, count in await connection.execute(query)}


async def waiting_by_tier(connection: AsyncConnection) -> dict[tuple[str, Tier], tuple[int, datetime]]:
    """How many wait for a consultant on each line and at each tier, and since when the first of them does.

    The line is empty for who waits on both. A letter waits for no one, unless there is danger in it.
    """
    one = conversations.c
    waits = one.phase.in_((Phase.QUEUED, Phase.OFFERED)) & one.waiting_since.is_not(None)
    query = (
        select(func.coalesce(one.line, ""), one.tier, func.count(), func.min(one.waiting_since))
        .where(waits, REAL, (one.channel != Channel.FORM) | (one.tier <= int(Tier.HIGH)))
        .group_by(one.line, one.tier)
    )
    found = await connection.execute(query)
    return {(line, Tier(tier)): (count, from_ms(since)) for line, tier, count, since in found}


async def waiting_by_channel(connection: AsyncConnection, line: Line) -> dict[Channel, tuple[int, datetime]]:
    """How many wait for a consultant of a line on each channel, and since when the first of them does.

    Who waits on both lines is counted on each; letters are counted too.
    """
    one = conversations.c
    waits = one.phase.in_((Phase.QUEUED, Phase.OFFERED)) & one.waiting_since.is_not(None)
    query = (
        select(one.channel, func.count(), func.min(one.waiting_since))
        .where(waits, REAL, (one.line == line) | one.line.is_(None))
        .group_by(one.channel)
    )
    found = {Channel(channel): (count, from_ms(since)) for channel, count, since in await connection.execute(query)}
    return {channel: found[channel] for channel in Channel if channel in found}
