"""Laws that hold in every state: no timer ends danger, only a whole message commands, and nothing shuts danger out."""

from collections.abc import Callable
from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.lines import load_lines
from config.phone_numbers import load_numbers
from config.settings import load_settings
from most116.core.conversation import Channel, Language, Line, Phase, Tier
from most116.core.messages import Filled, Kind, Utterance
from most116.testing.installed import installed_book
from router.decide import decide
from router.decision import DialogState, Question, RoutingDecision, Say
from router.rules import rules_from

Talk = Callable[..., Any]
NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
BOOK, RULES = installed_book(), rules_from(load_settings(), load_lines(None, load_numbers(None)))
DANGER = {Tier.IMMEDIATE: "wzięłam tabletki", Tier.HIGH: "chcę się zabić"}
COMMANDS = (
    "stop",
    "usuń dane",
    "prywatność",
    "numery",
    "nowa rozmowa",
    "język",
    "privacy",
    "delete my data",
    "language",
)
BY_COMMAND = {"stop.done", "delete.confirm", "privacy", "numbers", "language.ask"}
# A command with words around it is a sentence of somebody.
AROUND = (
    "{} proszę mi to powiedzieć",
    "on mówi {} a ja nie chcę",
    "mama krzyczała {} do brata",
    "{} {} już nie mogę tego",
)


def said(text: str, *, now: datetime, kind: Kind = Kind.TEXT) -> Utterance:
    return Utterance(kind=kind, text=text, channel=Channel.SMS, received_at=now)


def decided(state: DialogState, text: str = "", *, now: datetime = NOW, kind: Kind = Kind.TEXT) -> RoutingDecision:
    return decide(state, said(text, now=now, kind=kind), book=BOOK, rules=RULES, now=now)


def kept(phase: Phase) -> bool:
    """Somebody waits for a person there, or is with one."""
    return phase.waiting or phase.with_person


@pytest.mark.parametrize("tier", DANGER)
@pytest.mark.parametrize("stage", Phase)
def test_no_clock_ends_a_conversation_in_danger(talk: Talk, stage: Phase, tier: Tier) -> None:
    """Hazard H13: from every state danger leads to where people wait or talk, and time leaves it there."""
    ania = talk(Line.YOUTH, stage=stage, line=Line.YOUTH, asked=Question.AGE, asked_at=NOW, waiting_since=NOW)
    ania.says(DANGER[tier])
    assert kept(ania.stage)
    heard = ania.waits(days=90)
    assert kept(ania.stage)
    assert ania.state.tier <= tier
    assert not [text for text in heard if text.startswith(("close.", "survey"))]


MOMENTS = st.integers(0, 400).map(lambda days: NOW - timedelta(days=days))
IN_DANGER = st.builds(
    DialogState,
    stage=st.sampled_from([phase for phase in Phase if kept(phase) and phase is not Phase.CLOSING]),
    language=st.sampled_from(Language),
    line=st.none() | st.sampled_from(Line),
    tier=st.sampled_from([Tier.IMMEDIATE, Tier.HIGH]),
    asked=st.none() | st.sampled_from(Question),
    asked_at=st.none() | MOMENTS,
    transfer_to=st.none() | st.sampled_from(Line),
    waiting_since=st.none() | MOMENTS,
    urgent_since=st.none() | MOMENTS,
    updates_sent=st.integers(0, 3),
)


@given(state=IN_DANGER, later=st.timedeltas(timedelta(0), timedelta(days=400)))
def test_whenever_the_clock_speaks_danger_stays_with_people(state: DialogState, later: timedelta) -> None:
    after = decided(state, now=NOW + later, kind=Kind.TICK).state
    assert kept(after.stage)
    assert after.tier <= state.tier


@given(
    command=st.sampled_from(COMMANDS),
    around=st.sampled_from(AROUND),
    stage=st.sampled_from([phase for phase in Phase if not phase.with_person]),
)
def test_only_a_whole_message_is_a_command(command: str, around: str, stage: Phase) -> None:
    """Hazard H06."""
    state = DialogState(entry_line=Line.YOUTH, line=Line.YOUTH, stage=stage, waiting_since=NOW)
    decision = decided(state, around.format(command, command))
    assert not BY_COMMAND & {str(step.text) for step in decision.steps if isinstance(step, Say)}
    assert decision.state.stage not in {Phase.STOPPED, Phase.ERASING} or decision.state.stage is stage


@pytest.mark.parametrize(
    "word", ["koniec", "to koniec", "end", "quit", "cancel", "help", "pomoc", "info", "кінець", "конец"]
)
@pytest.mark.parametrize("stage", [phase for phase in Phase if not phase.with_person])
def test_a_word_that_platforms_take_for_a_command_is_none(stage: Phase, word: str) -> None:
    """Hazards H05 and H06: a cry never silences us."""
    state = DialogState(entry_line=Line.YOUTH, line=Line.YOUTH, stage=stage, waiting_since=NOW)
    decision = decided(state, word)
    assert not BY_COMMAND & {str(step.text) for step in decision.steps if isinstance(step, Say)}
    assert decision.state.stage not in {Phase.STOPPED, Phase.ERASING} or decision.state.stage is stage


@pytest.mark.parametrize("tier", DANGER)
@pytest.mark.parametrize("stage", [Phase.PAUSED, Phase.STOPPED, Phase.PARKED, Phase.CLOSED, Phase.UNAVAILABLE])
@pytest.mark.parametrize("language", Language)
def test_danger_gets_through_whatever_shut_the_talk(stage: Phase, tier: Tier, language: Language) -> None:
    """Hazard H26: neither a pause nor a stop, however long it lasts, keeps danger out."""
    state = DialogState(entry_line=Line.YOUTH, line=Line.YOUTH, stage=stage, language=language)
    state = replace(state, paused_until=NOW + timedelta(hours=24), closed_at=NOW)
    decision = decided(state, DANGER[tier])
    assert decision.state.stage is Phase.QUEUED
    assert decision.state.tier is tier
    assert "EnterQueue" in {type(step).__name__ for step in decision.steps}
    assert any(isinstance(step, Say) and str(step.text).startswith("urgent.") for step in decision.steps)


def test_nothing_asks_who_somebody_is() -> None:
    """What can be asked, by the machine and by the form, and nothing of it is a name, a number or a place."""
    assert {*Question} == {"language", "age", "line", "minor", "adult", "erase", "transfer", "survey", "followup"}
    assert {field.name for field in fields(Filled)} == {"age_band", "line"}
