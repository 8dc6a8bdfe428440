"""The installed rule book, loaded once."""

import pytest
from hypothesis import settings

from most116.testing.installed import installed_book
from safety_rules.judge import RuleBook

# No example is too slow: how busy the machine is says nothing of the rules.
settings.register_profile("any_machine", deadline=None)
settings.load_profile("any_machine")


@pytest.fixture(scope="session")
def book() -> RuleBook:
    return installed_book()
