"""Buttons that are pressed: each answers its own question, and one whose question is over answers no other."""

from dataclasses import replace

from most116.core.conversation import Language, Phase
from most116.core.messages import Utterance
from router.asking import ASKING, ask
from router.buttons import pressed
from router.decision import DialogState, PassOn, Question
from router.erasing import ask_erase
from router.gates import nobody_in_language
from router.line_choice import line_chosen
from router.open_questions import is_open, last_again
from router.turn import Outcome, Turn

# Asked in a talk or after it: once that is over, such a button begins none.
OF_A_TALK = frozenset({Question.SURVEY, Question.ERASE, Question.TRANSFER, Question.FOLLOWUP})
_OF_THE_LINE = frozenset({Question.LINE, Question.MINOR, Question.ADULT})
Pressed = tuple[Question, str]


def as_pressed(state: DialogState, said: Utterance) -> tuple[DialogState, Utterance, Pressed | None]:
    """The state with the question whose button it is as the last one, and the answer; or what was pressed too late.

    The language is the exception: whoever presses its name has chosen it, whenever that is.
    """
    found = pressed(said.choice)
    if found is None:
        return state, said, None
    asked, answer = found
    if is_open(state, asked):
        return last_again(state, asked), replace(said, choice=answer), None
    if asked is Question.LANGUAGE and answer in set(Language):
        state = replace(state, language=Language(answer), language_chosen=True)
    return state, replace(said, text="", choice=None), found


def heard_late(before: DialogState, state: DialogState, turn: Turn) -> Outcome | None:
    """What comes of a button whose question is over; None: no more than that somebody is there."""
    if turn.late is None:
        return None
    asked, answer = turn.late
    outcome = Outcome(state=state, trace=(f"late.{asked.value}",))
    if asked is Question.SURVEY:
        outcome = _counted(outcome, answer, turn)
    if asked is Question.ERASE and answer == "1" and state.stage is not Phase.NEW:
        # They want it gone and are asked anew, as by the words: nothing is destroyed by a question that is over.
        return ask_erase(state, turn)
    if state.stage.with_person:
        return outcome.then(PassOn())
    return outcome if asked in OF_A_TALK else _before_a_talk(before, outcome, turn.late, turn)


def _before_a_talk(before: DialogState, outcome: Outcome, late: Pressed, turn: Turn) -> Outcome | None:
    """One of the questions on the way in: who waits may still choose a line, and a language counts at once."""
    state, (asked, answer) = outcome.state, late
    speaks_anew = state.language is not before.language
    if state.stage.waiting:
        if asked in _OF_THE_LINE:
            return line_chosen(outcome, asked, answer, turn)
        return nobody_in_language(outcome, turn) if speaks_anew else outcome
    if state.stage not in ASKING:
        return None
    return ask(outcome, state.asked, turn) if speaks_anew and state.asked is not None else outcome


def _counted(outcome: Outcome, answer: str, turn: Turn) -> Outcome:
    """An answer to the survey counts for its own talk as long as the survey is open, whatever has begun since."""
    state = outcome.state
    since = state.surveyed_at
    if since is None or state.survey_given or turn.said.received_at - since > turn.rules.survey:
        return outcome
    return outcome.then(survey_given=True).tagged(f"survey_{answer}") if answer in {"1", "2", "3"} else outcome
