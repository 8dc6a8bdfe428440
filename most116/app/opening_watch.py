"""Has every change of hours, switches and presence noticed within seconds, by the router and by the public pages."""

import asyncio
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from redis.exceptions import RedisError

from config.lines import LineTable
from handoff.accounts.roles import Act, may
from handoff.intake_orders import Order
from handoff.live.doors import LiveDoors
from handoff.live.presence import Presence
from handoff.opening import doors_at
from handoff.records import Account
from handoff.routing import Router
from handoff.store import orders
from handoff.store.accounts import AccountStore
from handoff.store.unit_of_work import Database
from most116.app.wiring import Parts
from most116.core.clock import Clock
from most116.core.conversation import Line
from most116.core.doors import NOBODY_READS, OPEN_DOORS, Doors
from most116.core.errors import StorageDown
from most116.core.redaction import EventLog

_SECONDS: Final = 2.0


class OpeningWatch:
    """`unattended`: so long nobody of a line must have been at the desk until it counts as unread; none never does."""

    def __init__(
        self,
        *,
        router: Router,
        database: Database,
        presence: Presence,
        doors: LiveDoors,
        lines: LineTable,
        unattended: timedelta | None,
        clock: Clock,
        events: EventLog,
    ) -> None:
        self._router = router
        self._database = database
        self._presence = presence
        self._doors = doors
        self._duty = {record.line: record.duty for record in lines}
        self.unattended = unattended
        self._clock = clock
        self._events = events
        self._orders: list[Order] = []
        self._people: list[Account] = []
        self._blank_since: datetime | None = None
        self._told = OPEN_DOORS

    async def run(self, stop: asyncio.Event) -> None:
        """Until `stop`."""
        while not stop.is_set():
            await self.look()
            try:
                await asyncio.wait_for(stop.wait(), _SECONDS)
            except TimeoutError:
                continue

    async def look(self) -> Doors:
        """Take into use what holds now. While SQL or Redis is down, what was known last goes on with the time."""
        try:
            await self._read()
        except (StorageDown, RedisError, OSError) as failure:
            self._events.failure("orders_unreadable", failure)
        doors = doors_at(self._orders, self._clock.now(), attended=await self._attended(), duty=self._duty)
        try:
            if await self._doors.crisis() is not None:
                doors = replace(doors, gates=NOBODY_READS.gates)
            else:
                await self._doors.tell(doors)
        except (RedisError, OSError) as failure:
            self._events.failure("doors_not_told", failure)
        self._note(doors)
        self._router.rules = replace(self._router.rules, doors=doors)
        return doors

    async def _read(self) -> None:
        async with self._database.read() as connection:
            self._orders = await orders.in_force(connection, self._clock.now())
        if self.unattended is not None:
            self._people = [one for one in await AccountStore(self._database, self._clock).all() if may(one, Act.TAKE)]

    async def _attended(self) -> dict[Line, bool]:
        """Whether somebody of each line was at the desk lately; yes, where that cannot be known."""
        if self.unattended is None:
            return {}
        now = self._clock.now()
        try:
            seen = await self._presence.since(now - self.unattended)
            known = await self._presence.anybody_ever()
        except (RedisError, OSError):
            return {}
        # Before anybody ever came, and after Redis lost who did, the time counts from here.
        self._blank_since = None if known else self._blank_since or now
        if self._blank_since is not None and now - self._blank_since < self.unattended:
            return {}
        return {line: any(line in one.lines and one.id in seen for one in self._people) for line in Line}

    def _note(self, doors: Doors) -> None:
        """Each change once, so that a supervisor hears of a way that nobody reads."""
        for way in sorted({*doors.gates, *self._told.gates}):
            gate = doors.gate(*way)
            if gate is not self._told.gate(*way):
                self._events.warning("gate_changed", line=way[0], channel=way[1], status=gate.label)
        self._told = doors


def make_opening_watch(parts: Parts, router: Router) -> OpeningWatch:
    runtime = parts.runtime
    return OpeningWatch(
        router=router,
        database=parts.database,
        presence=Presence(runtime.redis, runtime.clock),
        doors=LiveDoors(runtime.redis),
        lines=parts.lines,
        unattended=parts.settings.desk.unattended,
        clock=runtime.clock,
        events=runtime.events,
    )
