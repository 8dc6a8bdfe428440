"""Commands and standing questions: a closed list of whole messages, never words inside a sentence."""

from dataclasses import replace

from most116.core.conversation import Language, Phase
from router.decision import DialogState, GiveReturnCode, LeaveQueue, PassOn, Say, Step
from router.pausing import in_pause
from router.timing import SILENT, UNREACHABLE
from router.turn import Outcome, Turn, say
from router.unanswered import NO_FOLLOWUP
from safety_rules.schema import Sign

OVER = frozenset({Phase.CLOSED, Phase.SURVEY, Phase.STOPPED})
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
    if state.stage is Phase.STOPPED:
        return outcome
    if state.stage in OVER:
        # What was agreed for later may still have been to come: whoever ends it is told that nothing does.
        ended = outcome.then(say("stop.done"), stage=Phase.STOPPED, asked=None, **NO_FOLLOWUP)
        return ended.then(closed_at=state.closed_at or turn.now)
    if in_pause(state):
        # The bot is silent already, and what it told about the pause stays true.
        return outcome.then(**NO_FOLLOWUP)
    if state.tier.urgent:
        return outcome.then(*passed, asked=None, **NO_FOLLOWUP).tagged(SILENT)
    leaving: tuple[Step, ...] = (LeaveQueue(gave_up=True),) if state.stage.waiting else ()
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
    if state.stage in OVER:
        return _unsaid(stop(state, turn))
    outcome = Outcome(state=state, trace=("cut_off",)).tagged(UNREACHABLE)
    if state.stage.with_person:
        return outcome.then(PassOn(), asked=None)
    if state.tier.urgent:
        return outcome.then(asked=None)
    return replace(_unsaid(stop(state, turn)), trace=outcome.trace)


def _unsaid(outcome: Outcome) -> Outcome:
    return replace(outcome, steps=tuple(step for step in outcome.steps if not isinstance(step, Say)))


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
