"""What is said outright keeps its rank whatever harmless thing is written beside it."""

import random
from itertools import product
from pathlib import Path

import pytest
import yaml

from most116.core.conversation import Language, Tier
from safety_rules.judge import RuleBook

_HERE = Path(__file__).parent
OUTRIGHT: dict[str, list[str]] = yaml.safe_load((_HERE / "beside.yaml").read_text("utf-8"))
EVERYDAY: list[str] = yaml.safe_load((_HERE / "everyday_messages.yaml").read_text("utf-8"))
# The same ones in every run, of all languages: people mix them.
HARMLESS = [message.rstrip(".!? ") for message in random.Random("beside").sample(EVERYDAY, 120)]


def _ranks(book: RuleBook, language: Language, form: str) -> dict[str, tuple[Tier, Tier]]:
    """Each text of two parts with the tier of its plain statement alone and of both together."""
    alone = {said: book.judge(said, language).tier for said in OUTRIGHT[language]}
    pairs = [(said, form.format(*parts)) for said, other in product(alone, HARMLESS) for parts in _orders(said, other)]
    return {text: (alone[said], book.judge(text, language).tier) for said, text in pairs}


def _orders(said: str, other: str) -> tuple[tuple[str, str], tuple[str, str]]:
    return (said, other), (other, said)


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("form", ["{}. {}", "{}\n{}"], ids=["sentence", "line"])
def test_no_other_sentence_makes_danger_wait(book: RuleBook, language: Language, form: str) -> None:
    ranks = _ranks(book, language, form)
    assert [text for text, (alone, both) in ranks.items() if both > max(alone, Tier.HIGH)] == []


@pytest.mark.parametrize("language", Language)
def test_hardly_anything_in_its_own_sentence_does(book: RuleBook, language: Language) -> None:
    ranks = _ranks(book, language, "{}, {}")
    waiting = [text for text, (alone, both) in ranks.items() if both > max(alone, Tier.HIGH)]
    assert len(waiting) <= 0.02 * len(ranks), waiting
