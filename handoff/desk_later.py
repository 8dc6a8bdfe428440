"""What a consultant sends when a person is silent, and the one message that may be agreed for later."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from types import MappingProxyType

from sqlalchemy.ext.asyncio import AsyncConnection

from config.texts import Texts
from handoff.case_view import record
from handoff.desk_asking import DeskTools
from handoff.desk_changes import Done, Held, require_own
from handoff.dialogs import state_of, waking, with_state
from handoff.records import Account, CheckIn, ConversationRecord, silence_of
from handoff.store import open_records, transcripts
from handoff.store.cases import Case
from most116.core.clock import HERE
from most116.core.conversation import Phase
from most116.core.errors import DeskError
from most116.core.ids import ConversationId
from most116.core.messages import OWN_PAGES, REPLY_WINDOWS, Author
from router.decision import Question
from router.open_questions import opened

# Domain sheet 4.6: the person's silence after a consultant's words.
SILENT_FOR: Mapping[CheckIn, timedelta] = MappingProxyType(
    {
        CheckIn.FIRST: timedelta(minutes=5),
        CheckIn.SECOND: timedelta(minutes=10),
        CheckIn.CLOSE: timedelta(minutes=20),
    }
)
_TEXTS = {CheckIn.FIRST: "checkin.first", CheckIn.SECOND: "checkin.second", CheckIn.CLOSE: "close.idle"}
# Texts are kept for three days after the end: a message that is agreed must still have its conversation then.
LATEST = timedelta(hours=48)
SOONEST = timedelta(minutes=15)


class DeskLater:
    def __init__(self, tools: DeskTools, texts: Texts) -> None:
        self._tools = tools
        self._texts = texts

    async def check_in(self, account: Account, which: ConversationId, step: CheckIn) -> ConversationRecord:
        """Ask whether the person is still there, or end a talk in which they are silent; each once in a silence."""

        async def act(held: Held) -> Done[ConversationRecord]:
            case = require_own(held)
            since = await _silent_since(held.unit.connection, case)
            if since is None or held.now - since < SILENT_FOR[step] or state_of(case).letter:
                raise DeskError(409, "desk.not_silent")
            if step is CheckIn.CLOSE and case.conversation.tier.urgent:
                raise DeskError(409, "desk.never_closed_for_silence")
            state = state_of(case)
            sent = state.check_ins if state.checked_since == since else 0
            if step.number <= sent:
                return Done(result=await record(held.unit.connection, case, held.key))
            case = await self._tools.voice.say(held, case, _TEXTS[step])
            state = replace(state_of(case), checked_since=since, check_ins=step.number, spoken_at=held.now)
            if step is CheckIn.CLOSE:
                # Nobody is asked afterwards whether it helped.
                kept = Question.ERASE if state.asked is Question.ERASE else None
                state = replace(state, stage=Phase.CLOSED, closed_at=held.now, transfer_to=None, asked=kept)
                case = replace(case, company=(), wake_at=waking(state, held.now))
                self._tools.expire_contact(held.unit, case)
                await open_records.open_for(held.unit.connection, which, account.id)
            case = with_state(case, state)
            seen = await record(held.unit.connection, case, held.key)
            return Done(result=seen, case=case, action="check_in", detail=step)

        return await self._tools.changes.run(account, which, act)

    async def follow_up(self, account: Account, which: ConversationId, at: datetime) -> ConversationRecord:
        """Ask whether one message may come at `at`; it comes then, once, if the person says yes."""

        async def act(held: Held) -> Done[ConversationRecord]:
            case = require_own(held)
            state = state_of(case)
            _check_time(case, at, held.now)
            if state.asked is not None or state.followup_agreed or state.followup_said_at is not None:
                raise DeskError(409, "desk.one_follow_up")
            when = at.astimezone(HERE)
            language, line = case.conversation.language, case.conversation.line
            values = {"date": f"{when.day}.{when.month:02}", "time": f"{when:%H:%M}"}
            told = self._texts.interface("followup.when", language, line, values)
            case = await self._tools.voice.say(held, case, "followup.ask", {"when": told}, asks=Question.FOLLOWUP)
            asked = replace(opened(state, Question.FOLLOWUP, held.now), followup_at=at)
            case = replace(with_state(case, asked), wake_at=held.now)
            seen = await record(held.unit.connection, case, held.key)
            return Done(result=seen, case=case, action="follow_up")

        return await self._tools.changes.run(account, which, act)


def _check_time(case: Case, at: datetime, now: datetime) -> None:
    """Refuse what could not be kept: a promise is worse broken than not made."""
    one = case.conversation
    if one.channel in OWN_PAGES:
        raise DeskError(409, "desk.no_follow_up_here")
    if not now + SOONEST <= at <= now + LATEST:
        raise DeskError(422, "desk.follow_up_time")
    window = REPLY_WINDOWS.get(one.channel)
    if window is not None and at >= one.last_heard_at + window:
        raise DeskError(409, "desk.follow_up_window")


async def _silent_since(connection: AsyncConnection, case: Case) -> datetime | None:
    """When the silence of the person began; None while it is not theirs."""
    said = await transcripts.transcript(connection, case.conversation.id, author=Author.CONSULTANT, last=1)
    return silence_of(case.conversation.last_heard_at, said[-1].at if said else None)
