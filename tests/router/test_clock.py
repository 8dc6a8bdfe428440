"""What time alone brings about: questions end, those who wait are told, nobody is dropped."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from most116.core.conversation import Line, Phase, Tier
from most116.core.messages import Kind
from router.decision import Question

Talk = Callable[..., Any]


def test_a_greeting_and_silence(talk: Talk) -> None:
    ania = talk()
    ania.says("hej")
    assert ania.waits(minutes=3) == ["nudge"]
    assert ania.waits(minutes=12) == []
    assert ania.stage is Phase.PARKED
    assert ania.says("jestem") == ["queue.entered"]


def test_a_parked_conversation_ends_silently(talk: Talk) -> None:
    ania = talk()
    ania.says("hej")
    assert ania.waits(hours=30) == ["nudge"]
    assert (ania.stage, ania.steps) == (Phase.CLOSED, ["Close"])


@pytest.mark.parametrize(
    ("stage", "asked", "heard", "line"),
    [
        (Phase.ASK_LANG, Question.LANGUAGE, ["age.ask"], None),
        (Phase.ASK_LINE, Question.LINE, ["queue.entered"], Line.ADULT),
        (Phase.CONFLICT, Question.MINOR, ["queue.entered"], Line.ADULT),
    ],
)
def test_no_question_is_a_gate(talk: Talk, stage: Phase, asked: Question, heard: list[str], line: Line | None) -> None:
    ania = talk()
    ania.says("hej")
    ania.state = replace(ania.state, stage=stage, asked=asked, asked_at=ania.now)
    ania.says(kind=Kind.START)
    assert ania.waits(minutes=2) == heard
    assert ania.state.line is line


def test_who_waits_is_told_three_times_and_once_of_the_telephone(talk: Talk) -> None:
    ania = talk(Line.YOUTH)
    ania.says("mam problem w szkole i w domu")
    assert ania.waits(minutes=19) == ["queue.update"] * 3
    assert ania.waits(hours=5) == ["queue.long"]
    assert (ania.stage, ania.decision.wake_at) == (Phase.QUEUED, None)


def test_an_elevated_conversation_hears_of_the_telephone_earlier(talk: Talk) -> None:
    ania = talk(Line.YOUTH)
    ania.says("nie chcę żyć")
    assert ania.waits(minutes=16) == ["queue.update", "queue.update", "queue.long"]


def test_nothing_stale_is_said_after_an_outage(talk: Talk) -> None:
    ania = talk(Line.YOUTH)
    ania.says("mam problem w szkole i w domu")
    ania.now += timedelta(minutes=40)
    assert ania.says(kind=Kind.TICK) == ["queue.long"]
    assert ania.decision.wake_at is None


def test_immediate_is_told_again_after_one_and_three_minutes(talk: Talk) -> None:
    ania = talk(Line.YOUTH)
    assert ania.says("SOS") == ["urgent.immediate"]
    assert ania.waits(seconds=60) == ["urgent.wait"]
    assert ania.waits(seconds=120) == ["urgent.wait"]
    assert ania.waits(minutes=30) == ["queue.update"] * 3


def test_the_question_about_deleting_ends(talk: Talk) -> None:
    ania = talk(Line.YOUTH)
    ania.says("mam problem w szkole i w domu")
    assert ania.says("usuń dane") == ["delete.confirm"]
    assert ania.stage is Phase.QUEUED
    ania.waits(minutes=11)
    assert (ania.stage, ania.state.asked) == (Phase.QUEUED, None)
    stopped = talk(Line.YOUTH, stage=Phase.STOPPED)
    stopped.says("usuń dane")
    assert (stopped.waits(minutes=10), stopped.stage) == ([], Phase.STOPPED)


def test_a_transfer_without_an_answer_does_not_happen(talk: Talk) -> None:
    ania = talk(Line.YOUTH, stage=Phase.TRANSFER, line=Line.YOUTH, transfer_to=Line.ADULT)
    ania.state = replace(ania.state, asked_at=ania.now)
    ania.says("zaraz odpowiem bo myślę o tym")
    ania.waits(minutes=3)
    assert (ania.stage, ania.state.line) == (Phase.ACTIVE, Line.YOUTH)


def test_a_supervisor_decides_about_an_urgent_transfer(talk: Talk) -> None:
    ania = talk(Line.YOUTH, stage=Phase.TRANSFER, line=Line.YOUTH, transfer_to=Line.ADULT, tier=Tier.HIGH)
    ania.state = replace(ania.state, asked_at=ania.now)
    ania.says("hm")
    assert ania.decision.wake_at is None


def test_the_survey_is_asked_once_and_never_after_danger(talk: Talk) -> None:
    ania = talk(Line.YOUTH, stage=Phase.CLOSED, asked=Question.SURVEY)
    ania.state = replace(ania.state, closed_at=ania.now)
    ania.says(kind=Kind.TICK)
    assert ania.waits(minutes=2) == ["survey.ask"]
    assert ania.stage is Phase.SURVEY
    ania.says("1")
    assert (ania.stage, "survey_1" in ania.state.tags) == (Phase.CLOSED, True)
    dima = talk(Line.YOUTH, stage=Phase.CLOSED, asked=Question.SURVEY, tier=Tier.HIGH)
    dima.state = replace(dima.state, closed_at=dima.now)
    dima.says(kind=Kind.TICK)
    assert (dima.waits(minutes=2), dima.stage) == ([], Phase.CLOSED)


def test_a_tick_too_early_does_nothing(talk: Talk) -> None:
    ania = talk()
    ania.says("hej")
    before = ania.state
    assert ania.says(kind=Kind.TICK) == []
    assert ania.state == before
