"""Buttons that are pressed when their question is over, of the survey above all."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from most116.core.conversation import Line, Phase
from most116.core.messages import Kind
from router.decision import Question

Talk = Any
YOUTH = Line.YOUTH
SURVEY = Question.SURVEY


@pytest.mark.parametrize("number", ["1", "2", "3"])
class TestSurvey:
    """M32 is asked once a talk is over; its number never opens one (domain sheet 2.4)."""

    @pytest.fixture
    def ania(self, talk: Talk) -> Talk:
        closed_at = talk().now
        ania = talk(YOUTH, line=YOUTH, stage=Phase.CLOSED, asked=SURVEY, closed_at=closed_at, greeted=True)
        ania.state = replace(ania.state, asked_at=None)
        ania.says(kind=Kind.TICK)
        assert ania.waits(minutes=2) == ["survey.ask"]
        return ania

    def given(self, ania: Talk) -> list[str]:
        """What is counted, as `handoff.survey` takes it out of the remarks."""
        found = [tag for tag in ania.state.tags if tag.startswith("survey_")]
        ania.state = replace(ania.state, tags=tuple(tag for tag in ania.state.tags if tag not in found))
        return found

    def test_an_answer_counts_once(self, ania: Talk, number: str) -> None:
        assert ania.says(number) == []
        assert self.given(ania) == [f"survey_{number}"]
        assert ania.says(number) == []
        assert ania.says(number, Kind.CHOICE, f"survey.{number}") == []
        assert (self.given(ania), ania.stage) == ([], Phase.CLOSED)

    def test_after_its_time_it_is_nothing(self, ania: Talk, number: str) -> None:
        assert ania.waits(minutes=31) == []
        assert ania.says(number) == []
        assert ania.says(number, Kind.CHOICE, f"survey.{number}") == []
        assert (self.given(ania), ania.stage) == ([], Phase.CLOSED)
        assert ania.says("chcę jeszcze o czymś pogadać") == ["reopened"]

    @pytest.mark.parametrize(("minutes", "counts"), [(3, True), (31, False)])
    def test_pressed_in_a_talk_that_was_opened_again(self, ania: Talk, number: str, minutes: int, counts: bool) -> None:
        assert ania.says("znowu jest źle") == ["reopened"]
        ania.now += timedelta(minutes=minutes)
        assert ania.says(number, Kind.CHOICE, f"survey.{number}") == []
        assert self.given(ania) == ([f"survey_{number}"] if counts else [])
        assert ania.stage is Phase.QUEUED

    def test_it_is_still_asked_after_a_deletion_that_was_not_wanted(self, ania: Talk, number: str) -> None:
        assert ania.says("USUŃ DANE") == ["delete.confirm"]
        assert ania.says("2") == []
        assert ania.says(number) == []
        assert (self.given(ania), ania.stage) == ([f"survey_{number}"], Phase.CLOSED)


@pytest.mark.parametrize("button", ["erase.2", "transfer.1", "followup.2", "survey.1"])
@pytest.mark.parametrize("stage", [Phase.NEW, Phase.CLOSED, Phase.SURVEY, Phase.STOPPED, Phase.PARKED, Phase.PAUSED])
def test_an_old_button_of_a_talk_begins_none(talk: Talk, stage: Phase, button: str) -> None:
    ania = talk(YOUTH, line=YOUTH, stage=stage)
    assert ania.says("1", Kind.CHOICE, button) == []
    assert ania.stage is stage


@pytest.mark.parametrize("stage", [Phase.CLOSED, Phase.ACTIVE, Phase.QUEUED])
def test_who_presses_delete_after_its_time_is_asked_once_more_and_nothing_is_gone_unasked(
    talk: Talk, stage: Phase
) -> None:
    ania = talk(YOUTH, line=YOUTH, stage=stage)
    assert ania.says("1", Kind.CHOICE, "erase.1") == ["delete.confirm"]
    ania.says("1", Kind.CHOICE, "erase.1")
    assert (ania.stage, ania.state.tags) == (Phase.CLOSED, ("erased",))
