"""The plain messages with which most talks begin: nobody in danger may wait among the others."""

from pathlib import Path

import pytest
import yaml

from most116.core.conversation import Tier
from most116.testing.corpus import tier_after
from safety_rules.judge import RuleBook


def _messages(name: str) -> list[str]:
    found: list[str] = yaml.safe_load(Path(__file__).with_name(name).read_text("utf-8"))
    return found


def _tiers(messages: list[str], book: RuleBook) -> dict[str, Tier]:
    return {message: tier_after([message], book) for message in messages}


SAD = _messages("first_messages.yaml")
EVERYDAY = _messages("everyday_messages.yaml")
AT_RISK = _messages("risk_messages.yaml")
IN_DANGER = _messages("danger_messages.yaml")


@pytest.mark.parametrize("messages", [SAD, EVERYDAY, AT_RISK], ids=["sad", "everyday", "at risk"])
def test_none_is_immediate_danger(book: RuleBook, messages: list[str]) -> None:
    assert [message for message, tier in _tiers(messages, book).items() if tier is Tier.IMMEDIATE] == []


@pytest.mark.parametrize(("messages", "at_most"), [(SAD, 0.1), (EVERYDAY, 0.03)], ids=["sad", "everyday"])
def test_few_go_before_others(book: RuleBook, messages: list[str], at_most: float) -> None:
    high = [message for message, tier in _tiers(messages, book).items() if tier is Tier.HIGH]
    assert len(high) <= at_most * len(messages), high


def test_nobody_in_danger_waits_among_them(book: RuleBook) -> None:
    tiers = _tiers(IN_DANGER, book)
    assert [message for message, tier in tiers.items() if tier > Tier.HIGH] == []
    assert sum(tier is Tier.IMMEDIATE for tier in tiers.values()) >= 0.85 * len(IN_DANGER)


def test_no_risk_is_taken_for_a_plain_day(book: RuleBook) -> None:
    assert [message for message, tier in _tiers(AT_RISK, book).items() if tier is Tier.STANDARD] == []
