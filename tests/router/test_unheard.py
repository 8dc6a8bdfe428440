"""Nobody who told something is set aside: one word, words under a question or a picture, words that an edit brought."""

from collections.abc import Callable
from typing import Any

import pytest

from most116.core.conversation import Line, Phase, Tier
from most116.core.messages import Kind
from router.decision import Question

Talk = Callable[..., Any]
LONG_QUESTION = "czy to anonimowe? bo rodzice nie mogą się dowiedzieć, o czym chcę napisać"


@pytest.mark.parametrize("told", ["smutno mi", "źle", "погано", "https://example.org/obrazek"])
def test_words_that_are_no_greeting_wait_for_a_person_when_nothing_follows(talk: Talk, told: str) -> None:
    ania = talk(Line.YOUTH)
    assert ania.says(told)[-1] == "age.ask"
    assert "queue.entered" in ania.waits(minutes=4)
    assert ania.stage is Phase.QUEUED


def test_words_after_a_greeting_wait_for_a_person_too(talk: Talk) -> None:
    ania = talk(Line.YOUTH)
    assert ania.says("hej") == ["welcome.line", "age.ask"]
    assert ania.says("smutno") == ["answer.retry"]
    assert ania.waits(minutes=4) == ["queue.entered"]


@pytest.mark.parametrize("told", ["hej", "😭", "👋🙂", "…", "hej 🙂"])
def test_a_greeting_or_an_emoji_is_put_aside_and_asked_once(talk: Talk, told: str) -> None:
    ania = talk(Line.YOUTH)
    ania.says(told)
    assert (ania.waits(minutes=15), ania.stage) == (["nudge"], Phase.PARKED)


@pytest.mark.parametrize(
    ("told", "hears"),
    [
        (LONG_QUESTION, ["privacy", "queue.entered"]),
        ("jesteś botem? bo muszę komuś powiedzieć, co się dzieje w domu", ["am_i_bot", "queue.entered"]),
    ],
)
@pytest.mark.parametrize("asked", [Question.AGE, Question.LINE])
def test_a_question_to_us_does_not_hide_the_story_around_it(
    talk: Talk, told: str, hears: list[str], asked: Question
) -> None:
    stage = Phase.ASK_AGE if asked is Question.AGE else Phase.ASK_LINE
    ania = talk(stage=stage, asked=asked, greeted=True)
    assert (ania.says(told), ania.stage) == (hears, Phase.QUEUED)


def test_a_story_under_a_picture_is_a_story(talk: Talk) -> None:
    ania = talk(Line.YOUTH, stage=Phase.ASK_AGE, asked=Question.AGE, greeted=True)
    assert ania.says("to mi wczoraj wysłali wszyscy z klasy", Kind.MEDIA) == ["media.refused", "queue.entered"]
    assert ania.stage is Phase.QUEUED


@pytest.mark.parametrize(
    ("stage", "hears"),
    [
        (Phase.NEW, ["welcome.line", "queue.entered"]),
        (Phase.ASK_AGE, ["queue.entered"]),
        (Phase.PARKED, ["queue.entered"]),
        (Phase.CLOSED, ["reopened"]),
        (Phase.SURVEY, ["reopened"]),
        (Phase.STOPPED, ["queue.entered"]),
    ],
)
def test_an_edit_that_tells_of_more_danger_is_heard_like_a_message(talk: Talk, stage: Phase, hears: list[str]) -> None:
    ania = talk(Line.YOUTH, stage=stage)
    ania.state = talk(Line.YOUTH, stage=stage, asked_at=ania.now, closed_at=ania.now, greeted=True).state
    assert ania.says("nie chce mi się żyć", Kind.EDIT) == hears
    assert (ania.stage, ania.state.tier) == (Phase.QUEUED, Tier.ELEVATED)


@pytest.mark.parametrize("stage", [Phase.CLOSED, Phase.SURVEY, Phase.STOPPED])
def test_a_mended_letter_opens_nothing(talk: Talk, stage: Phase) -> None:
    ania = talk(Line.YOUTH, stage=stage, tier=Tier.ELEVATED)
    assert ania.says("nie chce mi się żyć, naprawdę", Kind.EDIT) == []
    assert ania.stage is stage


def test_an_edit_by_which_a_story_begins_skips_the_questions(talk: Talk) -> None:
    ania = talk(Line.YOUTH)
    ania.says("hej")
    assert ania.says("hej, pokłóciłam się wczoraj z mamą i babcią", Kind.EDIT) == ["queue.entered"]
