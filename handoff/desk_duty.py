"""A consultant's own shift: how much they take at once, breaks, and whether they are sure when it is too much."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from handoff.accounts.roles import Act, may
from handoff.desk_changes import Held
from handoff.duty import REST, SCREEN_REST, Duty, Limits, capacity, insist, refusal, units
from handoff.duty_changes import DutyChanges
from handoff.live.connection import Live
from handoff.live.events import DeskEvents
from handoff.live.readers import Readers
from handoff.live.sureness import Sureness
from handoff.live.waiting import RedisWaitingRoom
from handoff.records import Account
from handoff.shift_times import ShiftTimes
from handoff.store import duties
from handoff.store.unit_of_work import Database
from most116.core.clock import Clock
from most116.core.conversation import Taker, Ticket, Tier
from most116.core.drills import is_drill
from most116.core.errors import DeskError, OfferedElsewhereError, TooMuchError
from most116.core.ids import ConversationId

_LONGEST_BREAK: Final = timedelta(hours=2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shift:
    """Somebody's shift as they see it. `limit`: talks at once; `most`: the limit they may set at most.

    `screen_rest`: minutes away from the screen are proposed. `ends_at`: when the shift is over; `ending`: nearly.
    """

    duty: Duty
    held: int
    units: int
    limit: int
    most: int
    on_break: bool
    rest_offered: bool
    screen_rest: bool
    ends_at: datetime | None
    ending: bool


class DeskDuty:
    def __init__(
        self,
        *,
        database: Database,
        room: RedisWaitingRoom,
        redis: Live,
        desk_events: DeskEvents,
        clock: Clock,
        limits: Limits,
    ) -> None:
        self._database = database
        self.room = room
        self.redis = redis
        self.readers = Readers(redis, clock)
        self._sureness = Sureness(redis, clock)
        self._changes = DutyChanges(database, desk_events, clock)
        self.times = ShiftTimes(self._changes, redis)
        self.clock = clock
        self.limits = limits

    async def shift(self, account: Account) -> Shift:
        async with self._database.read() as connection:
            duty, held = await duties.of(connection, account.id), await duties.held_by(connection, account.id)
        now, offered = self.clock.now(), duty.rest_offered(self.clock.now())
        quiet = not offered and Tier.IMMEDIATE not in held
        return Shift(
            duty=duty,
            held=len(held),
            units=units(held, self.limits),
            limit=duty.limit(self.limits),
            most=replace(duty, talks=None).limit(self.limits),
            on_break=duty.on_break(now),
            rest_offered=offered,
            screen_rest=quiet and await self.times.rest_due(account, duty),
            ends_at=duty.shift_end(now),
            ending=duty.ending(now),
        )

    async def claim(self, account: Account, which: ConversationId | None = None) -> Ticket | None:
        """A place in the queue for the account to take, as far as it fits beside what they hold.

        Somebody in immediate danger is refused once with the question whether the consultant is sure, and given to who
        presses again: rather two hands that are full than a person whom nobody reads.
        """
        async with self._database.read() as connection:
            duty, held = await duties.of(connection, account.id), await duties.held_by(connection, account.id)
        now = self.clock.now()
        fits = capacity(duty, held, self.limits, now)
        taker = Taker(account=account.id, leads=may(account, Act.SUPERVISE), overflow=account.overflow)
        try:
            return await self.room.claim(account.lines, which, fits, taker)
        except OfferedElsewhereError:
            raise DeskError(409, "desk.offered_elsewhere") from None
        except TooMuchError as failure:
            if not failure.immediate:
                raise DeskError(409, refusal(duty, now)) from None
        if not await self._sureness.again(account.id, which):
            raise DeskError(409, insist(duty, held, now))
        return await self.room.claim(account.lines, which, replace(fits, immediate=True), taker)

    async def taken(self, held: Held) -> bool:
        """Count a talk that becomes the account's own; False when by now it is too much beside others."""
        if is_drill(held.case.conversation.slot):
            # To practise takes nobody's hands away from people.
            return True
        connection, account, tier = held.unit.connection, held.account, held.case.conversation.tier
        await duties.alone(connection, account.id)
        duty = await duties.of(connection, account.id)
        if tier is not Tier.IMMEDIATE:
            fits = capacity(duty, await duties.held_by(connection, account.id), self.limits, held.now)
            if not (fits.high if tier is Tier.HIGH else fits.calm):
                return False
        row = duty.grave_row + 1 if tier is Tier.IMMEDIATE else 0
        if row != duty.grave_row:
            await duties.put(connection, account.id, replace(duty, grave_row=row))
        return True

    async def set_talks(self, account: Account, talks: int) -> None:
        """How many talks the account takes at once from now on; never more than it may."""

        def change(duty: Duty, _now: datetime) -> Duty:
            most = replace(duty, talks=None).limit(self.limits)
            if not 1 <= talks <= most:
                raise DeskError(422, "desk.bad_request")
            return replace(duty, talks=None if talks == most else talks)

        await self._changes.make(account, change, "own_limit", str(talks))

    async def set_ceiling(self, lead: Account, account: Account, ceiling: int | None, *, calm_only: bool) -> None:
        """A lead's limit for somebody else, such as a trainee; None: as many talks as the installation allows."""
        if ceiling is not None and not 1 <= ceiling <= self.most:
            raise DeskError(422, "desk.bad_request")

        def change(duty: Duty, _now: datetime) -> Duty:
            return replace(duty, ceiling=ceiling, calm_only=calm_only)

        detail = f"{account.id} {ceiling or 'any'} {'calm' if calm_only else 'all'}"
        await self._changes.make(account, change, "ceiling", detail, by=lead)

    @property
    def most(self) -> int:
        """The largest ceiling that means anything."""
        return Duty().limit(self.limits)

    async def begin_break(self, account: Account, minutes: int | None = None) -> None:
        """No new talk until the break is over; those that are held stay."""
        length = None if minutes is None else timedelta(minutes=minutes)
        if length is not None and not timedelta(0) < length <= _LONGEST_BREAK:
            raise DeskError(422, "desk.bad_request")

        def change(duty: Duty, now: datetime) -> Duty:
            until = None if length is None else now + length
            return replace(duty, break_since=now, break_until=until, rest_offered_at=None, grave_row=0)

        await self._changes.make(account, change, "break", "" if minutes is None else str(minutes))

    async def rest(self, account: Account) -> None:
        """The pause that is offered after somebody in immediate danger, or away from the screen."""
        offered = (await self._changes.of(account)).rest_offered(self.clock.now())
        await self.begin_break(account, int((REST if offered else SCREEN_REST).total_seconds()) // 60)

    async def end_break(self, account: Account) -> None:
        """Also says no to a pause that is offered."""

        def change(duty: Duty, _now: datetime) -> Duty:
            return replace(duty, break_since=None, break_until=None, rest_offered_at=None)

        await self.times.back(account, await self._changes.of(account))
        await self._changes.make(account, change, "break_over", "")


async def offer_rest(held: Held) -> None:
    """Whoever is about to leave a talk in immediate danger is offered a pause."""
    one = held.case.conversation
    if one.tier is Tier.IMMEDIATE and one.assigned_to is not None and not is_drill(one.slot):
        await duties.offer_rest(held.unit.connection, one.assigned_to, held.now)
