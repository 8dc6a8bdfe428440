"""Danger in every state, and what happens while a person waits or talks with a consultant."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from config.lines import load_lines
from config.phone_numbers import load_numbers
from config.settings import load_settings
from config.texts import CALLER_VALUES, load_texts
from most116.core.conversation import MOVES, AgeBand, Channel, Language, Line, Phase, Tier
from most116.core.messages import Kind, Utterance
from most116.testing.installed import installed_book
from router.decide import decide
from router.decision import DialogState, EnterQueue, LeaveQueue, Question, RaiseTier, Say, Transfer
from router.rules import rules_from

Talk = Callable[..., Any]
NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
NUMBERS = load_numbers(None)
BOOK, RULES, TEXTS = installed_book(), rules_from(load_settings(), load_lines(None, NUMBERS)), load_texts(None, NUMBERS)
# The messages of 3.6 that are read at once.
AT_ONCE = [
    "wzielam tabletki i boje sie", "zabiję się dziś wieczorem", "ojciec mnie zabije, już idzie po schodach",
    "pocięłam się i krew nie przestaje lecieć", "STOP nie bij mnie", "help hes at the door", "SOS", "112",
    "moja babcia nie oddycha", "mam 8 lat i nikogo nie ma od wczoraj", "wypiła wszystko i się nie budzi",
    "jutro wezmę nóż do szkoły i ich zabiję", "випила таблетки, боюсь", "не хочу жить, я уже это сделал",
    "przyjaciółka właśnie się pożegnała, chce się zabić",
]  # fmt: skip
ALONE = [phase for phase in Phase if not phase.with_person and not phase.waiting]
# Texts whose sentences with a missing value may be left out; each still says what matters without it.
MAY_LACK = {"privacy", "delete.later", "language.nobody"}


@pytest.mark.parametrize("stage", ALONE)
@pytest.mark.parametrize(("text", "key", "tier"), [("wzięłam tabletki", "urgent.immediate", Tier.IMMEDIATE),
                                                   ("chcę się zabić", "urgent.high", Tier.HIGH)])  # fmt: skip
def test_danger_jumps_every_state(talk: Talk, stage: Phase, text: str, key: str, tier: Tier) -> None:
    ania = talk(Line.YOUTH, stage=stage, asked=Question.AGE, asked_at=NOW)
    assert ania.says(text) == [key]
    assert ania.steps == ["EnterQueue"]
    assert (ania.stage, ania.state.tier, ania.state.line, ania.state.asked) == (Phase.QUEUED, tier, Line.YOUTH, None)


@pytest.mark.parametrize("asked", [None, *Question])
def test_an_age_told_with_danger_leads_to_its_line_whatever_was_asked(talk: Talk, asked: Question | None) -> None:
    ania = talk(stage=Phase.ASK_AGE, asked=asked, asked_at=NOW if asked else None)
    assert ania.says("wzięłam tabletki, mam 15 lat") == ["urgent.immediate"]
    assert (ania.stage, ania.state.age_band, ania.state.line) == (Phase.QUEUED, AgeBand.FROM_13, Line.YOUTH)


@pytest.mark.parametrize("stage", Phase)
@pytest.mark.parametrize("text", AT_ONCE)
def test_every_golden_danger_in_every_state(talk: Talk, stage: Phase, text: str) -> None:
    """Domain sheet 3.6 and hazard H01: with a consultant a banner, everywhere else the urgent text and a place."""
    ania = talk(Line.YOUTH, stage=stage, line=Line.YOUTH, asked=Question.AGE, asked_at=NOW, waiting_since=NOW)
    heard = ania.says(text)
    assert ania.state.tier is Tier.IMMEDIATE
    if stage.with_person:
        assert (heard, ania.stage, ania.steps) == ([], stage, ["RaiseTier", "PassOn"])
    else:
        assert heard[0] == "urgent.immediate"
        assert not {*heard[1:]} - {"abroad", "urgent.no_voice"}
        assert ania.stage in {Phase.QUEUED, Phase.OFFERED}
        assert ania.steps == (["RaiseTier"] if stage.waiting else ["EnterQueue"])
        assert ania.state.asked is None


@pytest.mark.parametrize("stage", [phase for phase in Phase if not phase.with_person])
def test_danger_by_an_edit_and_by_five_short_lines(talk: Talk, stage: Phase) -> None:
    ania = talk(Line.YOUTH, stage=stage, line=Line.YOUTH, waiting_since=NOW)
    assert ania.says("jednak wzięłam tabletki", Kind.EDIT) == ["urgent.immediate"]
    dima = talk(Line.YOUTH, stage=stage, line=Line.YOUTH, waiting_since=NOW)
    assert dima.says("dziś wieczorem", Kind.TEXT, None, "chcę", "się", "zabić") == ["urgent.immediate"]


def test_the_urgent_text_comes_before_the_place(talk: Talk) -> None:
    ania = talk()
    ania.says("mam 14 lat i chcę się zabić")
    first, second = ania.decision.steps
    assert isinstance(first, Say)
    assert second == EnterQueue(line=Line.YOUTH, tier=Tier.HIGH)


def test_the_same_urgency_is_said_once_in_ten_minutes_and_a_higher_one_at_once(talk: Talk) -> None:
    ania = talk(Line.YOUTH)
    assert ania.says("chcę się zabić") == ["urgent.high"]
    assert ania.says("chcę się zabić") == []
    assert ania.says("dziś się zabiję") == ["urgent.immediate"]
    assert ania.decision.steps[0] == RaiseTier(tier=Tier.IMMEDIATE)
    assert ania.says("chcę się zabić") == []
    ania.now += timedelta(minutes=10)
    assert ania.says("chcę się zabić") == ["urgent.immediate"]


def test_abroad_and_without_a_voice(talk: Talk) -> None:
    ania = talk(Line.YOUTH)
    assert ania.says("wzięłam tabletki, jestem w Niemczech") == ["urgent.immediate", "abroad"]
    assert ania.says("nie mogę mówić") == ["urgent.no_voice"]
    assert ania.says("nie mogę mówić") == []


def test_stop_in_danger_silences_the_bot_and_keeps_the_place(talk: Talk) -> None:
    ania = talk(Line.YOUTH)
    ania.says("dziś się zabiję")
    assert ania.says("stop") == []
    assert (ania.stage, ania.steps, ania.waits(hours=1)) == (Phase.QUEUED, [], [])
    assert "stop_asked" in ania.state.tags


def test_deletion_in_danger_is_recorded_for_later(talk: Talk) -> None:
    ania = talk(Line.YOUTH)
    ania.says("dziś się zabiję")
    assert ania.says("usuń dane") == ["delete.later"]
    assert ania.stage is Phase.QUEUED


@pytest.mark.parametrize("stage", [Phase.QUEUED, Phase.OFFERED, Phase.ACTIVE])
def test_a_yes_to_deleting_that_comes_after_the_danger_deletes_nothing(talk: Talk, stage: Phase) -> None:
    ania = talk(Line.YOUTH, stage=stage, line=Line.YOUTH, tier=Tier.HIGH, asked=Question.ERASE, asked_at=NOW)
    assert (ania.says("tak"), ania.stage) == (["delete.later"], stage)
    assert "Erase" not in ania.steps


class TestCutOff:
    """The person blocked us, or opted out at the platform: nothing can be said to them."""

    def test_in_danger_the_place_is_kept_and_nothing_is_said(self, talk: Talk) -> None:
        ania = talk(Line.YOUTH)
        ania.says("dziś się zabiję")
        assert ania.says(kind=Kind.OPT_OUT) == []
        assert (ania.stage, ania.steps, ania.waits(hours=1)) == (Phase.QUEUED, [], [])

    def test_whoever_talks_with_them_keeps_the_conversation_and_sees_it(self, talk: Talk) -> None:
        for tier in (Tier.IMMEDIATE, Tier.STANDARD):
            ania = talk(Line.YOUTH, stage=Phase.ACTIVE, line=Line.YOUTH, tier=tier)
            assert (ania.says(kind=Kind.OPT_OUT), ania.steps, ania.stage) == ([], ["PassOn"], Phase.ACTIVE)

    def test_whoever_only_waits_goes_softly(self, talk: Talk) -> None:
        ania = talk(Line.YOUTH)
        ania.says("mam problem w szkole i w domu")
        assert ania.says("STOP", kind=Kind.OPT_OUT) == []
        assert (ania.stage, ania.steps, ania.waits(hours=2)) == (Phase.STOPPED, ["LeaveQueue"], [])

    def test_before_the_first_word_nothing_is_begun(self, talk: Talk) -> None:
        ania = talk()
        assert (ania.says(kind=Kind.OPT_OUT), ania.steps, ania.stage) == ([], [], Phase.STOPPED)

    def test_words_that_come_afterwards_are_heard_as_ever(self, talk: Talk) -> None:
        ania = talk(Line.YOUTH)
        ania.says(kind=Kind.OPT_OUT)
        assert ania.says("wzięłam tabletki") == ["urgent.immediate"]
        assert ania.stage is Phase.QUEUED

    def test_whoever_comes_back_is_told_of_the_wait_again(self, talk: Talk) -> None:
        ania = talk(Line.YOUTH)
        ania.says("wzięłam tabletki")
        ania.says(kind=Kind.OPT_OUT)
        assert ania.waits(minutes=3) == []
        assert ania.says("jestem") == []
        assert ania.waits(minutes=6) != []


def test_stop_while_waiting_leaves_the_queue(talk: Talk) -> None:
    ania = talk(Line.YOUTH)
    ania.says("mam problem w szkole i w domu")
    assert ania.says("stop") == ["stop.done"]
    assert (ania.stage, ania.steps) == (Phase.STOPPED, ["LeaveQueue"])
    assert LeaveQueue(gave_up=True) in ania.decision.steps


def test_a_cry_is_no_command(talk: Talk) -> None:
    for text in ("koniec", "end", "help", "pomoc", "STOP nie bij mnie", "usuń mnie z tego świata", "quit", "cancel"):
        ania = talk(Line.YOUTH)
        assert not {"stop.done", "delete.confirm"} & {*ania.says(text)}


class TestWithConsultant:
    def test_everything_is_passed_on_and_nothing_said(self, talk: Talk) -> None:
        ania = talk(Line.YOUTH, stage=Phase.ACTIVE, line=Line.YOUTH)
        for text in ("cześć", "15", "jesteś botem?", "prywatność", "język"):
            assert ania.says(text) == []
            assert ania.steps == ["PassOn"]

    def test_danger_raises_a_banner_and_says_nothing(self, talk: Talk) -> None:
        ania = talk(Line.YOUTH, stage=Phase.ACTIVE, line=Line.YOUTH)
        assert ania.says("wzięłam tabletki") == []
        assert (ania.steps, ania.stage) == (["RaiseTier", "PassOn"], Phase.ACTIVE)
        assert ania.says("wzięłam tabletki") == []
        assert ania.steps == ["PassOn"]

    def test_files_are_refused(self, talk: Talk) -> None:
        ania = talk(Line.YOUTH, stage=Phase.ACTIVE, line=Line.YOUTH)
        assert (ania.says(kind=Kind.MEDIA), ania.steps) == (["media.refused"], ["PassOn"])

    def test_stop_and_deletion(self, talk: Talk) -> None:
        ania = talk(Line.YOUTH, stage=Phase.ACTIVE, line=Line.YOUTH)
        assert (ania.says("stop"), ania.stage) == (["stop.done"], Phase.STOPPED)
        dima = talk(Line.YOUTH, stage=Phase.ACTIVE, line=Line.YOUTH)
        assert (dima.says("usuń dane"), dima.stage) == (["delete.confirm"], Phase.ACTIVE)
        dima.says("tak")
        assert (dima.steps, dima.stage) == (["PassOn", "Erase", "Close"], Phase.CLOSED)

    def test_a_transfer_needs_a_yes(self, talk: Talk) -> None:
        ania = talk(Line.YOUTH, stage=Phase.TRANSFER, line=Line.YOUTH, transfer_to=Line.ADULT, asked_at=NOW)
        assert ania.says("1") == ["queue.entered"]
        assert Transfer(line=Line.ADULT) in ania.decision.steps
        assert (ania.stage, ania.state.line) == (Phase.QUEUED, Line.ADULT)
        dima = talk(Line.YOUTH, stage=Phase.TRANSFER, line=Line.YOUTH, transfer_to=Line.ADULT, asked_at=NOW)
        dima.says("nie")
        assert (dima.stage, dima.state.line) == (Phase.ACTIVE, Line.YOUTH)


def test_closed_opens_again_but_not_for_a_thank_you(talk: Talk) -> None:
    ania = talk(Line.YOUTH, stage=Phase.CLOSED, line=Line.YOUTH, closed_at=NOW, waiting_since=NOW - timedelta(hours=2))
    assert (ania.says("dzięki, pa!"), ania.stage) == ([], Phase.CLOSED)
    assert (ania.says("mogę jeszcze coś?"), ania.stage) == (["reopened"], Phase.QUEUED)
    assert (ania.state.waiting_since, ania.state.closed_at) == (NOW, None)


def test_paused_keeps_silent_but_not_in_danger(talk: Talk) -> None:
    ania = talk(Line.YOUTH, stage=Phase.PAUSED)
    assert (ania.says("głupi bot"), ania.stage) == ([], Phase.PAUSED)
    assert (ania.says("SOS"), ania.stage) == (["urgent.immediate"], Phase.QUEUED)


MOMENT = st.none() | st.just(NOW) | st.just(NOW - timedelta(days=2))
STATES = st.builds(
    DialogState,
    stage=st.sampled_from(Phase),
    language=st.sampled_from(Language),
    entry_line=st.none() | st.sampled_from(Line),
    line=st.none() | st.sampled_from(Line),
    line_assumed=st.booleans(),
    age_band=st.sampled_from(AgeBand),
    tier=st.sampled_from(Tier),
    asked=st.none() | st.sampled_from(Question),
    asked_at=MOMENT,
    asked_again=st.booleans(),
    earlier=st.lists(st.tuples(st.sampled_from(Question), st.just(NOW)), max_size=2).map(tuple),
    surveyed_at=MOMENT,
    story=st.booleans(),
    before=st.none() | st.sampled_from(Phase),
    transfer_to=st.none() | st.sampled_from(Line),
    waiting_since=MOMENT,
    urgent_since=MOMENT,
    closed_at=MOMENT,
    updates_sent=st.integers(0, 3),
)
WORDS = st.sampled_from(
    ["", "tak", "nie", "1", "2", "3", "15", "stop", "usuń dane", "język", "nowa rozmowa", "hej", "dzięki",
     "nie chcę żyć",
     "wzięłam tabletki", "mój syn ma 9 lat i się tnie", "prywatność",
     "не знаю", "jesteś botem?", "a" * 10_000]
)  # fmt: skip
BUTTONS = [f"{asked}.{answer}" for asked in Question for answer in ("1", "2", "3", "skip", "uk", "")]
CHOICE = st.none() | st.sampled_from(["1", "skip", "x.1", *BUTTONS])
TEXT = WORDS | st.text(st.characters(exclude_categories=()), max_size=60)


@settings(max_examples=400, deadline=None)
@given(state=STATES, kind=st.sampled_from(Kind), text=TEXT, choice=CHOICE)
def test_whatever_comes(state: DialogState, kind: Kind, text: str, choice: str | None) -> None:
    """No text in no state raises, lowers a tier, loses a person in danger, or moves where a conversation may not go."""
    said = Utterance(kind=kind, text=text, channel=Channel.SMS, received_at=NOW, choice=choice)
    decision = decide(state, said, book=BOOK, rules=RULES, now=NOW)
    after = decision.state
    assert decision == decide(state, said, book=BOOK, rules=RULES, now=NOW)
    assert after.tier <= state.tier
    begun = Phase.CLOSED if state.stage is Phase.CLOSING else state.stage
    assert after.stage is begun or after.stage in MOVES[begun]
    if decision.verdict.tier.urgent:
        assert after.stage is Phase.QUEUED or after.stage.with_person or after.stage.waiting
    for step in decision.steps:
        if isinstance(step, Say):
            assert CALLER_VALUES.get(step.text, frozenset()) <= set(step.values) or step.text in MAY_LACK
            line = after.line or after.entry_line
            assert TEXTS.render(step.text, language=after.language, line=line, channel=Channel.SMS, values=step.values)
    if after.stage is Phase.QUEUED and state.stage is not Phase.QUEUED:
        assert after.line is not None or (after.tier.urgent and after.entry_line is None)
        assert any(isinstance(step, EnterQueue | Transfer) for step in decision.steps)
    assert all(text not in part for part in decision.trace if len(text) > 20)


@settings(max_examples=100, deadline=None)
@given(state=STATES)
def test_time_alone_never_ends_what_is_dangerous(state: DialogState) -> None:
    if state.tier.urgent and state.stage is not Phase.SURVEY:
        state = replace(state, stage=Phase.QUEUED)
        tick = Utterance(kind=Kind.TICK, text="", channel=Channel.SMS, received_at=NOW)
        assert decide(state, tick, book=BOOK, rules=RULES, now=NOW).state.stage is Phase.QUEUED
