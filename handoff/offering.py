"""Offers whoever waits to one consultant after the other: danger to whoever is free, others to who asked for it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from handoff.accounts.roles import Act, may
from handoff.duty import Duty, Limits, capacity
from handoff.live.events import DeskEvents
from handoff.live.offers import Call, Ending, Offers
from handoff.live.presence import Presence
from handoff.live.queue_figures import QueueFigures
from handoff.live.readiness import Readiness
from handoff.live.waiting import RedisWaitingRoom
from handoff.ranks import Role
from handoff.records import Account
from handoff.store import audit, desk_hours, duties
from handoff.store.unit_of_work import Database
from most116.core.clock import Clock
from most116.core.conversation import Capacity, Language, Line, Taker, Ticket
from most116.core.errors import OfferedElsewhereError, TooMuchError
from most116.core.ids import ConsultantId, ConversationId

# Of those in immediate danger who wait; whoever comes after them is in the list of every desk, as all are.
_IN_DANGER: Final = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Colleague:
    """Somebody at the desk, and what they may take beside what they hold. `ending`: their shift is nearly over."""

    account: Account
    may: Capacity
    held: int
    ready: bool
    last_offered: float
    ending: bool

    @property
    def free(self) -> bool:
        return self.may.immediate or self.may.high or self.may.calm


class Offering:
    """One look, which the clock repeats. Nobody loses a place by it: an offer ends by its time, whoever dies meanwhile.

    `lasts`: how long an offer stands; none are made when it is zero.
    """

    def __init__(
        self,
        *,
        database: Database,
        room: RedisWaitingRoom,
        presence: Presence,
        desk_events: DeskEvents,
        clock: Clock,
        offers: Offers,
        readiness: Readiness,
        figures: QueueFigures,
        limits: Limits,
        lasts: timedelta,
    ) -> None:
        self._database = database
        self._room = room
        self._presence = presence
        self._desk_events = desk_events
        self._clock = clock
        self._offers = offers
        self._readiness = readiness
        self._figures = figures
        self._limits = limits
        self._lasts = lasts
        self._overflowing: Mapping[Line, int] = {}

    async def look(self) -> None:
        """End what ran out, take back what nobody can accept any more, and offer whoever is to be offered."""
        await self._tell_overflow()
        calls, ready = await self._offers.all(), await self._readiness.all()
        danger = await self._figures.in_danger(_IN_DANGER)
        if not self._lasts or not (calls or ready or danger):
            return
        here = await self._here(ready)
        places = await self._offers.tickets({*calls, *danger})
        for call in calls.values():
            await self._end(call, places.get(call.conversation), here)
        calls = await self._offers.all()
        asked = {call.to for call in calls.values() if call.open(self._clock.now())}
        free = {one.account.id: one for one in here.values() if one.free and one.account.id not in asked}
        for which, call in calls.items():
            if call.trained and call.to is None and which in places:
                await self._to_trained(places[which], call, free)
        for which in danger:
            call_now = calls.get(which)
            if which in places and not (call_now and call_now.open(self._clock.now())):
                await self._danger(places[which], call_now, free)
        for one in [free[account] for account in ready if account in free and not free[account].ending]:
            await self._offer(one, None, one.account.languages, free)

    async def _tell_overflow(self) -> None:
        """Nothing but time makes somebody wait for long enough: the desks that may take them now look again."""
        before, self._overflowing = self._overflowing, await self._room.overflow.counts()
        grown = [line for line, count in self._overflowing.items() if count > before.get(line, 0)]
        if grown:
            await self._desk_events.publish("queue", grown, None)

    async def _end(self, call: Call, place: Ticket | None, here: Mapping[ConsultantId, Colleague]) -> None:
        if place is None and not call.open(self._clock.now()):
            await self._offers.forget(call.conversation)
        if place is None or call.to is None:
            return
        gone = call.to not in here or not here[call.to].free or not _serves(here[call.to].account, place)
        ran_out = not call.open(self._clock.now())
        if not (ran_out or gone):
            return
        misses = await self._offers.end(call.conversation, call.to, Ending.MISSED if ran_out else Ending.WITHDRAWN)
        if misses is None:
            return
        if ran_out:
            # Whoever does not answer is not asked again and again: they say once more that they are there.
            await self._readiness.end(call.to)
            await self._trail("offer_missed", call.conversation, f"{call.to} {misses}")
        await self._desk_events.publish("queue", place.lines, call.conversation)

    async def _to_trained(self, place: Ticket, call: Call, free: dict[ConsultantId, Colleague]) -> None:
        """Who is trained for abuse goes first; where none of them is free, it waits like any other."""
        for one in _in_turn(free, lambda one: one.account.trained and one.account.id not in call.tried):
            if await self._offer(one, place, one.account.languages, free):
                return

    async def _danger(self, place: Ticket, call: Call | None, free: dict[ConsultantId, Colleague]) -> None:
        """Somebody in immediate danger is offered to whoever is free, in any language when nobody has theirs.

        Whose shift is nearly over is asked when nobody else can be (docs/decisions/0129).
        """
        tried = frozenset[ConsultantId]() if call is None else call.tried
        speaking = [*_in_turn(free, lambda one: one.may.immediate and one.account.id not in tried)]
        speaking.sort(key=lambda one: (one.ending, place.language not in one.account.languages))
        for one in speaking:
            if await self._offer(one, place, tuple(Language), free):
                return

    async def _offer(
        self,
        one: Colleague,
        place: Ticket | None,
        languages: Sequence[Language],
        free: dict[ConsultantId, Colleague],
    ) -> bool:
        """Ask one colleague: whether there was somebody for them who is offered to nobody else."""
        account = one.account
        taker = Taker(
            account=account.id,
            overflow=account.overflow,
            languages=tuple(languages),
            offered_until=self._clock.now() + self._lasts,
        )
        which = None if place is None else place.conversation
        try:
            found = await self._room.claim(account.lines, which, one.may, taker)
        except (TooMuchError, OfferedElsewhereError):
            return False
        if found is None:
            return False
        free.pop(account.id)
        await self._readiness.offered(account.id)
        await self._desk_events.publish("queue", found.lines, found.conversation)
        return True

    async def _here(self, ready: Sequence[ConsultantId]) -> dict[ConsultantId, Colleague]:
        """Everybody at the desk who takes people; who asked to be offered somebody and left is not ready any more."""
        present, last, now = await self._presence.here(), await self._readiness.last_offered(), self._clock.now()
        async with self._database.read() as connection:
            staff = [one for one in await desk_hours.staff(connection, present) if may(one, Act.TAKE)]
            kept = await duties.all_of(connection)
            held = {one.id: await duties.held_by(connection, one.id) for one in staff}
        for account in {*ready} - {one.id for one in staff if not kept.get(one.id, Duty()).on_break(now)}:
            await self._readiness.end(account)
        return {
            one.id: Colleague(
                account=one,
                may=capacity(duty, held[one.id], self._limits, now),
                held=len(held[one.id]),
                ready=one.id in ready,
                last_offered=last.get(one.id, 0),
                ending=duty.ending(now),
            )
            for one in staff
            for duty in [kept.get(one.id, Duty())]
        }

    async def _trail(self, action: str, which: ConversationId, detail: str) -> None:
        now: datetime = self._clock.now()
        async with self._database.write() as unit:
            entry = audit.Entry(actor=audit.CLOCK, action=action, conversation=which, detail=detail)
            await audit.append(unit.connection, entry, now)


def _in_turn(free: Mapping[ConsultantId, Colleague], suits: Callable[[Colleague], bool]) -> list[Colleague]:
    """Who asked for it first, leads last, then whoever holds least and was offered nobody for longest."""
    found = [one for one in free.values() if suits(one)]
    return sorted(found, key=lambda one: (not one.ready, one.account.role is Role.LEAD, one.held, one.last_offered))


def _serves(account: Account, place: Ticket) -> bool:
    """Whether somebody may take whom they were asked about: a lead may have changed their lines meanwhile."""
    return not {*account.lines, *account.overflow}.isdisjoint(place.lines)
