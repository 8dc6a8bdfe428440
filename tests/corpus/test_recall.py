"""What the rules have reached: no change of a rule may fall below the targets again."""

import pytest

from most116.core.conversation import Language
from most116.testing.corpus import judged, prose_counted
from most116.testing.corpus_figures import Judged, missed_targets, prose_missed
from most116.testing.corpus_messages import Half
from most116.testing.installed import installed_book
from safety_rules.judge import RuleBook


@pytest.fixture(scope="module")
def book() -> RuleBook:
    return installed_book()


@pytest.fixture(scope="module")
def found(book: RuleBook) -> list[Judged]:
    return judged(Half.DEV, book)


@pytest.mark.parametrize("language", [*Language])
def test_danger_is_found_and_jokes_raise_no_alarm(found: list[Judged], language: Language) -> None:
    assert missed_targets([one for one in found if one.language is language]) == []


def test_ordinary_prose_raises_no_alarm(book: RuleBook) -> None:
    assert not prose_missed(prose_counted(book))
