"""What shift leads and administrators order about intake: hours, days, languages, and switches that hold at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Final

from handoff.accounts.roles import Act, require
from handoff.desk_asking import DeskTools
from handoff.desk_duty import DeskDuty
from handoff.forecast import Forecast
from handoff.intake_orders import Order, OrderKind, Rule, Why, checked
from handoff.live.doors import LiveDoors
from handoff.ranks import Role
from handoff.records import Account
from handoff.store import audit, orders
from handoff.store.unit_of_work import UnitOfWork
from most116.core.conversation import Line
from most116.core.doors import Doors
from most116.core.errors import DeskError
from most116.core.ids import ConsultantId, IdFactory

# A switch is for now; what is to hold longer is hours or a day.
LONGEST_SWITCH: Final = timedelta(hours=24)
_HISTORY: Final = 100
# More talks at once than this take longer together than one after the other (domain sheet 4.2).
_TALKS_AT_ONCE: Final = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """`orders` in force, the oldest first; `history` the newest first, of any; `doors` as the router has them now.

    `crisis`: how long the crisis message still stands, if it does.
    """

    orders: Sequence[Order]
    history: Sequence[Order]
    doors: Doors
    crisis: timedelta | None


class DeskOpening:
    """Every act is audited, told to every desk, and refused with DeskError to whoever may not steer the line."""

    def __init__(self, tools: DeskTools, duty: DeskDuty) -> None:
        self._database = tools.database
        self._desk_events = tools.desk_events
        self._doors = LiveDoors(duty.redis)
        self._clock = duty.clock
        self._ids = IdFactory(duty.clock)
        self.forecast = Forecast(tools.database, duty.clock, talks_at_once=min(duty.most, _TALKS_AT_ONCE))

    async def now(self) -> Opening:
        """What holds; every role may know it."""
        async with self._database.read() as connection:
            return Opening(
                orders=await orders.in_force(connection, self._clock.now()),
                history=await orders.history(connection, _HISTORY),
                doors=await self._doors.now(),
                crisis=await self._doors.crisis(),
            )

    async def switches(self) -> Sequence[Order]:
        """Those that hold now, for everybody's desk."""
        async with self._database.read() as connection:
            found = await orders.in_force(connection, self._clock.now())
        return [one for one in found if one.rule.kind is OrderKind.SWITCH]

    def planned(self, who: Account, rule: Rule, length: timedelta | None) -> Rule:
        """The rule as it would be kept; refused like the order itself."""
        require_steering(who, rule.line)
        try:
            found = checked(rule)
        except ValueError:
            raise DeskError(422, "desk.intake.unreadable") from None
        is_switch = found.kind is OrderKind.SWITCH
        if is_switch and (length is None or not timedelta(0) < length <= LONGEST_SWITCH):
            raise DeskError(422, "desk.intake.no_end")
        return found

    async def order(self, who: Account, rule: Rule, why: Why, length: timedelta | None = None) -> Order:
        """Put a rule in force, in place of the one that said something of the same; a switch for `length`."""
        found = self.planned(who, rule, length)
        return await self._put(who.id, found, why, length if found.kind is OrderKind.SWITCH else None)

    async def end(self, who: Account, order: str) -> None:
        """It holds no more from now on."""
        async with self._database.read() as connection:
            found = await orders.one(connection, order)
        if found is None or not found.in_force(self._clock.now()):
            raise DeskError(409, "desk.intake.ended_already")
        require_steering(who, found.rule.line)
        await self._end([found], who.id)

    async def end_switches(self, who: Account, line: Line | None) -> int:
        """Every switch that names the line, or all; how many there were."""
        found = [one for one in await self.switches() if line is None or one.rule.line in {None, line}]
        for each in found:
            require_steering(who, each.rule.line)
        await self._end(found, who.id)
        return len(found)

    async def _put(self, by: ConsultantId, rule: Rule, why: Why, length: timedelta | None) -> Order:
        now = self._clock.now()
        until = None if length is None else now + length
        made = Order(id=self._ids.new(), rule=rule, why=why, by=by, made_at=now, until=until)
        async with self._database.write() as unit:
            for each in await orders.in_force(unit.connection, now):
                if each.rule.place == rule.place:
                    await orders.end(unit.connection, each.id, by, now)
            await orders.add(unit.connection, made)
            await self._tell(unit, by, "intake_ordered", made, now)
        return made

    async def _end(self, found: Sequence[Order], by: ConsultantId) -> None:
        now = self._clock.now()
        async with self._database.write() as unit:
            for each in found:
                await orders.end(unit.connection, each.id, by, now)
                await self._tell(unit, by, "intake_order_ended", each, now)

    async def _tell(self, unit: UnitOfWork, by: ConsultantId, action: str, order: Order, now: datetime) -> None:
        rule = order.rule
        until = "" if order.until is None else order.until.strftime("until=%Y-%m-%dT%H:%MZ")
        said = (rule.kind, rule.line or "both", rule.channel or "all", rule.value, order.why, until)
        entry = audit.Entry(actor=by, action=action, detail=" ".join(filter(None, said))[:255])
        await audit.append(unit.connection, entry, now)
        unit.then_tell(partial(self._desk_events.publish, "floor", tuple(Line), None))


def lines_of(who: Account) -> Sequence[Line]:
    """Those that somebody may steer."""
    return tuple(line for line in Line if who.role is Role.ADMIN or line in who.lines)


def require_steering(who: Account, line: Line | None) -> None:
    """A lead steers the lines they lead; an administrator both."""
    require(who, Act.STEER_INTAKE)
    wanted = tuple(Line) if line is None else (line,)
    if not {*wanted} <= {*lines_of(who)}:
        raise DeskError(403, "desk.not_allowed")
