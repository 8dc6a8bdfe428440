"""The dialogue before a consultant is there: what an answer leads to in each state (domain sheet 2.1)."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from most116.core.conversation import AgeBand, Language, Line, Phase
from most116.core.messages import Kind
from router.afterwards import on_closed
from router.age import read_age
from router.asking import ASKING, after_age, again, begins_story, first_question, greeted
from router.commands import said_no, said_yes
from router.decision import DialogState, Question
from router.erasing import erase_answered, not_erased, still_asked
from router.language import detect
from router.lines import default_line, stays
from router.open_questions import closed
from router.queueing import enter
from router.replies import SKIP, welcome
from router.turn import Outcome, Turn, say
from safety_rules.schema import Sign

_ORDINALS = ("first", "second", "third", "fourth")


def on_language(state: DialogState, turn: Turn) -> Outcome:
    """ASK_LANG, and the same question while waiting: a digit, a name, or simply a sentence."""
    outcome = Outcome(state=state, trace=("answer.language",))
    language = named_language(turn)
    waiting = state.stage is not Phase.ASK_LANG
    if language is None and not waiting and not begins_story(turn) and not state.asked_again:
        return again(outcome)
    if language is not None:
        outcome = outcome.then(language=language, language_chosen=True)
    if waiting:
        return replace(outcome, state=closed(outcome.state, Question.LANGUAGE))
    return enter(outcome, turn) if begins_story(turn) or state.story else first_question(outcome, turn)


def named_language(turn: Turn) -> Language | None:
    if turn.said.choice in set(Language):
        return Language(turn.said.choice)
    for ordinal, language in zip(_ORDINALS, (Language.PL, Language.UK, Language.EN, Language.RU), strict=True):
        if ordinal in turn.answers or language.value in turn.answers:
            return language
    guess = detect(turn.said.text)
    return guess.language if guess.sure else None


def on_age(state: DialogState, turn: Turn) -> Outcome:
    """ASK_AGE."""
    outcome = Outcome(state=state, trace=("answer.age",))
    if turn.answers & {"skip", "no"} or turn.said.choice == SKIP:
        return after_age(outcome.then(trace="skipped"), turn)
    heard = read_age(turn.said.text, turn.now.year)
    if heard.band is not AgeBand.UNKNOWN:
        outcome = outcome.then(age_band=heard.band)
        return enter(outcome, turn) if turn.verdict.matched else after_age(outcome, turn)
    if line := turn.book.line_named(turn.said.text):
        return enter(outcome.then(line=line), turn)
    if heard.other or begins_story(turn):
        return enter(outcome, turn)
    if "greeting" in turn.answers and not state.story:
        return outcome
    return after_age(outcome, turn) if state.asked_again else again(outcome)


def on_line(state: DialogState, turn: Turn) -> Outcome:
    """ASK_LINE."""
    outcome = Outcome(state=state, trace=("answer.line",))
    choice = turn.said.choice
    named = turn.book.line_named(turn.said.text)
    if "first" in turn.answers or choice == "1":
        named = Line.YOUTH
    elif "second" in turn.answers or choice == "2":
        named = Line.ADULT
    if named is not None:
        return enter(outcome.then(line=named), turn)
    band = read_age(turn.said.text, turn.now.year).band
    third = bool(turn.answers & {"third", "skip"}) or choice == "3"
    if band is not AgeBand.UNKNOWN and not third:
        return enter(outcome.then(age_band=band), turn)
    if third or begins_story(turn) or state.asked_again:
        return enter(outcome, turn)
    return again(outcome)


def on_conflict(state: DialogState, turn: Turn) -> Outcome:
    """CONFLICT: the person's choice wins; without one they stay, and the consultant sees that."""
    outcome = Outcome(state=state, trace=("answer.conflict",))
    minor = state.asked is Question.MINOR
    present = default_line(state, turn.signs, turn.rules)
    if said_yes(state, turn):
        return enter(outcome.then(line=present.other), turn)
    if not minor and ("second" in turn.answers or turn.said.choice == "2"):
        about = outcome.then(say("about.child"), line=Line.YOUTH)
        return enter(about.tagged("about_other_said", Sign.ABOUT_CHILD.value), turn)
    here = said_no(state, turn) or "third" in turn.answers or turn.said.choice == "3"
    if here or begins_story(turn) or state.asked_again:
        return enter(outcome.tagged(stays(state.asked)), turn)
    return again(outcome)


def on_parked(state: DialogState, turn: Turn) -> Outcome:
    """PARKED, STOPPED, UNAVAILABLE: whatever comes, a person reads it, without questions."""
    return enter(Outcome(state=state), turn)


def on_erasing(state: DialogState, turn: Turn) -> Outcome:
    """ERASING: yes or no; anything else erases nothing and is heard as what it is."""
    outcome = erase_answered(state, turn)
    if outcome is not None:
        return outcome
    asked = still_asked(state)
    back = not_erased(Outcome(state=state), turn) if asked is None else Outcome(state=asked)
    handler = HANDLERS.get(back.state.stage)
    if handler is None or back.state.stage is Phase.ERASING:
        return back
    heard = handler(back.state, turn)
    return heard.then(trace="not_erased")


def on_new(state: DialogState, turn: Turn) -> Outcome:
    return greeted(Outcome(state=state).then(welcome(state)), turn)


def on_paused(state: DialogState, _turn: Turn) -> Outcome:
    """PAUSED: kept for the record; danger never comes this far."""
    return Outcome(state=state, trace=("paused",))


HANDLERS: Mapping[Phase, Callable[[DialogState, Turn], Outcome]] = {
    Phase.NEW: on_new,
    Phase.ASK_LANG: on_language,
    Phase.ASK_AGE: on_age,
    Phase.ASK_LINE: on_line,
    Phase.CONFLICT: on_conflict,
    Phase.PARKED: on_parked,
    Phase.STOPPED: on_parked,
    Phase.UNAVAILABLE: on_parked,
    Phase.CLOSED: on_closed,
    Phase.SURVEY: on_closed,
    Phase.ERASING: on_erasing,
    Phase.PAUSED: on_paused,
}


def answers_under_picture(state: DialogState, turn: Turn) -> bool:
    """The words under a picture answer the question that is open, or end it."""
    if turn.said.kind is not Kind.MEDIA or not turn.said.text or state.stage not in ASKING:
        return False
    heard = HANDLERS[state.stage](state, turn).state
    return (heard.stage, heard.asked) != (state.stage, state.asked)
