"""Drills at the desk: a lead starts and ends one on a line of theirs, and everybody there takes whom it invents."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Final

from handoff.accounts.roles import Act, require
from handoff.case_view import queue_entry
from handoff.desk_asking import DeskTools
from handoff.drill import Drill, DrillEnd, DrillId
from handoff.drill_ending import end_drill, reached
from handoff.place import ticket_for
from handoff.records import Account, QueueEntry
from handoff.store import audit, case_lists, cases, drills
from most116.core.clock import Clock
from most116.core.conversation import Line, Ticket
from most116.core.drills import is_drill
from most116.core.errors import DeskError
from most116.core.ids import ConversationId, IdFactory

_LISTED: Final = 50


class DeskDrills:
    """Refuses with DeskError. Nobody invented stands in the queue of people: they are seen apart and taken by hand."""

    def __init__(self, tools: DeskTools, ids: IdFactory, clock: Clock) -> None:
        self._tools = tools
        self._ids = ids
        self._clock = clock

    async def start(self, lead: Account, line: Line) -> Drill:
        """From now on invented people write to the line (handoff/drill_course.py). Not while danger waits there."""
        require(lead, Act.SUPERVISE, line)
        now = self._clock.now()
        drill = Drill(id=DrillId(self._ids.new()), line=line, started_by=lead.id, started_at=now)
        async with self._tools.database.write() as unit:
            waiting = await case_lists.waiting_by_tier(unit.connection)
            if any(tier.urgent and where in {"", line} for where, tier in waiting):
                raise DeskError(409, "desk.drill.danger")
            if any(one.line is line for one in await drills.running(unit.connection)):
                raise DeskError(409, "desk.drill.runs")
            await drills.add(unit.connection, drill)
            entry = audit.Entry(actor=lead.id, action="drill_started", detail=line)
            await audit.append(unit.connection, entry, now)
            unit.then_tell(partial(self._tools.desk_events.publish, "floor", (line,), None))
        return drill

    async def stop(self, lead: Account, which: DrillId) -> None:
        """End it now: its talks are closed, and what came of it is kept."""
        require(lead, Act.SUPERVISE)
        drill = next((one for one in await self.running(lead) if one.id == which), None)
        if drill is None:
            raise DeskError(404, "desk.drill.gone")
        ended = replace(drill, ended_at=self._clock.now(), ended_by=lead.id, ending=DrillEnd.STOPPED)
        await end_drill(self._tools.database, self._tools.desk_events, ended)

    async def running(self, account: Account) -> list[Drill]:
        """What goes on on the account's lines."""
        async with self._tools.database.read() as connection:
            return [one for one in await drills.running(connection) if one.line in account.lines]

    async def listed(self, lead: Account) -> Sequence[Drill]:
        """Those of the lead's lines, the newest first; one that goes on with what came of it until now."""
        require(lead, Act.SUPERVISE)
        now = self._clock.now()
        async with self._tools.database.read() as connection:
            found = await drills.newest(connection, lead.lines, _LISTED)
            return [
                one if one.ended_at is not None else replace(one, results=await reached(connection, one, now))
                for one in found
            ]

    async def waiting(self, account: Account) -> list[QueueEntry]:
        """The invented who wait on the account's lines, the gravest first."""
        async with self._tools.database.read() as connection:
            return [queue_entry(case) for case in await drills.waiting(connection, account.lines)]

    async def place(self, account: Account, which: ConversationId) -> Ticket | None:
        """The place of somebody invented who waits on the account's lines; None for everybody else."""
        async with self._tools.database.read() as connection:
            case = await cases.load(connection, which)
        if case is None or not is_drill(case.conversation.slot) or not case.conversation.phase.waiting:
            return None
        return ticket_for(case.conversation) if {*case.conversation.lines} & {*account.lines} else None
