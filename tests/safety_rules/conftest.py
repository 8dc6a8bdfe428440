"""The installed rule book, loaded once."""

import pytest

from safety_rules.book import load_book
from safety_rules.judge import RuleBook


@pytest.fixture(scope="session")
def book() -> RuleBook:
    return load_book()
