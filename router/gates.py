"""Whether what somebody writes is read now, and what is said and done where it is not."""

from most116.core.conversation import Language, Line, Phase, seen_by
from most116.core.doors import Gate
from most116.core.ids import TextKey
from router.decision import DialogState, Say
from router.lines import chosen_line, known_line, line_to_wait_for
from router.turn import Outcome, Turn, say

# The person knows that nobody may write in their language.
NOBODY_SAID = "language_nobody"


def gate(line: Line | None, turn: Turn) -> Gate:
    return turn.rules.doors.gate(line, turn.said.channel) if turn.rules.open else Gate.UNREAD


def entry_gate(state: DialogState, turn: Turn) -> Gate:
    """Where the conversation has come so far: while its line is not settled, as soon as either of both takes it in."""
    return gate(chosen_line(state), turn)


def waiting_gate(state: DialogState, turn: Turn) -> Gate:
    """Where it would wait."""
    return gate(line_to_wait_for(state, turn.signs, turn.rules), turn)


def when_read(key: str, state: DialogState, turn: Turn) -> Say:
    """The text `key`, or while nobody reads the one that says so: a promise of people who are not there is none."""
    return say("unavailable" if waiting_gate(state, turn) is Gate.UNREAD else key)


def unread(outcome: Outcome, turn: Turn) -> Outcome:
    """UNAVAILABLE: say that nobody reads, once in a while, and keep what is written until somebody does.

    Whose line it is follows from what is known, and with it whom they can call: a child who told their age calls
    people for children.
    """
    outcome = outcome.then(line=known_line(outcome.state, turn.signs, turn.rules))
    state = outcome.state
    said_at = state.urgent_said_at
    if said_at is None or turn.now - said_at >= turn.rules.urgent_repeat:
        outcome = outcome.then(say("unavailable"), urgent_said_at=turn.now)
    return outcome.then(
        trace="unread",
        stage=Phase.UNAVAILABLE,
        asked=None,
        asked_again=False,
        asked_at=turn.now,
        greeted=True,
        closed_at=None,
    )


def nobody_in_language(outcome: Outcome, turn: Turn) -> Outcome:
    """Say once that nobody is known to write in this language now; staying is possible."""
    state, rules = outcome.state, turn.rules
    lines = seen_by(state.line, state.stage)
    written = rules.doors.written
    known = {one for line in lines for one in written.get((line, turn.said.channel), rules.duty.get(line, ()))}
    if state.language is Language.PL or state.language in known or NOBODY_SAID in state.tags:
        return outcome
    told = {rules.doors.hours.get((line, state.language), "") for line in lines}
    hours = told.pop() if len(told) == 1 else ""
    return outcome.then(Say(text=TextKey("language.nobody"), values={"hours": hours} if hours else {})).tagged(
        NOBODY_SAID
    )
