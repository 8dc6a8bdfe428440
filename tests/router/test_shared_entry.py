"""Danger at an entry of both lines: whoever nothing is known of is offered to both (domain sheet 2.4)."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from most116.core.conversation import AgeBand, Language, Line, Phase, Tier
from most116.core.messages import Kind
from router.decision import DialogRules, EnterQueue, Question, RaiseTier
from router.explain import explain

Talk = Callable[..., Any]
CALM = "pokłóciłam się wczoraj z siostrą"


@pytest.mark.parametrize(
    ("entry", "text", "line"),
    [
        (None, "chcę się zabić", None),
        (None, "SOS", None),
        (None, "wzięłam tabletki", None),
        (None, "я випила таблетки", None),
        (None, "mam 14 lat i chcę się zabić", Line.YOUTH),
        (None, "mam 17 lat i wzięłam tabletki", Line.YOUTH),
        (None, "w szkole mnie wyzywają, chcę się zabić", Line.YOUTH),
        (None, "mój syn ma 9 lat i chce się zabić", Line.YOUTH),
        (None, "mam 19 lat i chcę się zabić", Line.ADULT),
        (None, "mam 40 lat i chcę się zabić", Line.ADULT),
        (None, "mój mąż pije i chcę się zabić", Line.ADULT),
        (None, CALM, Line.ADULT),
        (Line.YOUTH, "chcę się zabić", Line.YOUTH),
        (Line.ADULT, "chcę się zabić", Line.ADULT),
    ],
)
def test_who_is_offered_to_whom(talk: Talk, entry: Line | None, text: str, line: Line | None) -> None:
    ania = talk(entry)
    ania.says(text)
    assert (ania.stage, ania.state.line) == (Phase.QUEUED, line)
    (step,) = [step for step in ania.decision.steps if isinstance(step, EnterQueue)]
    assert step == EnterQueue(line=line, tier=ania.state.tier)


@pytest.mark.parametrize(
    ("asked", "stage"),
    [
        (Question.AGE, Phase.ASK_AGE),
        (Question.LINE, Phase.ASK_LINE),
        (None, Phase.PARKED),
        (None, Phase.STOPPED),
        (None, Phase.UNAVAILABLE),
    ],
)
def test_danger_before_anything_is_known_in_every_state(talk: Talk, asked: Question | None, stage: Phase) -> None:
    ania = talk(stage=stage, asked=asked)
    ania.says("zabiję się dziś wieczorem")
    assert ania.decision.steps[-1] == EnterQueue(line=None, tier=Tier.IMMEDIATE)


@pytest.mark.parametrize(
    ("text", "kind", "line"),
    [
        ("mam 14 lat", Kind.TEXT, Line.YOUTH),
        ("mam 44 lata", Kind.TEXT, Line.ADULT),
        ("116 111", Kind.TEXT, Line.YOUTH),
        ("dla dorosłych", Kind.TEXT, Line.ADULT),
        ("wyzywają mnie w szkole", Kind.TEXT, Line.YOUTH),
        ("wyzywają mnie w szkole", Kind.EDIT, Line.YOUTH),
        ("mój mąż pije", Kind.TEXT, Line.ADULT),
    ],
)
def test_what_becomes_known_ends_the_offer(talk: Talk, text: str, kind: Kind, line: Line) -> None:
    ania = talk()
    ania.says("chcę się zabić")
    assert ania.says(text, kind) == []
    assert ania.decision.steps == (EnterQueue(line=line, tier=Tier.HIGH),)
    assert (ania.stage, ania.state.line) == (Phase.QUEUED, line)
    ania.says("halo")
    assert ania.steps == []


@pytest.mark.parametrize("text", ["halo", "1", "2", "tak", "prywatność", "jest mi źle"])
def test_what_says_nothing_leaves_it_with_both(talk: Talk, text: str) -> None:
    ania = talk()
    ania.says("chcę się zabić")
    ania.says(text)
    assert (ania.stage, ania.state.line, ania.steps) == (Phase.QUEUED, None, [])
    assert ania.waits(hours=2) != []
    assert (ania.stage, ania.state.line) == (Phase.QUEUED, None)


def test_the_age_told_with_a_greater_danger_does_both(talk: Talk) -> None:
    ania = talk()
    ania.says("chcę się zabić")
    assert ania.says("mam 14 lat i wzięłam tabletki") == ["urgent.immediate"]
    assert ania.decision.steps[0] == RaiseTier(tier=Tier.IMMEDIATE)
    assert ania.decision.steps[-1] == EnterQueue(line=Line.YOUTH, tier=Tier.IMMEDIATE)
    assert ania.state.age_band is AgeBand.FROM_13


@pytest.mark.parametrize(
    ("then", "line"),
    [
        ("chcę się zabić", None),
        ("mam 14 lat i chcę się zabić", Line.YOUTH),
        ("mam 44 lata i chcę się zabić", Line.ADULT),
    ],
)
def test_danger_while_waiting_for_a_line_that_was_only_assumed(talk: Talk, then: str, line: Line | None) -> None:
    ania = talk()
    ania.says(CALM)
    assert (ania.state.line, ania.state.line_assumed) == (Line.ADULT, True)
    assert ania.says(then) == ["urgent.high"]
    entered = [step for step in ania.decision.steps if isinstance(step, EnterQueue)]
    assert entered == ([] if line is Line.ADULT else [EnterQueue(line=line, tier=Tier.HIGH)])
    assert ania.decision.steps[0] == RaiseTier(tier=Tier.HIGH)
    assert (ania.stage, ania.state.line, ania.state.line_assumed) == (Phase.QUEUED, line, False)
    ania.says("halo")
    assert (ania.steps, ania.state.line) == ([], line)


@pytest.mark.parametrize("settled", ["2", "116123", "mam 44 lata", "mój mąż pije"])
def test_danger_while_waiting_for_a_line_that_is_known_stays_there(talk: Talk, settled: str) -> None:
    ania = talk(stage=Phase.ASK_LINE, asked=Question.LINE, asked_again=True)
    ania.says(settled)
    assert (ania.stage, ania.state.line, ania.state.line_assumed) == (Phase.QUEUED, Line.ADULT, False)
    ania.says("chcę się zabić")
    assert (ania.state.line, ania.steps) == (Line.ADULT, ["RaiseTier"])


def test_a_language_that_either_line_writes_is_written(talk: Talk, rules: DialogRules) -> None:
    story = "мені дуже погано і я не знаю що мені робити далі"
    for duty, heard in (({Line.YOUTH: frozenset({Language.UK})}, []), ({}, ["language.nobody"])):
        ania = talk(rules=replace(rules, duty=duty))
        ania.says("chcę się zabić")
        assert (ania.says(story), ania.state.language) == (heard, Language.UK)


def test_the_explanation_names_both_lines(talk: Talk) -> None:
    ania = talk()
    ania.says("chcę się zabić")
    assert "step: enter the queue of both lines at high" in explain(ania.decision)
