"""The plain messages with which most talks begin: whoever really is in danger of life must not wait among them."""

from pathlib import Path

import pytest
import yaml

from most116.core.conversation import Tier
from most116.testing.corpus import tier_after
from safety_rules.judge import RuleBook

MESSAGES: list[str] = yaml.safe_load(Path(__file__).with_name("first_messages.yaml").read_text("utf-8"))
_HIGH_AT_MOST = 0.1


@pytest.mark.parametrize("message", MESSAGES)
def test_it_is_no_immediate_danger(book: RuleBook, message: str) -> None:
    assert tier_after([message], book) > Tier.IMMEDIATE


def test_few_go_before_others(book: RuleBook) -> None:
    high = [message for message in MESSAGES if tier_after([message], book) is Tier.HIGH]
    assert len(high) <= _HIGH_AT_MOST * len(MESSAGES), high
