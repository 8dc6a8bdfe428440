"""Each modifier does something that a test sees: with it switched off, another tier comes out."""

from dataclasses import replace

import pytest

from most116.core.conversation import Language, Tier
from safety_rules.book import book_of
from safety_rules.judge import RuleBook
from safety_rules.rule_files import read_texts
from safety_rules.schema import Modifier

# Texts of the rules that are installed: modifier, text, tier with it, tier without it.
INSTALLED = [
    (Modifier.TIME_NOW, "teraz się potnę", 1, 3),
    (Modifier.TIME_TODAY, "zabiję się dziś wieczorem", 1, 2),
    (Modifier.TIME_SOON, "jutro to moja ostatnia wiadomość", 1, 2),
    (Modifier.PAST_RECENT, "w zeszłym tygodniu połknęłam tabletki", 2, 1),
    (Modifier.PAST, "rok temu próbowałem się zabić", 3, 2),
    (Modifier.NEGATED, "nie chcę się zabić, jestem tylko zmęczona", 3, 2),
    (Modifier.THIRD_PERSON, "mój brat chce sie zabic", 3, 2),
    (Modifier.GAME_OR_SONG, "słucham piosenki chcę umrzeć", 3, 2),
    (Modifier.FIGURATIVE, "umrę ze śmiechu, zabiję czas", 4, 4),
    (Modifier.QUOTED, "napisała „zabiję się” i poszła", 3, 2),
    (Modifier.CHILD, "mam 11 lat i tnę się", 2, 3),
    (Modifier.DARK_EMOJI, "nie chcę żyć 🥀", 2, 3),
    (
        Modifier.EVERYDAY,
        "skoczyłem po bułki i zatrzasnąłem drzwi, żona w wannie nie słyszy dzwonka, stoję na klatce",
        3,
        1,
    ),
]

# Modifiers whose words the rules of a language may or may not have yet; each is carried by a word of its own.
OWN = """
  - id: pl.own.{modifier}
    modifier: {modifier}
    phrases: ["{word}"]
    why: "A word that is in no other rule."
    must_match: ["{word}", "ten {word}"]
    must_not_match: ["bratek", "róża"]
"""
CARRIED = [
    (Modifier.MEANS, "fiołek", "chcę się zabić, fiołek", 1, 2),
    (Modifier.ACT_DONE, "hiacynt", "chcę się zabić, hiacynt", 1, 2),
    (Modifier.NEGATED, "krokus", "chcę krokus się zabić", 3, 2),
    (Modifier.QUOTED, "piwonia", "piwonia mówi chcę się zabić", 3, 2),
    (Modifier.FAR_PERSON, "żonkil", "żonkil popełnił samobójstwo", 4, 2),
]


def tiers(book: RuleBook, text: str, modifier: Modifier) -> tuple[int, int]:
    off = replace(book, off=frozenset({modifier}))
    return int(book.judge(text, Language.PL).tier), int(off.judge(text, Language.PL).tier)


@pytest.mark.parametrize(("modifier", "text", "on", "off"), [case for case in INSTALLED if case[2] != case[3]])
def test_a_modifier_changes_a_tier(book: RuleBook, modifier: Modifier, text: str, on: int, off: int) -> None:
    assert tiers(book, text, modifier) == (on, off)


@pytest.fixture(scope="module")
def carrying() -> RuleBook:
    """The installed Polish rules with a word of an operator's for each modifier."""
    own = "".join(OWN.format(modifier=modifier, word=word) for modifier, word, *_ in CARRIED)
    others = tuple(f"/{language}" for language in Language if language is not Language.PL)
    polish = {name: text for name, text in read_texts(None).items() if not any(other in name for other in others)}
    return book_of(polish | {"modifiers/pl_own.yaml": f"rules:{own}"})


@pytest.mark.parametrize(("modifier", "_word", "text", "on", "off"), CARRIED)
def test_a_modifier_of_an_operator_changes_a_tier(
    carrying: RuleBook, modifier: Modifier, _word: str, text: str, on: int, off: int
) -> None:
    assert tiers(carrying, text, modifier) == (on, off)


def test_an_idiom_is_what_keeps_a_figure_of_speech_quiet(book: RuleBook) -> None:
    off = replace(book, off=frozenset({Modifier.FIGURATIVE}))
    quiet = ["mama mnie zabije za tę jedynkę", "chcę zniknąć na weekend", "strzelił samobója"]
    assert all(book.judge(text, Language.PL).tier is Tier.STANDARD for text in quiet)
    assert any(off.judge(text, Language.PL).tier < Tier.STANDARD for text in quiet)


def test_every_modifier_is_here() -> None:
    changing = {case[0] for case in INSTALLED} | {case[0] for case in CARRIED}
    assert changing == set(Modifier)


class TestQuotes:
    @pytest.mark.parametrize("text", ['ona: "zabiję się" i tyle', "napisała «zabiję się» wczoraj"])
    def test_words_in_quotation_marks_count_less(self, book: RuleBook, text: str) -> None:
        assert book.judge(text, Language.PL).tier is Tier.ELEVATED

    @pytest.mark.parametrize("text", ['"zabiję się"', 'zabiję się "', '"tak" zabiję się "nie"', 'no "zabiję" się'])
    def test_quotation_marks_elsewhere_lower_nothing(self, book: RuleBook, text: str) -> None:
        assert book.judge(text, Language.PL).tier is Tier.HIGH


def test_dark_emoji_alone_are_nothing_and_never_beyond_immediate(book: RuleBook) -> None:
    assert book.judge("🔪🩸💊", Language.PL).tier is Tier.STANDARD
    assert book.judge("wzielam tabletki i boje sie 💊", Language.PL).tier is Tier.IMMEDIATE
