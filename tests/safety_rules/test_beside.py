"""What is said outright keeps its rank whatever harmless thing is written beside it."""

import random
from itertools import product
from pathlib import Path

import pytest
import yaml

from most116.core.conversation import Language, Tier
from safety_rules.explaining import explain_text
from safety_rules.judge import RuleBook

_HERE = Path(__file__).parent
OUTRIGHT: dict[str, list[str]] = yaml.safe_load((_HERE / "beside.yaml").read_text("utf-8"))
EVERYDAY: list[str] = yaml.safe_load((_HERE / "everyday_messages.yaml").read_text("utf-8"))
IN_DANGER: list[str] = yaml.safe_load((_HERE / "danger_messages.yaml").read_text("utf-8"))
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


def test_whoever_tells_of_their_day_too_waits_no_longer(book: RuleBook) -> None:
    said = [message.rstrip(".!? ") for message in (*IN_DANGER, "💊💊💊💊💊😴")]
    texts = [". ".join(parts) for one, other in product(said, HARMLESS[:24]) for parts in _orders(one, other)]
    assert [text for text in texts if book.judge(text, Language.PL).tier > Tier.HIGH] == []


@pytest.mark.parametrize("place", [0, 50, 99])
def test_one_sentence_of_a_long_letter_is_heard_wherever_it_stands(book: RuleBook, place: int) -> None:
    sentences = [one for one in HARMLESS if book.judge(one, Language.PL).tier > Tier.HIGH][:100]
    sentences[place:place] = ["mam sznur i już go zawiązałem"]
    assert book.judge(". ".join(sentences), Language.PL).tier is Tier.IMMEDIATE


def test_whoever_asks_why_sees_the_sentence_that_counts(book: RuleBook) -> None:
    rope, pier = "mam sznur i już go zawiązałem", "we jumped off the pier into the lake, best day ever"
    assert explain_text(book, rope).by_itself is None
    explained = explain_text(book, f"{pier}. {rope}")
    assert explained.by_itself is not None
    assert explained.by_itself.words == ("mam", "sznur", "i", "juz", "go", "zawiazalem")
    assert any(found.counts for found in explained.by_itself.found)
