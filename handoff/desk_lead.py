"""What a shift lead sees of the floor, and does on it: ask somebody to take, lower a tier, take away from the gone."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from functools import partial
from typing import Final

from handoff.accounts.roles import Act, may, require
from handoff.case_view import queue_entry, record
from handoff.desk_asking import DeskTools
from handoff.desk_changes import Done, Held
from handoff.desk_duty import DeskDuty
from handoff.desk_opening import DeskOpening
from handoff.desk_skills import DeskSkills
from handoff.dialogs import state_of, with_state
from handoff.duty import Duty
from handoff.giving_back import given_back
from handoff.live.offers import Offers
from handoff.live.queue_figures import QueueFigures
from handoff.live.wishes import Wishes
from handoff.place import there_for, ticket_for
from handoff.records import Account, ConversationRecord, QueueEntry
from handoff.store import audit, case_lists, duties, stuck
from handoff.store.cases import Case
from handoff.store.undelivered import undelivered, unreachable
from handoff.targets import Waiting
from most116.core.conversation import Channel, Conversation, Line, Phase, Tier
from most116.core.errors import DeskError
from most116.core.ids import ConsultantId, ConversationId

# Of those who wait, the first are listed: who comes after them is counted.
_LISTED: Final = 20


class LowerReason(StrEnum):
    """Why a person lowers what the rules raised. SAFE: the person is safe now; NOT_MEANT: the words meant no danger."""

    SAFE = "safe"
    NOT_MEANT = "not_meant"
    ABOUT_PAST = "about_past"
    TEST = "test"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class OnDuty:
    """One colleague on the lines of a lead. `here`: their page is open; `ends_at`: when their shift is over.

    `talks`: what they hold, on those lines.
    """

    account: Account
    here: bool
    on_break: bool
    ends_at: datetime | None
    limit: int
    ceiling: int | None
    calm_only: bool
    talks: Sequence[QueueEntry]


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """The floor as it is now: figures by line and tier, the first of those who `wait`, who is on, what went wrong.

    `most`: the largest ceiling that a lead may set. `unanswered`: who was offered to two in vain. `overflow`: how
    many wait on a line for so long that colleagues of the other one may take them. `channels`: by line, how many
    wait on each, and since when the first does. `takers`: of the people, who may take each of those who wait.
    """

    lines: Mapping[Line, Mapping[Tier, Waiting]]
    channels: Mapping[Line, Mapping[Channel, tuple[int, datetime]]]
    waiting: Sequence[QueueEntry]
    wait: int
    people: Sequence[OnDuty]
    takers: Mapping[ConversationId, Collection[ConsultantId]]
    stuck: int
    undelivered: Sequence[QueueEntry]
    most: int
    unanswered: frozenset[ConversationId]
    overflow: Mapping[Line, int]
    at: datetime


class DeskLead:
    """Every act is audited and refused with DeskError to whoever does not lead the line."""

    def __init__(self, tools: DeskTools, duty: DeskDuty) -> None:
        self._tools = tools
        self._duty = duty
        self._figures = QueueFigures(duty.redis, duty.clock)
        self._wishes = Wishes(duty.redis)
        self._offers = Offers(duty.redis, duty.clock)
        self.opening = DeskOpening(tools, duty)
        self.skills = DeskSkills(tools, duty.clock)

    async def board(self, lead: Account) -> Board:
        require(lead, Act.SUPERVISE)
        figures = {line: await self._figures.of(line) for line in lead.lines}
        first = await self._figures.first(lead.lines, _LISTED)
        async with self._tools.database.read() as connection:
            found = await case_lists.several(connection, first)
            talks = await case_lists.find(connection, phases=(Phase.ACTIVE, Phase.TRANSFER))
            failed = await undelivered(connection, [case.conversation.id for case in talks])
            cut_off = await unreachable(connection, lead.lines)
            channels = {line: await case_lists.waiting_by_channel(connection, line) for line in lead.lines}
            kept, stuck_count = await duties.all_of(connection), await stuck.count_open(connection)
        held = [case for case in talks if case.conversation.line in lead.lines]
        lost = {case.conversation.id: case for case in held if case.conversation.id in failed}
        lost |= {case.conversation.id: case for case in cut_off}
        people = await self._people(lead, held, kept)
        waiting = [case for one in first if (case := found.get(one)) and case.conversation.phase.waiting]
        return Board(
            lines=figures,
            channels=channels,
            waiting=[queue_entry(case) for case in waiting],
            wait=await self._figures.count(lead.lines),
            people=people,
            takers={case.conversation.id: self._takers(people, case.conversation) for case in waiting},
            stuck=stuck_count,
            undelivered=[queue_entry(case) for case in sorted(lost.values(), key=lambda one: one.conversation.tier)],
            most=self._duty.most,
            unanswered=frozenset(one.conversation for one in (await self._offers.all()).values() if one.missed_often),
            overflow=await self._duty.room.overflow.counts(),
            at=self._duty.clock.now(),
        )

    async def _people(self, lead: Account, held: Sequence[Case], kept: Mapping[ConsultantId, Duty]) -> Sequence[OnDuty]:
        """Who of the lead's lines is at the desk, or holds a talk although they are not."""
        here, now = await self._tools.floor.presence.here(), self._duty.clock.now()
        people = [
            OnDuty(
                account=one,
                here=one.id in here,
                on_break=duty.on_break(now),
                ends_at=duty.shift_end(now),
                limit=duty.limit(self._duty.limits),
                ceiling=duty.ceiling,
                calm_only=duty.calm_only,
                talks=[queue_entry(case) for case in held if case.conversation.assigned_to == one.id],
            )
            for one in await self._tools.floor.colleagues.all()
            if may(one, Act.TAKE) and {*one.reach} & {*lead.lines}
            for duty in [kept.get(one.id, Duty())]
        ]
        present = [one for one in people if one.here or one.talks]
        return sorted(present, key=lambda one: one.account.alias.casefold())

    def _takers(self, people: Sequence[OnDuty], one: Conversation) -> Collection[ConsultantId]:
        room = self._duty.room.overflow
        return {each.account.id for each in people if there_for(each.account, one, room)}

    async def ask_to_take(self, lead: Account, which: ConversationId, to: ConsultantId) -> None:
        """Ask somebody who is at the desk to take a waiting conversation; they take it or pass it without a reason."""
        require(lead, Act.SUPERVISE)
        known = next((one for one in await self._tools.floor.colleagues.all() if one.id == to), None)
        if known is None or not may(known, Act.TAKE) or to not in await self._tools.floor.presence.here():
            raise DeskError(409, "desk.no_such_colleague")

        async def act(held: Held) -> Done[None]:
            one = _led(held)
            if not there_for(known, one, self._duty.room.overflow):
                raise DeskError(409, "desk.taken")
            held.unit.after_commit(partial(self._wishes.put, to, which, lead.id))
            held.unit.then_tell(partial(self._tools.desk_events.publish, "floor", known.lines, None))
            return Done(result=None, action="asked_to_take", detail=to)

        await self._tools.changes.run(lead, which, act)

    async def set_ceiling(self, lead: Account, of: ConsultantId, ceiling: int | None, *, calm_only: bool) -> None:
        """How many talks a colleague of the lead's lines takes at once at most, and whether none that is urgent."""
        require(lead, Act.SUPERVISE)
        known = next((one for one in await self._tools.floor.colleagues.all() if one.id == of), None)
        if known is None or not may(known, Act.TAKE) or known.id == lead.id or not {*known.lines} & {*lead.lines}:
            raise DeskError(409, "desk.no_such_colleague")
        await self._duty.set_ceiling(lead, known, ceiling, calm_only=calm_only)

    async def wish(self, account: Account) -> tuple[QueueEntry, str] | None:
        """Whom a lead asks the account to take, and the lead's alias; None when nobody or not waiting any more."""
        found = await self._wishes.of(account.id)
        if found is None:
            return None
        async with self._tools.database.read() as connection:
            case = (await case_lists.several(connection, [found[0]])).get(found[0])
        if case is None or not there_for(account, case.conversation, self._duty.room.overflow):
            return None
        aliases = {one.id: one.alias for one in await self._tools.floor.colleagues.all()}
        return queue_entry(case), aliases.get(found[1], "")

    async def forget_wish(self, account: Account, which: ConversationId) -> None:
        """Who was offered somebody and passed has answered the lead who asked for the same as well."""
        found = await self._wishes.of(account.id)
        if found is not None and found[0] == which:
            await self._wishes.remove(account.id)

    async def pass_on(self, account: Account, which: ConversationId) -> None:
        """Not this one; nobody is asked why."""
        found = await self._wishes.of(account.id)
        if found is None or found[0] != which:
            raise DeskError(409, "desk.not_offered")
        await self._wishes.remove(account.id)
        now = self._duty.clock.now()
        async with self._tools.database.write() as unit:
            entry = audit.Entry(actor=account.id, action="passed", conversation=which)
            await audit.append(unit.connection, entry, now)
            unit.then_tell(partial(self._tools.desk_events.publish, "floor", account.lines, None))

    async def lower(self, lead: Account, which: ConversationId, tier: Tier, reason: LowerReason) -> ConversationRecord:
        """Lower a tier: rules only ever raise one, and raise it again when danger is written again."""
        require(lead, Act.SUPERVISE)

        async def act(held: Held) -> Done[ConversationRecord]:
            one = _led(held)
            if tier <= one.tier or not (one.phase.waiting or one.phase.with_person):
                raise DeskError(409, "desk.not_lower")
            case = with_state(held.case, replace(state_of(held.case), tier=tier, urgent_since=None))
            if one.phase.waiting:
                held.unit.after_commit(partial(self._duty.room.leave, which))
                held.unit.after_commit(partial(self._duty.room.enter, ticket_for(case.conversation)))
            seen = await record(held.unit.connection, case, held.key)
            detail = f"{one.tier.label} {tier.label} {reason}"
            return Done(result=seen, case=case, action="tier_lowered", detail=detail)

        return await self._tools.changes.run(lead, which, act)

    async def take_away(self, lead: Account, which: ConversationId) -> ConversationRecord:
        """Give back to the queue the talk of somebody who has left the desk, without waiting for the clock."""
        require(lead, Act.SUPERVISE)
        here = await self._tools.floor.presence.here()

        async def act(held: Held) -> Done[ConversationRecord]:
            one = _led(held)
            if not one.phase.with_person or one.assigned_to is None:
                raise DeskError(409, "desk.closed")
            if one.assigned_to in here:
                raise DeskError(409, "desk.still_here")
            case, place = given_back(held.case, held.now)
            held.unit.after_commit(partial(self._duty.room.enter, place))
            seen = await record(held.unit.connection, case, held.key)
            return Done(result=seen, case=case, action="taken_away", detail=one.assigned_to)

        return await self._tools.changes.run(lead, which, act)

    async def look_away(self, account: Account) -> int | None:
        """The account opens another page than that of a talk into which it looked: the sign in that talk ends.

        Gives the number of that page; None for whoever leaves no sign.
        """
        if not may(account, Act.SUPERVISE):
            return None
        opened, left = await self._duty.readers.leave(account.id)
        if left is not None:
            await self._tools.desk_events.publish("conversation", account.lines, left)
        return opened


def _led(held: Held) -> Conversation:
    """The conversation, when it is on a line of the lead."""
    one = held.case.conversation
    if not {*(one.lines or (one.entry_line,))} & {*held.account.lines}:
        raise DeskError(404, "desk.not_found")
    return one
