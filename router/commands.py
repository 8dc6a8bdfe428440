"""Commands and standing questions: a closed list of whole messages, never words inside a sentence."""

from dataclasses import replace

from most116.core.conversation import Language, Phase
from router.decision import Close, DialogState, Erase, GiveReturnCode, LeaveQueue, PassOn, Question, Say, Step
from router.pausing import in_pause
from router.queueing import enter
from router.replies import question
from router.timing import ERASE_LATER, SILENT, UNREACHABLE
from router.turn import Outcome, Turn, say
from router.unanswered import NO_FOLLOWUP
from safety_rules.schema import Sign

_OVER = frozenset({Phase.CLOSED, Phase.SURVEY, Phase.STOPPED})
_RETURNS = _OVER | {Phase.PARKED, Phase.PAUSED}
# A remark on a talk whose words were deleted because the person asked.
ERASED = "erased"
_TEXTS = {"privacy": "privacy", "numbers": "numbers"}


def answered(state: DialogState, turn: Turn) -> Outcome:
    """The fixed texts a person may ask for at any time before a consultant is there; they leave the state as it is."""
    outcome = Outcome(state=state)
    if state.stage.with_person:
        return outcome
    command = turn.book.command(turn.said.text)
    if command in _TEXTS:
        outcome = outcome.then(say(_TEXTS[command]), trace=f"command.{command}")
    elif Sign.ANONYMOUS in turn.signs:
        outcome = outcome.then(say("privacy"), trace="asked.anonymous")
    if Sign.AM_I_BOT in turn.signs:
        outcome = outcome.then(say("am_i_bot"), trace="asked.am_i_bot")
    return outcome


def stop(state: DialogState, turn: Turn) -> Outcome:
    """STOP ends what the bot says; while somebody's life may be at risk the conversation stays open for a person."""
    outcome = Outcome(state=state, trace=("command.stop",))
    passed: tuple[Step, ...] = (PassOn(),) if state.stage.with_person else ()
    if state.stage in _OVER:
        ended = outcome.then(stage=Phase.STOPPED, asked=None, closed_at=state.closed_at or turn.now, **NO_FOLLOWUP)
        return outcome if state.stage is Phase.STOPPED else ended
    if in_pause(state):
        # The bot is silent already, and what it told about the pause stays true.
        return outcome.then(**NO_FOLLOWUP)
    if state.tier.urgent:
        return outcome.then(*passed, asked=None, **NO_FOLLOWUP).tagged(SILENT)
    leaving: tuple[Step, ...] = (LeaveQueue(),) if state.stage.waiting else ()
    return outcome.then(
        *passed,
        say("stop.done"),
        *leaving,
        stage=Phase.STOPPED,
        asked=None,
        asked_at=None,
        before=None,
        waiting_since=None,
        closed_at=turn.now,
        greeted=True,
        **NO_FOLLOWUP,
    )


def give_return_code(state: DialogState) -> Outcome:
    """It changes nothing else: who waits goes on waiting, and a consultant reads that it was asked for."""
    passed: tuple[Step, ...] = (PassOn(),) if state.stage.with_person else ()
    return Outcome(state=state, steps=(GiveReturnCode(), *passed), trace=("command.return_code",))


def cut_off(state: DialogState, turn: Turn) -> Outcome:
    """The person blocked us or opted out at the platform: no word would arrive, so none is said.

    Whoever talks with them sees it and decides, and what may be dangerous keeps its place.
    """
    if state.stage in _OVER:
        return stop(state, turn)
    outcome = Outcome(state=state, trace=("cut_off",)).tagged(UNREACHABLE)
    if state.stage.with_person:
        return outcome.then(PassOn(), asked=None)
    if state.tier.urgent:
        return outcome.then(asked=None)
    stopped = stop(state, turn)
    silent = tuple(step for step in stopped.steps if not isinstance(step, Say))
    return replace(stopped, steps=silent, trace=outcome.trace)


