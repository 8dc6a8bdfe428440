"""Letters of the form: no question, no note while they wait; whoever goes on in the chat is there like anybody else."""

from dataclasses import replace

from most116.core.conversation import AgeBand, Channel, Language, Phase
from most116.core.messages import Kind, Utterance
from router.asking import LANGUAGE_OTHER
from router.decision import DialogState, EnterQueue, LetterKept
from router.gates import unread, waiting_gate
from router.queueing import helped, placed
from router.turn import Outcome, Turn, say

# By these nobody shows that they are there to talk.
_NOT_THERE = frozenset({Kind.TICK, Kind.EDIT, Kind.DELETE})


def received(state: DialogState, said: Utterance) -> DialogState:
    """The state with what the form tells beside the words, and whether somebody waits at the other end."""
    # On our own page a code opens what is there to read; in an app it brings the talk to where the person is.
    if said.kind in _NOT_THERE or (said.kind is Kind.RETURN and said.channel is Channel.WEBCHAT):
        return state
    state = replace(state, letter=said.channel is Channel.FORM)
    if not state.letter or state.stage is not Phase.NEW:
        return state
    told = said.filled
    band = state.age_band if told.age_band is AgeBand.UNKNOWN else told.age_band
    return replace(state, age_band=band, line=told.line or state.line)


def on_letter(state: DialogState, turn: Turn) -> Outcome:
    """A first letter without danger: into the queue, with the one text that says when it is answered."""
    outcome = Outcome(state=state, trace=("letter",)).then(greeted=True, story=True)
    if waiting_gate(state, turn).shut:
        return unread(outcome, turn)
    if LANGUAGE_OTHER in state.tags:
        outcome = outcome.then(*(say("language.other", language=each) for each in (Language.EN, Language.PL)))
    outcome = placed(helped(outcome, turn), turn)
    within = turn.rules.answered_within(outcome.state.line, outcome.state.tier)
    return outcome.then(LetterKept(hours=int(within.total_seconds()) // 3600))


def come_to_talk(before: DialogState, outcome: Outcome, turn: Turn) -> Outcome:
    """Whoever wrote a letter and is in the chat now waits from now on, or from when the letter was due if that is over.

    Time for which nobody waited would put them before people who did.
    """
    state = outcome.state
    since = state.waiting_since
    stays = before.stage.waiting and state.stage.waiting
    if since is None or not (before.letter and not state.letter and stays):
        return outcome
    due = since + turn.rules.answered_within(state.line, state.tier)
    return outcome.then(
        EnterQueue(line=state.line, tier=state.tier), trace="came_to_talk", waiting_since=min(due, turn.now)
    )
