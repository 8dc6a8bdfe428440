"""Gates by line and channel: what is told, what is kept, and that danger passes each of them (domain sheet 2.1)."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import pytest

from most116.core.conversation import Channel, Language, Line, Phase, Tier
from most116.core.doors import Doors, Gate, Way
from most116.core.messages import Kind, Utterance
from most116.testing.installed import installed_book
from router.decide import decide
from router.decision import DialogRules, Say

Talk = Callable[..., Any]
SMS = (Line.YOUTH, Channel.SMS)


def behind(rules: DialogRules, gates: Mapping[Way, Gate]) -> DialogRules:
    return replace(rules, doors=Doors(gates=gates))


def test_a_closed_way_says_so_asks_nothing_and_keeps_what_is_written(talk: Talk, rules: DialogRules) -> None:
    ania = talk(Line.YOUTH, rules=behind(rules, {SMS: Gate.CLOSED}))
    assert (ania.says("hej"), ania.stage, ania.steps) == (["unavailable"], Phase.UNAVAILABLE, [])
    assert (ania.says("mam problem w szkole i w domu"), ania.waits(minutes=9)) == ([], [])
    ania.rules = rules
    assert (ania.waits(minutes=2), ania.stage, ania.state.line) == ([], Phase.QUEUED, Line.YOUTH)


@pytest.mark.parametrize("way", [(Line.YOUTH, Channel.WHATSAPP), (Line.ADULT, Channel.SMS)])
def test_other_ways_stay_as_they_are(talk: Talk, rules: DialogRules, way: Way) -> None:
    ania = talk(Line.YOUTH, rules=behind(rules, {way: Gate.CLOSED}))
    assert ania.says("hej") == ["welcome.line", "age.ask"]


@pytest.mark.parametrize(
    ("found", "heard"),
    [
        (Gate.OPEN, ["urgent.immediate"]),
        (Gate.DIVERTED, ["urgent.immediate"]),
        (Gate.CLOSED, ["urgent.immediate"]),
        # A person is called and none promised: nobody is there.
        (Gate.UNREAD, ["unavailable"]),
    ],
)
@pytest.mark.parametrize("stage", [Phase.NEW, Phase.UNAVAILABLE, Phase.ASK_AGE, Phase.STOPPED, Phase.CLOSED])
def test_danger_passes_every_gate_in_every_state(
    talk: Talk, rules: DialogRules, found: Gate, heard: list[str], stage: Phase
) -> None:
    every = dict.fromkeys(((line, channel) for line in Line for channel in Channel), found)
    ania = talk(Line.YOUTH, rules=behind(rules, every), stage=stage)
    assert ania.says("wzięłam tabletki") == heard
    assert (ania.stage, ania.state.tier, ania.steps) == (Phase.QUEUED, Tier.IMMEDIATE, ["EnterQueue"])


def test_where_it_is_diverted_the_telephones_are_told_and_the_place_is_kept(talk: Talk, rules: DialogRules) -> None:
    ania = talk(Line.YOUTH, rules=behind(rules, {SMS: Gate.DIVERTED}))
    assert ania.says("mam problem w szkole i w domu") == ["welcome.line", "queue.entered", "numbers"]
    assert (ania.stage, ania.steps) == (Phase.QUEUED, ["EnterQueue"])


class TestSharedEntry:
    def test_it_asks_on_while_one_line_takes_in(self, talk: Talk, rules: DialogRules) -> None:
        ania = talk(rules=behind(rules, {SMS: Gate.CLOSED}))
        assert ania.says("hej") == ["welcome.shared", "age.ask"]
        assert (ania.says("15"), ania.stage, ania.state.line) == (["unavailable"], Phase.UNAVAILABLE, Line.YOUTH)

    def test_the_line_that_is_open_takes_its_people(self, talk: Talk, rules: DialogRules) -> None:
        ania = talk(rules=behind(rules, {SMS: Gate.CLOSED}))
        ania.says("hej")
        assert (ania.says("44"), ania.stage) == (["queue.entered"], Phase.QUEUED)

    def test_danger_that_nobody_can_place_is_offered_to_both(self, talk: Talk, rules: DialogRules) -> None:
        ania = talk(rules=behind(rules, {SMS: Gate.CLOSED, (Line.ADULT, Channel.SMS): Gate.CLOSED}))
        assert ania.says("SOS") == ["urgent.immediate"]
        assert (ania.stage, ania.state.line) == (Phase.QUEUED, None)


def test_nor_by_a_question_that_they_left_open(talk: Talk, rules: DialogRules) -> None:
    ania = talk(Line.YOUTH)
    ania.says("mam problem w szkole i w domu")
    assert ania.says("мова") == ["language.ask"]
    ania.rules = behind(rules, {SMS: Gate.CLOSED})
    assert (ania.waits(minutes=2), ania.stage) == ([], Phase.QUEUED)


class TestNothingIsPromised:
    """Who begins at a gate hears that nobody reads, and nothing before it that says somebody will answer."""

    def test_not_where_the_line_comes_out_of_the_first_words(self, talk: Talk, rules: DialogRules) -> None:
        ania = talk(rules=behind(rules, {SMS: Gate.CLOSED}))
        heard = ania.says("mam 15 lat i problem w szkole, nie wiem z kim o tym pogadać")
        assert (heard, ania.stage, ania.state.line) == (["unavailable"], Phase.UNAVAILABLE, Line.YOUTH)

    def test_not_when_they_write_about_somebody(self, talk: Talk, rules: DialogRules) -> None:
        bohdan = talk(rules=behind(rules, {SMS: Gate.CLOSED}))
        heard = bohdan.says("mój syn ma 9 lat i nie chce odrabiać lekcji, nie wiem co robić")
        assert (heard, bohdan.stage) == (["unavailable"], Phase.UNAVAILABLE)

    def test_what_they_asked_for_is_told_first(self, talk: Talk, rules: DialogRules) -> None:
        ania = talk(Line.YOUTH, rules=behind(rules, {SMS: Gate.CLOSED}))
        assert ania.says("czy to anonimowe") == ["privacy", "unavailable"]

    def test_not_in_a_language_of_which_nobody_knows(self, talk: Talk, rules: DialogRules) -> None:
        dima = talk(rules=behind(rules, dict.fromkeys([SMS, (Line.ADULT, Channel.SMS)], Gate.CLOSED)))
        assert dima.says("ich bin sehr traurig und weiß nicht was ich machen soll") == ["unavailable"]

    def test_a_new_conversation_by_command(self, talk: Talk, rules: DialogRules) -> None:
        ania = talk(Line.YOUTH, rules=behind(rules, {SMS: Gate.CLOSED}))
        assert (ania.says("nowa rozmowa"), ania.stage) == (["unavailable"], Phase.UNAVAILABLE)
        assert ania.steps == ["StartUnlinked"]

    def test_the_language_is_asked_and_what_is_said_is_said_in_it(self, talk: Talk, rules: DialogRules) -> None:
        dima = talk(Line.YOUTH, rules=behind(rules, {SMS: Gate.CLOSED}))
        assert (dima.says("мова"), dima.stage) == (["language.ask"], Phase.ASK_LANG)
        assert (dima.says("2"), dima.stage, dima.state.language) == (["unavailable"], Phase.UNAVAILABLE, Language.UK)

    @pytest.mark.parametrize(("first", "said"), [("мова", "language.ask"), ("hej", "age.ask")])
    def test_a_question_that_stays_open_is_followed_by_none(
        self, talk: Talk, rules: DialogRules, first: str, said: str
    ) -> None:
        ania = talk(Line.YOUTH)
        assert said in ania.says(first)
        ania.rules = behind(rules, {SMS: Gate.CLOSED})
        assert (ania.waits(minutes=4), ania.stage) == (["unavailable"], Phase.UNAVAILABLE)

    def test_whoever_cannot_be_helped_at_once_is_still_told_where_to_call(self, talk: Talk, rules: DialogRules) -> None:
        bohdan = talk(rules=behind(rules, dict.fromkeys([SMS, (Line.ADULT, Channel.SMS)], Gate.UNREAD)))
        assert bohdan.says("moja córka ma 9 lat i połknęła tabletki, nie budzi się") == ["unavailable"]
        assert bohdan.stage is Phase.QUEUED


def test_who_waits_already_is_sent_away_by_no_gate(talk: Talk, rules: DialogRules) -> None:
    ania = talk(Line.YOUTH)
    ania.says("mam problem w szkole i w domu")
    ania.rules = behind(rules, {SMS: Gate.CLOSED})
    assert (ania.says("halo"), ania.waits(minutes=5), ania.stage) == ([], ["queue.update"], Phase.QUEUED)
    ania.rules = behind(rules, {SMS: Gate.UNREAD})
    assert ania.waits(minutes=5) == ["unavailable"]


@pytest.mark.parametrize(("there", "stage"), [(True, Phase.ACTIVE), (False, Phase.UNAVAILABLE)])
def test_who_comes_back_to_a_consultant_who_is_there_comes_to_no_gate(
    talk: Talk, rules: DialogRules, there: bool, stage: Phase
) -> None:
    ania = talk(Line.YOUTH, stage=Phase.CLOSED, line=Line.YOUTH)
    ania.state = replace(ania.state, closed_at=ania.now)
    said = Utterance(
        kind=Kind.TEXT, text="jeszcze jedno mi się przypomniało", channel=Channel.SMS, received_at=ania.now,
        desk_there=there,
    )  # fmt: skip
    closed = behind(rules, {SMS: Gate.CLOSED})
    found = decide(ania.state, said, book=installed_book(), rules=closed, now=ania.now)
    assert found.state.stage is stage


class TestLanguages:
    def test_nobody_on_duty_in_it_is_told_with_the_hours(self, talk: Talk, rules: DialogRules) -> None:
        doors = Doors(written={SMS: frozenset({Language.PL})}, hours={(Line.YOUTH, Language.UK): "14:00–24:00"})
        ania = talk(Line.YOUTH, rules=replace(rules, doors=doors))
        assert ania.says("мені дуже самотньо і я не знаю, кому про це сказати")[-1] == "language.nobody"
        told = next(step for step in ania.decision.steps if isinstance(step, Say) and step.text == "language.nobody")
        assert (told.values, ania.stage) == ({"hours": "14:00–24:00"}, Phase.QUEUED)

    def test_a_language_on_duty_is_not_said_to_be_missing(self, talk: Talk, rules: DialogRules) -> None:
        doors = Doors(written={SMS: frozenset({Language.PL, Language.UK})})
        ania = talk(Line.YOUTH, rules=replace(rules, doors=doors))
        assert "language.nobody" not in ania.says("мені дуже самотньо і я не знаю, кому про це сказати")

    def test_danger_in_a_language_that_nobody_writes_comes_first(self, talk: Talk, rules: DialogRules) -> None:
        doors = Doors(written={SMS: frozenset({Language.PL})})
        ania = talk(Line.YOUTH, rules=replace(rules, doors=doors))
        assert (ania.says("я випила таблетки"), ania.stage) == (["urgent.immediate"], Phase.QUEUED)
