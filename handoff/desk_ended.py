"""Tells the leads of a line which talks were closed in danger and why, until one of them has seen it (sheet 3.2)."""

from functools import partial

from handoff.accounts.roles import Act, may
from handoff.case_view import queue_entry
from handoff.closing_why import ClosedInDanger
from handoff.desk_asking import DeskTools
from handoff.records import Account
from handoff.store import audit, cases, urgent_ends
from most116.core.errors import DeskError
from most116.core.ids import ConversationId

# Who was closed first stands first, so that a longer list empties too.
_LISTED = 20


class DeskEnded:
    def __init__(self, tools: DeskTools) -> None:
        self._tools = tools

    async def unseen(self, account: Account) -> list[ClosedInDanger]:
        """For a lead: colleagues' talks that no lead has seen closed, the longest ago first; for others nothing."""
        if not may(account, Act.SUPERVISE):
            return []
        async with self._tools.database.read() as connection:
            found = await urgent_ends.unseen(connection, account.lines, account.id, _LISTED)
        return [ClosedInDanger(entry=queue_entry(each.case), end=each.end) for each in found]

    async def see(self, account: Account, which: ConversationId) -> None:
        """A lead of the line, who is somebody else, has seen it; also when another one was faster."""
        tools = self._tools
        async with tools.database.write() as unit:
            case = await cases.hold(unit.connection, which)
            if case is None:
                raise DeskError(404, "desk.not_found")
            if not may(account, Act.SUPERVISE, case.conversation.line):
                raise DeskError(403, "desk.not_allowed")
            end = await urgent_ends.of(unit.connection, which)
            if end is None or end.by == account.id:
                raise DeskError(409, "desk.not_offered")
            now = tools.changes.clock.now()
            if not await urgent_ends.see(unit.connection, which, account.id, now):
                return
            entry = audit.Entry(actor=account.id, action="closing_seen", conversation=which, detail=end.by)
            await audit.append(unit.connection, entry, now)
            unit.then_tell(partial(tools.desk_events.publish, "conversation", case.conversation.lines, which))
