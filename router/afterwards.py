"""After the goodbye: an answer to what is asked then, a thank-you, or the talk again (CLOSED and SURVEY)."""

from most116.core.conversation import Phase
from router.decision import DialogState, Question
from router.erasing import erase_answered
from router.queueing import placed, recalled
from router.turn import Outcome, Turn, say


def on_closed(state: DialogState, turn: Turn) -> Outcome:
    """CLOSED within the grace time: open again, unless it is only a thank-you; SURVEY: an answer, or open again."""
    outcome = Outcome(state=state)
    if state.asked is Question.ERASE and (erased := erase_answered(state, turn)) is not None:
        return erased
    if state.stage is Phase.SURVEY and state.asked is Question.SURVEY and (found := survey_answer(turn)):
        given = outcome.then(stage=Phase.CLOSED, asked=None, survey_given=True, trace="answer.survey")
        return given.tagged(f"survey_{found}")
    if "farewell" in turn.answers or _after_survey(state, turn):
        return outcome.then(trace="farewell")
    again = outcome.then(say("reopened"), trace="reopened")
    return recalled(again, turn) if turn.said.desk_there else placed(again, turn)


def only_ends(state: DialogState, turn: Turn) -> bool:
    """After the end: a thank-you or an answer to what was asked last, which nobody needs to be there for."""
    if state.stage not in {Phase.CLOSED, Phase.SURVEY}:
        return False
    if state.asked is Question.ERASE and erase_answered(state, turn) is not None:
        return True
    answers = state.stage is Phase.SURVEY and state.asked is Question.SURVEY and survey_answer(turn) is not None
    return answers or "farewell" in turn.answers or _after_survey(state, turn)


def _after_survey(state: DialogState, turn: Turn) -> bool:
    """One of its numbers, once more or too late: it is not counted, and nobody begins to talk by it."""
    lapsed = state.stage is Phase.CLOSED and state.surveyed_at is not None
    return lapsed and bool(turn.answers & {"first", "second", "third"})


def survey_answer(turn: Turn) -> str | None:
    for number, words in enumerate(({"first", "yes"}, {"second"}, {"third", "no"}), start=1):
        if words & turn.answers or turn.said.choice == str(number):
            return str(number)
    return None
