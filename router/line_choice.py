"""While somebody waits on the line that is for others by their age: they are asked once, and their choice wins.

The place stays theirs meanwhile, and the time they waited goes with them (domain sheet 2.4, M10 and M11).
"""

from dataclasses import replace

from most116.core.conversation import AgeBand, Line, Phase
from router.decision import DialogState, EnterQueue, Question
from router.gates import gate, nobody_in_language
from router.lines import STAYING, conflict, stays
from router.open_questions import closed, opened
from router.replies import question
from router.timing import SILENT, UNREACHABLE
from router.turn import Outcome, Turn, say
from safety_rules.schema import Sign

# Where the questions before the wait are asked. Whoever comes back later is asked nothing (domain sheet 2.1).
_FROM = frozenset({Phase.NEW, Phase.ASK_LANG, Phase.ASK_AGE, Phase.ASK_LINE})
_NOT_TO_BE_ASKED = frozenset({SILENT, UNREACHABLE})


def line_asked(before: DialogState, outcome: Outcome, turn: Turn) -> Outcome:
    """The outcome, and the question where an age came out that the line is not for; never to whom may be in danger."""
    state = outcome.state
    asked = conflict(state.line, state.age_band)
    if asked is None or state.line is None or state.asked is not None or not state.stage.waiting:
        return outcome
    # Whoever agreed to be here, as in a transfer, chose already: only an age that asks anew does.
    if before.stage not in _FROM and not (before.stage.waiting and _came_out(before, state)):
        return outcome
    about_child = asked is Question.ADULT and Sign.ABOUT_CHILD.value in state.tags
    left_alone = state.tier.urgent or state.letter or about_child or _NOT_TO_BE_ASKED & {*state.tags}
    outcome = outcome.tagged(stays(asked))
    if left_alone or gate(state.line.other, turn).shut:
        return outcome
    outcome = replace(outcome, state=opened(outcome.state, asked, turn.now))
    return outcome.then(question(asked, state, turn.book), trace=f"asked.{asked.value}")


def _came_out(before: DialogState, state: DialogState) -> bool:
    """An age that was not known, or another one after a message was changed, against which the line is now."""
    return before.age_band is AgeBand.UNKNOWN or conflict(state.line, before.age_band) is not conflict(
        state.line, state.age_band
    )


def line_chosen(outcome: Outcome, asked: Question, answer: str, turn: Turn) -> Outcome:
    """What the `answer` to a question about the line, its number, leads to while the person waits."""
    state = closed(outcome.state, asked)
    outcome = replace(outcome, state=state, trace=(*outcome.trace, f"answer.{asked.value}"))
    if asked is Question.ADULT and answer == "2":
        about = outcome.then(say("about.child")).tagged("about_other_said", Sign.ABOUT_CHILD.value)
        return _waits_on(about, Line.YOUTH, turn)
    return _waits_on(outcome, _WANTED.get((asked, answer)), turn)


_WANTED = {
    (Question.LINE, "1"): Line.YOUTH,
    (Question.LINE, "2"): Line.ADULT,
    (Question.MINOR, "1"): Line.YOUTH,
    (Question.ADULT, "1"): Line.ADULT,
}


def _waits_on(outcome: Outcome, line: Line | None, turn: Turn) -> Outcome:
    """On the line that was chosen, if people take it in there; in danger nobody is moved by a button."""
    state = outcome.state
    if line is None or line is state.line or state.tier.urgent or state.letter or gate(line, turn).shut:
        return outcome
    tags = tuple(tag for tag in state.tags if tag not in STAYING)
    moved = outcome.then(
        say("queue.entered"),
        EnterQueue(line=line, tier=state.tier),
        stage=Phase.QUEUED,
        line=line,
        line_assumed=False,
        tags=tags,
    )
    return nobody_in_language(moved, turn)
