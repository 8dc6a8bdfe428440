"""How a drill is scored, and how it ends: at once, for everybody in it, and with what came of it kept."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from handoff.announce import announce
from handoff.dialogs import state_of, with_state
from handoff.drill import Drill, Reached
from handoff.live.events import DeskEvents
from handoff.store import audit, cases, drills, transcripts
from handoff.store.unit_of_work import Database
from handoff.targets import TARGETS
from most116.core.conversation import Line, Phase, Tier


async def reached(connection: AsyncConnection, drill: Drill, now: datetime) -> list[Reached]:
    """How soon each invented person was taken, measured against handoff/targets.py; who waits yet is late by now."""
    found = []
    for case, queued_at in await drills.talks(connection, drill.line, drill.started_at):
        if queued_at is None:
            continue
        lines = await transcripts.transcript(connection, case.conversation.id)
        taken_at = next((line.at for line in lines if line.by is not None), None)
        tier: Tier = min([case.conversation.tier, *(line.tier for line in lines if line.tier is not None)])
        waited = (taken_at or now) - queued_at
        found.append(
            Reached(
                channel=case.conversation.channel,
                tier=tier,
                waited=None if taken_at is None else int(waited.total_seconds()),
                late=waited > TARGETS[tier],
            )
        )
    return found


async def end_drill(database: Database, desk_events: DeskEvents, ended: Drill) -> None:
    """Keep what came of a drill that is `ended` and close its talks; nothing where somebody else ended it."""
    async with database.write() as unit:
        now = ended.ended_at
        if now is None or ended.ended_by is None:
            raise ValueError("a drill that has not ended")
        results = await reached(unit.connection, ended, now)
        if not await drills.end(unit.connection, ended, results):
            return
        entry = audit.Entry(actor=ended.ended_by, action="drill_ended", detail=f"{ended.line} {ended.ending}")
        await audit.append(unit.connection, entry, now)
        unit.then_tell(lambda: desk_events.publish("floor", (ended.line,), None))
    await close_talks(database, desk_events, ended.line, now)


async def close_talks(database: Database, desk_events: DeskEvents, line: Line, now: datetime) -> None:
    """Nobody is said goodbye to: whoever was invented is not there any more."""
    async with database.read() as connection:
        which = await drills.open_talks(connection, line)
    for conversation in which:
        async with database.write() as unit:
            case = await cases.hold(unit.connection, conversation)
            if case is None or case.conversation.phase is Phase.CLOSED:
                continue
            state = replace(state_of(case), stage=Phase.CLOSED, closed_at=now, waiting_since=None, asked=None)
            closed = replace(with_state(case, state), wake_at=None, company=())
            await cases.save(unit.connection, closed)
            announce(unit, desk_events, case.conversation, closed.conversation)
