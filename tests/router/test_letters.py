"""A letter of the form: no question, no note while it waits; danger is danger; who goes on in the chat is there."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from most116.core.conversation import AgeBand, Channel, Language, Line, Phase, Tier
from most116.core.messages import NOT_FILLED, Filled, Kind
from router.decision import DialogRules, EnterQueue, LetterKept

Talk = Callable[..., Any]
CALM = "mama jest w szpitalu i ucze sie sam gotowac dla mlodszego brata"
FORM, CHAT = Channel.FORM, Channel.WEBCHAT


def posted(talk: Talk, text: str = CALM, entry: Line | None = None, filled: Filled = NOT_FILLED, **more: Any) -> Any:
    """Ania, whose letter was decided on."""
    ania = talk(entry, **more)
    ania.heard = ania.says(text, channel=FORM, filled=filled)
    return ania


@pytest.mark.parametrize(
    "text", [CALM, "hej", ".", "15", "stop", "USUŃ DANE", "kod powrotu", "czy to anonimowe?", "language"]
)
def test_nothing_is_asked_and_one_text_says_when_it_is_read(talk: Talk, text: str) -> None:
    ania = posted(talk, text)
    assert ania.heard == []
    assert ania.steps == ["EnterQueue", "LetterKept"]
    assert (ania.stage, ania.state.asked, ania.state.letter) == (Phase.QUEUED, None, True)
    assert ania.waits(days=3) == []


@pytest.mark.parametrize(
    ("entry", "filled", "line", "band"),
    [
        (None, NOT_FILLED, Line.ADULT, AgeBand.UNKNOWN),
        (None, Filled(age_band=AgeBand.FROM_10), Line.YOUTH, AgeBand.FROM_10),
        (None, Filled(age_band=AgeBand.FROM_60), Line.ADULT, AgeBand.FROM_60),
        (None, Filled(age_band=AgeBand.FROM_18), Line.ADULT, AgeBand.FROM_18),
        (None, Filled(line=Line.YOUTH), Line.YOUTH, AgeBand.UNKNOWN),
        (Line.YOUTH, NOT_FILLED, Line.YOUTH, AgeBand.UNKNOWN),
        (Line.YOUTH, Filled(line=Line.ADULT), Line.ADULT, AgeBand.UNKNOWN),
        (Line.ADULT, Filled(age_band=AgeBand.FROM_13), Line.ADULT, AgeBand.FROM_13),
    ],
)
def test_what_is_chosen_stands_for_the_answers(
    talk: Talk, entry: Line | None, filled: Filled, line: Line, band: AgeBand
) -> None:
    ania = posted(talk, entry=entry, filled=filled)
    assert (ania.state.line, ania.state.age_band) == (line, band)
    assert ("minor_stays" in ania.state.tags) is (line is Line.ADULT and band.minor)


def test_a_sign_of_a_minor_counts_where_nothing_was_chosen(talk: Talk) -> None:
    assert posted(talk, "jestem w 6 klasie i nikt mnie nie lubi na przerwach").state.line is Line.YOUTH
    assert posted(talk, "mam 12 lat i nikt mnie nie lubi na przerwach").state.age_band is AgeBand.FROM_10


@pytest.mark.parametrize(
    ("text", "tier", "says"),
    [
        ("wzielam tabletki i boje sie", Tier.IMMEDIATE, "urgent.immediate"),
        ("SOS", Tier.IMMEDIATE, "urgent.immediate"),
        ("chce sie zabic", Tier.HIGH, "urgent.high"),
    ],
)
def test_danger_is_told_at_once_and_waits_for_nothing(talk: Talk, text: str, tier: Tier, says: str) -> None:
    ania = posted(talk, text, filled=Filled(age_band=AgeBand.FROM_13))
    assert (ania.heard, ania.state.tier, ania.state.line) == ([says], tier, Line.YOUTH)
    assert ania.steps == ["EnterQueue"]
    assert ania.waits(hours=5) == [], "who left is told nothing that is old when they read it"


def test_in_danger_and_nothing_known_both_lines_are_asked(talk: Talk) -> None:
    ania = posted(talk, "chce sie zabic")
    assert ania.decision.steps[-1] == EnterQueue(line=None, tier=Tier.HIGH)


def test_the_age_chosen_makes_a_cue_of_a_child_weigh_more(talk: Talk) -> None:
    text = "ojciec mnie bil jak bylem maly"
    child = posted(talk, text, filled=Filled(age_band=AgeBand.FROM_7)).state.tier
    assert child < posted(talk, text, filled=Filled(age_band=AgeBand.FROM_26)).state.tier


@pytest.mark.parametrize(("text", "hours"), [(CALM, 24), ("nie chce mi sie zyc", 4)])
def test_the_text_names_the_hours_of_the_letter(talk: Talk, text: str, hours: int) -> None:
    assert posted(talk, text, Line.YOUTH).decision.steps[-1] == LetterKept(hours=hours)


def test_another_language_is_told_what_we_read(talk: Talk) -> None:
    ania = posted(talk, "ich weiß nicht mehr weiter und brauche jemanden zum Reden, bitte antworten Sie mir")
    assert ania.heard == ["language.other", "language.other"]
    assert posted(talk, "мені дуже самотньо і я не знаю, кому про це сказати").state.language is Language.UK


def test_while_nobody_reads_that_is_said_and_the_letter_kept(talk: Talk, rules: DialogRules) -> None:
    ania = posted(talk, rules=replace(rules, open=False))
    assert (ania.heard, ania.stage) == (["unavailable"], Phase.UNAVAILABLE)
    ania.rules = rules
    assert ania.waits(minutes=2) == []
    assert (ania.stage, ania.state.letter) == (Phase.QUEUED, True)


@pytest.mark.parametrize(("after", "since"), [(2, 2), (30, 24)])
def test_who_goes_on_in_the_chat_waits_from_then_on(talk: Talk, after: int, since: int) -> None:
    """Or from when the letter was due, if that is over: nobody loses the place they had."""
    ania = posted(talk)
    began = ania.now
    ania.waits(hours=after)
    assert ania.says("jestem tu teraz", channel=CHAT) == []
    assert not ania.state.letter
    assert ania.state.waiting_since == began + timedelta(hours=since)
    assert ania.steps == ["EnterQueue"]
    assert ania.waits(minutes=5) == ["queue.long" if since != after else "queue.update"]


def test_in_danger_the_time_of_the_letter_counts_in_the_chat_too(talk: Talk) -> None:
    ania = posted(talk, "SOS")
    began = ania.now
    ania.waits(minutes=2)
    ania.says(kind=Kind.START, channel=CHAT)
    assert ania.state.waiting_since == began
    assert ania.waits(minutes=2) == ["urgent.wait", "urgent.wait"]


@pytest.mark.parametrize("stage", [Phase.ACTIVE, Phase.CLOSED])
def test_whatever_stands_otherwise_is_as_in_any_chat(talk: Talk, stage: Phase) -> None:
    ania = talk(stage=stage, line=Line.ADULT, greeted=True, letter=True)
    ania.says("jeszcze jedno chce dopisac do tego", channel=CHAT)
    assert (ania.stage, ania.state.letter) == (Phase.ACTIVE if stage is Phase.ACTIVE else Phase.QUEUED, False)


def test_looking_for_the_answer_is_not_being_there(talk: Talk) -> None:
    ania = posted(talk)
    before = ania.state
    assert ania.says(kind=Kind.RETURN, channel=CHAT) == []
    assert ania.state == before


def test_who_brings_the_letter_into_an_app_is_there(talk: Talk) -> None:
    ania = posted(talk)
    ania.waits(hours=1)
    ania.says(kind=Kind.RETURN, channel=Channel.TELEGRAM)
    assert (ania.state.letter, ania.state.waiting_since, ania.steps) == (False, ania.now, ["EnterQueue"])
