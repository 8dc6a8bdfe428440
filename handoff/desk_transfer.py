"""Asking a person whether the other line may go on with them, and taking the question back (domain sheet 4.3)."""

from dataclasses import replace
from datetime import datetime, timedelta

from config.lines import LineTable
from handoff.company import going_to
from handoff.desk_changes import Held
from handoff.desk_voice import DeskVoice
from handoff.dialogs import state_of, waking, with_state
from handoff.records import Companion
from handoff.store.cases import Case
from most116.core.conversation import Line, Phase
from most116.core.errors import DeskError
from router.decision import Question
from router.open_questions import opened
from router.unanswered import not_agreed, not_moved

# A consent that does not come within this time is none (domain sheet 2.1, TRANSFER).
_ANSWER = timedelta(minutes=3)


class LineQuestion:
    def __init__(self, voice: DeskVoice, lines: LineTable) -> None:
        self._voice = voice
        self._lines = lines

    async def ask(self, held: Held, case: Case, line: Line, *, by_hand: bool) -> Case:
        """With the question open. `by_hand`: a yes leads to a colleague who stands ready, not to the queue."""
        before = state_of(case)
        # Whoever wrote a letter is not there to be asked.
        if line is case.conversation.line or before.letter:
            raise DeskError(409, "desk.no_transfer")
        # One question of the desk's at a time; the person's own, whether to delete, stays theirs to answer.
        state = opened(not_agreed(before), Question.TRANSFER, held.now)
        asked = replace(state, stage=Phase.TRANSFER, transfer_to=line, by_hand=by_hand)
        case = replace(with_state(case, asked), wake_at=held.now + _ANSWER)
        return await self._voice.say(
            held, case, "transfer.ask", {"line": self._lines[line].phone}, asks=Question.TRANSFER
        )


def not_asked(case: Case, now: datetime) -> Case:
    """The case with the question taken back; an answer that comes now moves nobody."""
    if case.conversation.phase is not Phase.TRANSFER and state_of(case).transfer_to is None:
        raise DeskError(409, "desk.not_asked")
    case = with_state(case, not_moved(state_of(case)))
    return replace(case, wake_at=waking(state_of(case), now), company=going_to(case.company, None))


def agreed_to(case: Case, offer: Companion) -> bool:
    """Whether nothing stands against an offer: it stays on the line, or the person agreed to the line it leads to."""
    if offer.towards is None:
        return True
    return case.conversation.phase is Phase.ACTIVE and state_of(case).transfer_to is offer.towards
