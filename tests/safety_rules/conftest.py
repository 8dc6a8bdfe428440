"""The installed rule book, loaded once."""

import pytest

from most116.testing.installed import installed_book
from safety_rules.judge import RuleBook


@pytest.fixture(scope="session")
def book() -> RuleBook:
    return installed_book()
