"""Which question an answer is for, over every two that can be open together: typed words, buttons, and time."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from most116.core.conversation import Channel, Language, Line, Phase
from most116.core.messages import Kind, Utterance
from router.decide import decide
from router.decision import DialogRules, DialogState, Question
from router.open_questions import opened
from router.unanswered import not_agreed, not_moved
from safety_rules.judge import RuleBook

Talk = Any
YOUTH, ADULT = Line.YOUTH, Line.ADULT
TRANSFER, FOLLOWUP, ERASE = Question.TRANSFER, Question.FOLLOWUP, Question.ERASE
LANGUAGE, MINOR = Question.LANGUAGE, Question.MINOR


def ask(ania: Talk, asked: Question, **later: float) -> None:
    """The question is put, by whoever puts it, and a second later the person may answer."""
    ania.now += timedelta(**(later or {"seconds": 1}))
    match asked:
        case Question.ERASE:
            assert ania.says("USUŃ DANE") == ["delete.confirm"]
        case Question.LANGUAGE:
            assert ania.says("język") == ["language.ask"]
        case Question.MINOR:
            assert ania.says("mam 14 lat") == ["conflict.minor"]
        case Question.TRANSFER:
            state = opened(not_agreed(ania.state), asked, ania.now)
            ania.state = replace(state, stage=Phase.TRANSFER, transfer_to=ADULT)
        case Question.FOLLOWUP:
            ania.state = replace(opened(ania.state, asked, ania.now), followup_at=ania.now + timedelta(hours=20))
        case _:
            raise AssertionError(asked)
    ania.now += timedelta(seconds=1)


def outcome(ania: Talk) -> str:
    """What became of the talk, in a word."""
    state = ania.state
    if state.stage is Phase.CLOSED:
        return "erased" if "erased" in state.tags else "closed"
    if state.stage is Phase.QUEUED and state.line is not ania.began_on:
        return "moved"
    if state.followup_agreed:
        return "agreed"
    return f"speaks {state.language}" if state.language is not Language.PL else "nothing"


@pytest.fixture
def together(talk: Talk) -> Callable[..., Talk]:
    def begin(first: Question, second: Question) -> Talk:
        waits = {first, second} & {LANGUAGE, MINOR}
        line = ADULT if waits else YOUTH
        stage = Phase.QUEUED if waits else Phase.ACTIVE
        ania = talk(line, line=line, stage=stage, greeted=True)
        ania.state = replace(ania.state, waiting_since=ania.now)
        ania.began_on = line
        ask(ania, first)
        ask(ania, second)
        return ania

    return begin


# The two questions in the order in which they were asked; what each typed answer, one after the other, leads to.
TYPED = [
    (ERASE, TRANSFER, ["1"], ["moved"]),
    (ERASE, TRANSFER, ["2", "1"], ["nothing", "nothing"]),
    (TRANSFER, ERASE, ["1"], ["erased"]),
    (TRANSFER, ERASE, ["2", "1"], ["nothing", "moved"]),
    (TRANSFER, ERASE, ["nie", "nie", "1"], ["nothing", "nothing", "nothing"]),
    (FOLLOWUP, ERASE, ["1"], ["erased"]),
    (FOLLOWUP, ERASE, ["2", "tak"], ["nothing", "agreed"]),
    (FOLLOWUP, TRANSFER, ["2", "1"], ["nothing", "nothing"]),
    (FOLLOWUP, TRANSFER, ["1"], ["moved"]),
    (LANGUAGE, ERASE, ["1"], ["erased"]),
    (LANGUAGE, ERASE, ["2", "2"], ["nothing", "speaks uk"]),
    (ERASE, LANGUAGE, ["1", "1"], ["nothing", "nothing"]),
    (ERASE, LANGUAGE, ["3", "1"], ["speaks en", "speaks en"]),
    (MINOR, ERASE, ["1"], ["erased"]),
    (MINOR, ERASE, ["2", "1"], ["nothing", "moved"]),
    (MINOR, LANGUAGE, ["2", "1"], ["speaks uk", "moved"]),
]


@pytest.mark.parametrize(("first", "second", "answers", "become"), TYPED)
def test_words_answer_what_was_asked_last(
    together: Callable[..., Talk], first: Question, second: Question, answers: list[str], become: list[str]
) -> None:
    ania, found = together(first, second), list[str]()
    for answer in answers:
        ania.says(answer)
        found.append(outcome(ania))
    assert found == become


BUTTONS = [
    (ERASE, TRANSFER, ["erase.1"], ["erased"]),
    (ERASE, TRANSFER, ["transfer.2", "erase.1"], ["nothing", "erased"]),
    (TRANSFER, ERASE, ["transfer.1", "erase.1"], ["moved", "erased"]),
    (TRANSFER, ERASE, ["transfer.2", "1"], ["nothing", "erased"]),
    (FOLLOWUP, ERASE, ["followup.1", "erase.2"], ["agreed", "agreed"]),
    (FOLLOWUP, TRANSFER, ["followup.1"], ["nothing"]),
    (LANGUAGE, ERASE, ["language.uk", "erase.1"], ["speaks uk", "erased"]),
    (ERASE, LANGUAGE, ["erase.1"], ["erased"]),
    (MINOR, ERASE, ["minor.1", "erase.1"], ["moved", "erased"]),
    (MINOR, LANGUAGE, ["minor.1"], ["moved"]),
    (TRANSFER, ERASE, ["survey.1", "line.1", "age.skip", "minor.1"], ["nothing"] * 4),
]


@pytest.mark.parametrize(("first", "second", "taps", "become"), BUTTONS)
def test_a_button_answers_its_own_question(
    together: Callable[..., Talk], first: Question, second: Question, taps: list[str], become: list[str]
) -> None:
    ania, found = together(first, second), list[str]()
    for tapped in taps:
        ania.now += timedelta(seconds=1)
        if "." in tapped:
            ania.says(tapped[-1], Kind.CHOICE, tapped)
        else:
            ania.says(tapped)
        found.append(outcome(ania))
    assert found == become


def test_each_question_lapses_by_its_own_time(together: Callable[..., Talk]) -> None:
    ania = together(TRANSFER, ERASE)
    ania.waits(minutes=3)
    assert (ania.stage, ania.state.asked) == (Phase.ACTIVE, ERASE)
    ania.waits(minutes=5)
    ania.says("1")
    assert outcome(ania) == "erased"


def test_the_question_beneath_goes_on_to_lapse_once_the_one_over_it_is_answered(
    together: Callable[..., Talk],
) -> None:
    ania = together(TRANSFER, ERASE)
    ania.says("2")
    assert ania.stage is Phase.TRANSFER
    ania.waits(minutes=3)
    assert (ania.stage, ania.state.asked) == (Phase.ACTIVE, None)


def test_what_the_desk_takes_back_leaves_the_persons_own_question_open(together: Callable[..., Talk]) -> None:
    ania = together(TRANSFER, ERASE)
    ania.state = not_moved(ania.state)
    ania.says("1")
    assert outcome(ania) == "erased"


@pytest.mark.parametrize("word", ["1", "tak"])
def test_what_was_on_its_way_when_the_desk_asked_answers_what_stood_there_before(
    talk: Talk, book: RuleBook, rules: DialogRules, word: str
) -> None:
    ania = talk(YOUTH, line=YOUTH, stage=Phase.ACTIVE)
    ania.now += timedelta(seconds=5)

    def heard(state: DialogState) -> DialogState:
        said = Utterance(kind=Kind.TEXT, text=word, channel=Channel.SMS, received_at=ania.now - timedelta(seconds=2))
        return decide(state, said, book=book, rules=rules, now=ania.now).state

    asked = replace(opened(ania.state, TRANSFER, ania.now), stage=Phase.TRANSFER, transfer_to=ADULT)
    assert heard(asked) == asked
    erasing = opened(ania.state, ERASE, ania.now - timedelta(seconds=4))
    both = replace(opened(erasing, TRANSFER, ania.now), stage=Phase.TRANSFER, transfer_to=ADULT)
    assert heard(both).stage is Phase.CLOSED
