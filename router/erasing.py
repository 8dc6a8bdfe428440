"""Deleting what somebody wrote because they asked: the question, its answer, and what is put off (domain sheet 5.5)."""

from dataclasses import replace

from most116.core.conversation import Phase
from router.asking import ASKING
from router.commands import OVER, said_no, said_yes
from router.decision import Close, DialogState, Erase, LeaveQueue, PassOn, Question, Step
from router.open_questions import closed, opened
from router.pausing import in_pause
from router.queueing import enter
from router.replies import question
from router.timing import ERASE_LATER
from router.turn import Outcome, Turn, say
from router.unanswered import NO_FOLLOWUP

_RETURNS = OVER | {Phase.PARKED, Phase.PAUSED}
# A remark on a talk whose words were deleted because the person asked.
ERASED = "erased"


def ask_erase(state: DialogState, turn: Turn) -> Outcome:
    """Ask before erasing. Whoever waits or talks keeps place and consultant while the question is open."""
    outcome = Outcome(state=state, trace=("command.delete",))
    if state.held or (state.tier.urgent and state.stage not in OVER):
        passed: tuple[Step, ...] = (PassOn(),) if state.stage.with_person else ()
        return outcome.then(say("delete.later"), *passed).tagged(ERASE_LATER)
    outcome = outcome.then(question(Question.ERASE, state, turn.book))
    if state.stage.waiting or state.stage.with_person:
        return replace(outcome, state=opened(state, Question.ERASE, turn.now))
    # A survey that was asked stays; one that is still to come is not asked after this.
    beside = state if state.stage in ASKING | {Phase.SURVEY} else replace(state, asked=None)
    outcome = replace(outcome, state=opened(beside, Question.ERASE, turn.now))
    return outcome.then(stage=Phase.ERASING, before=state.before if state.stage is Phase.ERASING else state.stage)


def erase_answered(state: DialogState, turn: Turn) -> Outcome | None:
    """What an answer to the question about erasing leads to; None: it was no answer, and nothing is erased for it.

    Whoever answers something else with a number, long after, does not erase by it.
    """
    if state.asked_at is not None and turn.said.received_at - state.asked_at > turn.rules.erase:
        return None
    outcome = Outcome(state=state, trace=("answer.erase",))
    yes, no = said_yes(state, turn), said_no(state, turn)
    if yes and not no and _put_off(state):
        # The question was asked before there was danger, or a legal hold.
        return not_erased(outcome.then(say("delete.later")).tagged(ERASE_LATER), turn)
    if yes and not no:
        return _erased(outcome, turn)
    if no and not yes:
        return not_erased(outcome, turn)
    return None


def _put_off(state: DialogState) -> bool:
    return state.held or (state.tier.urgent and (state.stage.waiting or state.stage.with_person))


def _erased(outcome: Outcome, turn: Turn) -> Outcome:
    """The words go and the talk is over; a pause that people made is not."""
    state, over = outcome.state, not in_pause(outcome.state)
    leaving: tuple[Step, ...] = (LeaveQueue(gave_up=True),) if state.stage.waiting else ()
    closing: tuple[Step, ...] = (Close(reason="erased"),) if over else ()
    return outcome.then(
        *leaving,
        Erase(),
        *closing,
        stage=Phase.CLOSED if over else Phase.PAUSED,
        closed_at=turn.now if over else None,
        asked=None,
        asked_at=None,
        earlier=(),
        surveyed_at=None,
        surveyed_line=None,
        before=None,
        waiting_since=None,
        tags=(ERASED,),
        **NO_FOLLOWUP,
    )


def erased_at_last(outcome: Outcome) -> Outcome:
    """What was asked for in danger: the talk has been over for so long that nobody goes on with it."""
    return outcome.then(Erase(), asked=None, asked_at=None, tags=(ERASED,), **NO_FOLLOWUP)


def not_erased(outcome: Outcome, turn: Turn) -> Outcome:
    """Back to where the question was asked, and to what was open under it; nothing is asked again."""
    state = outcome.state
    back = closed(state, Question.ERASE)
    if state.stage is not Phase.ERASING:
        return replace(outcome, state=back)
    if state.before in _RETURNS:
        since = back.asked_at or turn.now
        return replace(outcome, state=replace(back, stage=state.before, asked_at=since, before=None))
    return enter(outcome.then(asked=None), turn)


def still_asked(state: DialogState) -> DialogState | None:
    """Where one of the first questions is open under the one about erasing, which was not answered; None elsewhere."""
    back = closed(state, Question.ERASE)
    return None if state.before not in ASKING or back.asked is None else replace(back, stage=state.before, before=None)
