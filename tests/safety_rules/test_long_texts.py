"""A text of many words is looked at by stretches: wherever a danger stands in it, the same is found."""

import pytest

from most116.core.conversation import Language, Tier
from safety_rules.judge import RuleBook

# Each with its words far apart, so that some of them stand in one stretch and the rest in the next.
DANGERS = [
    "chcę się dzisiaj zabić",
    "i want to kill myself tonight",
    "випила таблетки, боюсь",
    "żegnajcie 💊 wzięłam wszystkie tabletki",
]
# Words that no rule asks for, each another one, so that the whole has as many meanings as a letter has.
STRANGERS = [f"kamyczk{one}{other}w" for one in "abcdefghij" for other in "abcdefghijklmnopqrst"]


@pytest.mark.parametrize("danger", DANGERS)
def test_a_danger_in_a_long_text_is_found_wherever_it_stands(book: RuleBook, danger: str) -> None:
    found = set()
    for before in range(50, 140):
        words = [*STRANGERS[:before], danger, *STRANGERS[before:]]
        hits = book.matcher.hits(book.matcher.read(" ".join(words)))
        found.add(tuple(sorted({book.rules[hit.owner].id for hit in hits})))
    assert len(found) == 1
    verdict = book.judge(" ".join([*STRANGERS, danger]), Language.PL)
    assert verdict.tier <= Tier.HIGH


def test_in_a_long_text_a_word_belongs_to_its_own_danger_alone(book: RuleBook) -> None:
    """The same words hundreds of words apart are no phrase."""
    words = ["chcę", *STRANGERS, "się", *STRANGERS, "zabić"]
    apart = book.judge(" ".join(words), Language.PL)
    assert apart.tier > book.judge("chcę się zabić", Language.PL).tier