def ask_erase(state: DialogState, turn: Turn) -> Outcome:
    """Ask before erasing. Whoever waits or talks keeps place and consultant while the question is open."""
    outcome = Outcome(state=state, trace=("command.delete",))
    if state.tier.urgent and state.stage not in _OVER:
        passed: tuple[Step, ...] = (PassOn(),) if state.stage.with_person else ()
        return outcome.then(say("delete.later"), *passed).tagged(ERASE_LATER)
    outcome = outcome.then(
        question(Question.ERASE, state, turn.book), asked=Question.ERASE, asked_at=turn.now, asked_again=False
    )
    if state.stage.waiting or state.stage.with_person:
        return outcome
    return outcome.then(stage=Phase.ERASING, before=state.before if state.stage is Phase.ERASING else state.stage)


def erase_answered(state: DialogState, turn: Turn) -> Outcome | None:
    """What an answer to the question about erasing leads to; None: it was no answer, and nothing is erased for it.

    Whoever answers something else with a number, long after, does not erase by it.
    """
    if state.asked_at is not None and turn.said.received_at - state.asked_at > turn.rules.erase:
        return None
    outcome = Outcome(state=state, trace=("answer.erase",))
    yes, no = said_yes(state, turn), said_no(state, turn)
    if yes and not no and state.tier.urgent and (state.stage.waiting or state.stage.with_person):
        # The question was asked before there was danger.
        return outcome.then(say("delete.later"), asked=None, asked_at=None).tagged(ERASE_LATER)
    if yes and not no:
        return _erased(outcome, turn)
    if no and not yes:
        return not_erased(outcome, turn)
    return None


def _erased(outcome: Outcome, turn: Turn) -> Outcome:
    """The words go and the talk is over; a pause that people made is not."""
    state, over = outcome.state, not in_pause(outcome.state)
    leaving: tuple[Step, ...] = (LeaveQueue(),) if state.stage.waiting else ()
    closing: tuple[Step, ...] = (Close(reason="erased"),) if over else ()
    return outcome.then(
        *leaving,
        Erase(),
        *closing,
        stage=Phase.CLOSED if over else Phase.PAUSED,
        closed_at=turn.now if over else None,
        asked=None,
        asked_at=None,
        before=None,
        waiting_since=None,
        tags=(ERASED,),
        **NO_FOLLOWUP,
    )


def erased_at_last(outcome: Outcome) -> Outcome:
    """What was asked for in danger: the talk has been over for so long that nobody goes on with it."""
    return outcome.then(Erase(), asked=None, asked_at=None, tags=(ERASED,), **NO_FOLLOWUP)


def not_erased(outcome: Outcome, turn: Turn) -> Outcome:
    """Back to where the question was asked; a question that was open before it is not asked again."""
    state = outcome.state
    if state.stage is not Phase.ERASING:
        return outcome.then(asked=None, asked_at=None)
    if state.before in _RETURNS:
        return outcome.then(stage=state.before, asked=None, asked_at=turn.now, before=None)
    return enter(outcome.then(asked=None), turn)


def said_yes(state: DialogState, turn: Turn) -> bool:
    """The first choice, or yes; "no" means yes in Polish and no in English."""
    if _spoken_over(state):
        return "first" in turn.answers or turn.said.choice == "1"
    if "yes_in_polish" in turn.answers:
        return state.language is Language.PL
    return bool(turn.answers & {"first", "yes"}) or turn.said.choice == "1"


def said_no(state: DialogState, turn: Turn) -> bool:
    if _spoken_over(state):
        return "second" in turn.answers or turn.said.choice == "2"
    if "yes_in_polish" in turn.answers:
        return state.language is Language.EN
    return bool(turn.answers & {"second", "no"}) or turn.said.choice == "2"


def _spoken_over(state: DialogState) -> bool:
    """A consultant wrote after the open question: a mere yes may answer them, only the number answers the question."""
    return state.asked_at is not None and state.spoken_at is not None and state.spoken_at > state.asked_at
