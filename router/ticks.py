"""What time alone brings about: questions that nobody answered, notes to those who wait, the end of a silence."""

from dataclasses import replace

from most116.core.conversation import Phase
from router.asking import ASKING, first_question
from router.decision import Close, DialogState, Question
from router.erasing import erased_at_last, not_erased
from router.gates import entry_gate, unread, waiting_gate, when_read
from router.lines import stays
from router.open_questions import closed
from router.pausing import resumed
from router.queueing import enter, placed
from router.replies import question
from router.timing import UNREACHABLE, Due, pending, waits_since
from router.turn import Outcome, Turn, say
from router.unanswered import NO_FOLLOWUP, not_agreed, not_moved


def on_tick(state: DialogState, turn: Turn) -> Outcome:
    """Everything that is due by now, once; what was missed meanwhile is not said afterwards."""
    due = {name for name, moment in pending(state, turn.rules).items() if moment <= turn.now}
    outcome = Outcome(state=state, trace=tuple(f"due.{name}" for name in sorted(due)))
    if due & {Due.UPDATE, Due.LONG, Due.URGENT}:
        outcome = _waits(outcome, due, turn)
    # In one order, whatever the process: the same arguments give the same decision.
    for name in sorted(due - {Due.UPDATE, Due.LONG, Due.URGENT}):
        # What follows a question would ask somebody to go on writing to people who take in nothing new.
        shut = outcome.state.stage in ASKING and entry_gate(outcome.state, turn).shut
        outcome = unread(outcome, turn) if shut else _expired(outcome, name, turn)
    return outcome


def _waits(outcome: Outcome, due: set[Due], turn: Turn) -> Outcome:
    """One text at most: the most urgent of those that are due."""
    state, rules = outcome.state, turn.rules
    since = waits_since(state)
    if since is not None:
        passed = int((turn.now - since) / rules.update)
        outcome = outcome.then(updates_sent=max(state.updates_sent, min(passed, rules.max_updates)))
    if Due.LONG in due:
        outcome = outcome.then(long_said=True)
    if Due.URGENT in due and state.urgent_since is not None:
        over = sum(turn.now - state.urgent_since >= wait for wait in rules.urgent_waits)
        return outcome.then(when_read("urgent.wait", state, turn), urgent_updates=over)
    return outcome.then(when_read("queue.long" if Due.LONG in due else "queue.update", state, turn))


def _expired(outcome: Outcome, name: Due, turn: Turn) -> Outcome:
    match name:
        case Due.LANGUAGE if outcome.state.stage is Phase.ASK_LANG:
            return (enter if outcome.state.story else first_question)(outcome, turn)
        case Due.AGE | Due.LINE:
            return enter(outcome, turn)
        case Due.CONFLICT if outcome.state.stage is Phase.CONFLICT:
            return enter(outcome.tagged(stays(outcome.state.asked)), turn)
        case Due.NUDGE | Due.PARK | Due.EXPIRE:
            return _silent(outcome, name, turn)
        case Due.FOLLOWUP | Due.FOLLOWUP_UNANSWERED | Due.RECALL:
            return _later(outcome, name, turn)
        case _:
            return _ended(outcome, name, turn)


def _silent(outcome: Outcome, name: Due, turn: Turn) -> Outcome:
    """A greeting and then nothing."""
    if name is Due.NUDGE:
        return outcome.then(say("nudge"), nudged=True)
    if name is Due.PARK:
        return outcome.then(stage=Phase.PARKED, asked=None, asked_again=False, asked_at=turn.now)
    return outcome.then(Close(reason="parked"), stage=Phase.CLOSED, closed_at=turn.now, asked_at=None)


def _later(outcome: Outcome, name: Due, turn: Turn) -> Outcome:
    """The agreed message at the agreed time, once; not to whom is here already, and not at another hour."""
    state = outcome.state
    if name is Due.RECALL:
        return placed(outcome.then(recalled_at=None), turn)
    if name is Due.FOLLOWUP_UNANSWERED or state.followup_at is None:
        return replace(outcome, state=not_agreed(state)).then(**NO_FOLLOWUP)
    gone = state.stage in {Phase.CLOSED, Phase.SURVEY} and UNREACHABLE not in state.tags
    if gone and turn.now - state.followup_at <= turn.rules.followup_late:
        return outcome.then(say("followup.ping"), followup_said_at=turn.now, **NO_FOLLOWUP)
    return outcome.then(**NO_FOLLOWUP)


def _ended(outcome: Outcome, name: Due, turn: Turn) -> Outcome:
    match name:
        case Due.ERASE | Due.ERASE_LATER:
            return not_erased(outcome, turn) if name is Due.ERASE else erased_at_last(outcome)
        case Due.TRANSFER:
            return replace(outcome, state=not_moved(outcome.state)).tagged("transfer_unanswered")
        case Due.SURVEY:
            asking = question(Question.SURVEY, outcome.state, turn.book)
            asked = replace(outcome.state, stage=Phase.SURVEY, asked=Question.SURVEY, asked_at=turn.now)
            asked = replace(asked, surveyed_at=turn.now, surveyed_line=asked.line, survey_given=False)
            return replace(outcome, state=asked).then(asking)
        case Due.RESUME:
            return replace(outcome, state=resumed(outcome.state, turn.now))
        case Due.REOPEN:
            # What was kept meanwhile is read now; a text hours later would only surprise.
            shut = waiting_gate(outcome.state, turn).shut
            return outcome.then(asked_at=turn.now) if shut else placed(outcome, turn)
        case _:
            over = name is Due.SURVEY_OVER
            ended = outcome.then(stage=Phase.CLOSED, asked=None, asked_at=None)
            return ended if over else _unanswered_beside(outcome, name)


def _unanswered_beside(outcome: Outcome, name: Due) -> Outcome:
    """Language or line, asked while somebody waits: nobody answered, and nothing changes."""
    state = outcome.state
    for asked in (Question.LANGUAGE,) if name is Due.LANGUAGE else (Question.MINOR, Question.ADULT):
        state = closed(state, asked)
    return replace(outcome, state=state)
