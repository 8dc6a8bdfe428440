"""A wish to have everything deleted is neither lost nor fulfilled by mistake, whatever happens around it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from most116.core.conversation import Line, Phase, Tier
from most116.core.doors import NOBODY_READS
from router.decision import DialogRules, Question

Talk = Callable[..., Any]


def talking(talk: Talk, **state: object) -> Any:
    """Somebody with a consultant, who has just been asked whether everything is to be deleted."""
    ania = talk(Line.YOUTH)
    ania.state = talk(Line.YOUTH, **{"stage": Phase.ACTIVE, "line": Line.YOUTH, "closed_at": None, **state}).state
    return ania


def test_a_number_long_after_the_question_deletes_nothing(talk: Talk) -> None:
    ania = talking(talk)
    assert ania.says("usuń dane") == ["delete.confirm"]
    ania.now += timedelta(hours=1)
    assert ania.says("1") == []
    assert (ania.stage, ania.steps) == (Phase.ACTIVE, ["PassOn"])


@pytest.mark.parametrize("stage", [Phase.CLOSED, Phase.SURVEY])
def test_a_yes_that_comes_after_the_goodbye_deletes(talk: Talk, stage: Phase) -> None:
    ania = talking(talk, stage=stage, asked=Question.ERASE, closed_at=talk().now, asked_at=talk().now)
    assert ania.says("1") == []
    assert (ania.stage, ania.steps, ania.state.tags) == (Phase.CLOSED, ["Erase", "Close"], ("erased",))


def test_a_no_that_comes_after_the_goodbye_opens_nothing(talk: Talk) -> None:
    ania = talking(talk, stage=Phase.CLOSED, asked=Question.ERASE, closed_at=talk().now, asked_at=talk().now)
    assert ania.says("nie") == []
    assert (ania.stage, ania.steps) == (Phase.CLOSED, [])


@pytest.mark.parametrize(
    ("asked", "stage", "answer"),
    [
        (Question.ERASE, Phase.CLOSED, "tak"),
        (Question.SURVEY, Phase.SURVEY, "1"),
        (None, Phase.CLOSED, "dziękuję"),
    ],
)
def test_an_answer_after_the_end_is_taken_where_nobody_reads(
    talk: Talk, rules: DialogRules, asked: Question | None, stage: Phase, answer: str
) -> None:
    ania = talking(talk, stage=stage, asked=asked, closed_at=talk().now, asked_at=talk().now)
    ania.rules = replace(rules, doors=NOBODY_READS)
    assert ania.says(answer) == []
    assert ania.stage is Phase.CLOSED


def test_a_first_thank_you_is_not_greeted_where_nobody_reads(talk: Talk, rules: DialogRules) -> None:
    assert talk(rules=replace(rules, doors=NOBODY_READS)).says("dziękuję") == ["unavailable"]


def test_what_was_asked_for_in_danger_is_deleted_once_the_talk_is_over_for_good(talk: Talk) -> None:
    ania = talking(talk, tier=Tier.HIGH)
    assert ania.says("usuń dane") == ["delete.later"]
    ania.state = talking(talk, stage=Phase.CLOSED, tier=Tier.HIGH, tags=ania.state.tags, closed_at=ania.now).state
    ania.waits(seconds=1)
    assert ania.says("dziękuję") == []
    ended = ania.state.closed_at
    ania.waits(minutes=59)
    assert ania.state.tags == ("erase_later",)
    ania.waits(minutes=2)
    assert (ania.stage, ania.steps, ania.state.tags) == (Phase.CLOSED, ["Erase"], ("erased",))
    assert ania.state.closed_at == ended


def test_who_goes_on_in_time_is_deleted_after_that(talk: Talk) -> None:
    ania = talking(talk, stage=Phase.CLOSED, tier=Tier.HIGH, tags=("erase_later",), closed_at=talk().now)
    assert ania.says("jeszcze jedno chcę powiedzieć") == ["reopened"]
    ania.waits(hours=3)
    assert ania.stage is Phase.QUEUED
    assert "erase_later" in ania.state.tags


@pytest.mark.parametrize("asked", ["prywatność", "czy to anonimowe?", "numery"])
@pytest.mark.parametrize("before", [Phase.ASK_AGE, Phase.CLOSED, Phase.PAUSED])
def test_a_fixed_text_may_be_asked_for_before_the_answer(talk: Talk, asked: str, before: Phase) -> None:
    ania = talking(talk, stage=Phase.ERASING, before=before, asked=Question.ERASE, asked_at=talk().now)
    assert ania.says(asked) in (["privacy"], ["numbers"])
    assert ania.stage is Phase.ERASING
    ania.says("1")
    assert "Erase" in ania.steps
