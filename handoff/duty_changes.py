"""How a shift is changed: read, changed, kept and told in one transaction."""

from collections.abc import Callable
from datetime import datetime
from functools import partial

from handoff.duty import Duty
from handoff.live.events import DeskEvents
from handoff.records import Account
from handoff.store import audit, duties
from handoff.store.unit_of_work import Database
from most116.core.clock import Clock


class DutyChanges:
    def __init__(self, database: Database, desk_events: DeskEvents, clock: Clock) -> None:
        self._database = database
        self._desk_events = desk_events
        self.clock = clock

    async def of(self, account: Account) -> Duty:
        async with self._database.read() as connection:
            return await duties.of(connection, account.id)

    async def make(
        self,
        account: Account,
        change: Callable[[Duty, datetime], Duty],
        action: str,
        detail: str,
        *,
        by: Account | None = None,
    ) -> None:
        """What changes nothing is not written down."""
        now = self.clock.now()
        async with self._database.write() as unit:
            before = await duties.of(unit.connection, account.id)
            after = change(before, now)
            if after != before:
                await duties.put(unit.connection, account.id, after)
                entry = audit.Entry(actor=(by or account).id, action=action, detail=detail)
                await audit.append(unit.connection, entry, now)
                unit.then_tell(partial(self._desk_events.publish, "floor", account.lines, None))
