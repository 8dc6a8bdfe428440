"""Asking: the welcome, the few questions there are, and when there is nothing more to ask."""

from most116.core.conversation import AgeBand, Language, Phase
from most116.core.messages import Kind
from router.age import read_age
from router.decision import Question
from router.gates import NOBODY_SAID
from router.lines import conflict, line_by_age
from router.queueing import enter
from router.replies import question
from router.turn import Outcome, Turn, say

_STORY_WORDS = 4
# Remarks on what the first words showed: two languages are possible, or none of ours.
LANGUAGE_UNSURE, LANGUAGE_OTHER = "language_unsure", "language_other"
_STAGES = {
    Question.LANGUAGE: Phase.ASK_LANG,
    Question.AGE: Phase.ASK_AGE,
    Question.LINE: Phase.ASK_LINE,
    Question.MINOR: Phase.CONFLICT,
    Question.ADULT: Phase.CONFLICT,
}


ASKING = frozenset(_STAGES.values())


def begins_story(turn: Turn) -> bool:
    """More than a greeting or an answer: the questions are over, a person should read it."""
    return turn.words >= _STORY_WORDS or turn.verdict.matched != ()


def greeted(outcome: Outcome, turn: Turn) -> Outcome:
    """NEW: a welcome and, in the same breath, the first open question, unless the story has begun."""
    state = outcome.state
    story = turn.said.kind in {Kind.MEDIA, Kind.VOICE, Kind.UNREADABLE} or state.story
    outcome = outcome.then(greeted=True, story=story)
    if LANGUAGE_OTHER in state.tags:
        # In the two languages that people of other ones most often know.
        both = (say("language.other", language=language) for language in (Language.EN, Language.PL))
        return enter(outcome.then(*both).tagged(NOBODY_SAID), turn)
    if turn.said.kind not in {Kind.START, Kind.RETURN} and "greeting" not in turn.answers:
        heard = read_age(turn.said.text, turn.now.year)
        if begins_story(turn) and (heard.band is AgeBand.UNKNOWN or turn.words > _STORY_WORDS):
            return enter(outcome, turn)
    if LANGUAGE_UNSURE in state.tags:
        return ask(outcome, Question.LANGUAGE, turn)
    return first_question(outcome, turn)


def first_question(outcome: Outcome, turn: Turn) -> Outcome:
    if outcome.state.before is Phase.ASK_LINE:
        # They chose another language after the age: nothing is asked twice.
        return ask(outcome.then(before=None), Question.LINE, turn)
    return ask(outcome, Question.AGE, turn) if outcome.state.age_band is AgeBand.UNKNOWN else after_age(outcome, turn)


def ask(outcome: Outcome, asked: Question, turn: Turn) -> Outcome:
    return outcome.then(
        question(asked, outcome.state, turn.book),
        trace=f"asked.{asked.value}",
        stage=_STAGES[asked],
        asked=asked,
        asked_at=turn.now,
        asked_again=False,
    )


def after_age(outcome: Outcome, turn: Turn) -> Outcome:
    """The age is known or will not be: settle the line, and ask only where that leaves it open."""
    state = outcome.state
    if state.entry_line is None and state.line is None:
        line = line_by_age(state.age_band, turn.rules)
        return ask(outcome, Question.LINE, turn) if line is None else enter(outcome.then(line=line), turn)
    asked = conflict(state.line or state.entry_line, state.age_band)
    return enter(outcome, turn) if asked is None else ask(outcome, asked, turn)


def again(outcome: Outcome) -> Outcome:
    """One gentle retry; nobody is told that an answer is wrong."""
    return outcome.then(say("answer.retry"), trace="retry", asked_again=True)
