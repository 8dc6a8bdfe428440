"""A pause after abuse (domain sheet 2.4): warned of by a consultant, asked for, decided by a lead; never by a rule.

Whoever is in one is told so and until when, and is heard: danger ends it at once (router/pausing.py).
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Final

from handoff.accounts.roles import Act, may, require
from handoff.case_view import queue_entry
from handoff.desk_asking import DeskTools
from handoff.desk_changes import Done, Held, require_own
from handoff.dialogs import state_of, with_state
from handoff.pause import HOURS, Pause, PauseAnswer, PausedTalk, PauseEnd, PauseId, PauseReason
from handoff.pause_course import begin_pause, stands
from handoff.records import Account
from handoff.store import cases, pauses
from handoff.store.cases import Case
from most116.core.clock import Clock
from most116.core.conversation import Line
from most116.core.errors import DeskError
from most116.core.ids import ConversationId, IdFactory
from router.pausing import in_pause, resumed

# What ended is listed for so long.
_LOOK_BACK: Final = timedelta(days=7)


class DeskPauses:
    """`longest`: no pause lasts longer, whoever agrees to it."""

    def __init__(self, tools: DeskTools, ids: IdFactory, clock: Clock, longest: timedelta) -> None:
        self._tools = tools
        self._ids = ids
        self._clock = clock
        self._longest = longest

    @property
    def hours(self) -> Sequence[int]:
        """How long a pause may be asked for."""
        return tuple(each for each in HOURS if timedelta(hours=each) <= self._longest)

    async def warn(self, account: Account, which: ConversationId) -> None:
        """Say M40, once in a talk: it is the consultant's to say, and nobody is paused without having been told."""

        async def act(held: Held) -> Done[None]:
            case = require_own(held)
            _require_calm(case)
            state = state_of(case)
            if state.boundary_at is not None:
                return Done(result=None)
            case = await self._tools.voice.say(held, case, "boundary")
            case = with_state(case, replace(state_of(case), boundary_at=held.now))
            self._tell(held, case)
            return Done(result=None, case=case, action="boundary")

        await self._tools.changes.run(account, which, act)

    async def ask(self, account: Account, which: ConversationId, reason: PauseReason, hours: int) -> Pause:
        """Ask a lead for a pause; asking again is asking anew. Only after a warning that the person has answered."""
        if hours not in self.hours:
            raise DeskError(422, "desk.bad_request")

        async def act(held: Held) -> Done[Pause]:
            case = require_own(held)
            _require_calm(case)
            warned_at = state_of(case).boundary_at
            if warned_at is None or case.conversation.last_heard_at <= warned_at:
                raise DeskError(409, "desk.pause.warn_first")
            pause = Pause(
                id=PauseId(self._ids.new()),
                reason=reason,
                length=timedelta(hours=hours),
                asked_by=account.id,
                asked_at=held.now,
            )
            await pauses.withdraw(held.unit.connection, which)
            await pauses.put(held.unit.connection, which, pause)
            self._tell(held, case)
            return Done(result=pause, action="pause_asked", detail=f"{reason} {hours}")

        return await self._tools.changes.run(account, which, act)

    async def take_back(self, account: Account, which: ConversationId) -> None:
        async def act(held: Held) -> Done[None]:
            require_own(held)
            await pauses.withdraw(held.unit.connection, which)
            self._tell(held, held.case)
            return Done(result=None, action="pause_taken_back")

        await self._tools.changes.run(account, which, act)

    async def answer(self, lead: Account, which: ConversationId, given: PauseAnswer) -> None:
        """Another person than who asked says yes or no; with a yes the pause begins, and the person is told of it."""

        async def act(held: Held) -> Done[None]:
            _require_lead(held)
            pause = await pauses.newest(held.unit.connection, which)
            one = held.case.conversation
            if pause is None or pause.answer or not one.phase.with_person or pause.asked_by != one.assigned_to:
                raise DeskError(409, "desk.not_offered")
            if pause.asked_by == lead.id:
                raise DeskError(409, "desk.pause.second_person")
            pause = replace(pause, answer=given, answered_by=lead.id, answered_at=held.now)
            case = held.case
            if given is PauseAnswer.AGREED:
                _require_calm(case)
                pause = replace(pause, until=held.now + min(pause.length, self._longest))
                case = await begin_pause(held, self._tools.voice, pause)
            await pauses.put(held.unit.connection, which, pause)
            self._tell(held, held.case)
            return Done(result=None, case=case, action=f"pause_{given}", detail=f"{pause.asked_by} {pause.reason}")

        await self._tools.changes.run(lead, which, act)

    async def lift(self, lead: Account, which: ConversationId) -> None:
        """End a pause before its time; whatever the person writes next reaches a person."""

        async def act(held: Held) -> Done[None]:
            _require_lead(held)
            pause, state = await pauses.newest(held.unit.connection, which), state_of(held.case)
            if pause is None or not pause.in_force or not in_pause(state):
                raise DeskError(409, "desk.pause.none")
            case = replace(with_state(held.case, resumed(state, held.now)), wake_at=held.now)
            pause = replace(pause, ending=PauseEnd.LIFTED, ended_by=lead.id, ended_at=held.now)
            await pauses.put(held.unit.connection, which, pause)
            self._tell(held, case)
            return Done(result=None, case=case, action="pause_lifted", detail=pause.answered_by or "")

        await self._tools.changes.run(lead, which, act)

    async def see_danger(self, lead: Account, which: ConversationId) -> None:
        """A lead has seen that danger ended a pause."""

        async def act(held: Held) -> Done[None]:
            _require_lead(held)
            pause = await pauses.newest(held.unit.connection, which)
            if pause is None or not pause.unseen_danger:
                raise DeskError(409, "desk.pause.none")
            await pauses.put(held.unit.connection, which, replace(pause, seen_by=lead.id))
            self._tell(held, held.case)
            return Done(result=None, action="pause_danger_seen")

        await self._tools.changes.run(lead, which, act)

    async def listed(self, lead: Account) -> list[PausedTalk]:
        """On the lead's lines: what waits for a word or is in force, and what ended in the last days."""
        require(lead, Act.SUPERVISE)
        async with self._tools.database.read() as connection:
            found = await pauses.listed(connection, lead.lines, self._clock.now() - _LOOK_BACK)
        return [PausedTalk(entry=queue_entry(case), pause=pause) for case, pause in found if stands(case, pause)]

    async def of(self, account: Account, which: ConversationId) -> Pause | None:
        """What became of the account's own request about the talk it holds; None when there is none."""
        async with self._tools.database.read() as connection:
            pause, case = await pauses.newest(connection, which), await cases.load(connection, which)
        if pause is None or case is None or case.conversation.assigned_to != account.id:
            return None
        return pause if pause.asked_by == account.id and pause.answer is not PauseAnswer.AGREED else None

    def _tell(self, held: Held, case: Case) -> None:
        one = case.conversation
        lines: Sequence[Line] = one.lines or tuple(Line)
        held.unit.then_tell(partial(self._tools.desk_events.publish, "conversation", lines, one.id))


def _require_calm(case: Case) -> None:
    """Nobody who may be in danger is warned off or sent away."""
    if case.conversation.tier.urgent:
        raise DeskError(409, "desk.pause.danger")


def _require_lead(held: Held) -> None:
    one = held.case.conversation
    if not may(held.account, Act.SUPERVISE, one.line):
        raise DeskError(403, "desk.not_allowed")
