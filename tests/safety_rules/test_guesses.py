"""What people mean by words that no rule names: mistakes, disguises, glued words, another alphabet."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from most116.core.conversation import Language, Tier
from most116.testing.installed import installed_book
from safety_rules.book import book_of
from safety_rules.disguise import begins_with_one_mistake, one_letter_less, one_mistake
from safety_rules.judge import RuleBook
from safety_rules.matching import Matcher
from safety_rules.rule_files import read_texts

# Of every kind that is guessed: mistyped, stretched, disguised, counted, glued, typed in Latin letters, and harmless.
UNUSUAL = """
samobujstwo samobojstwooo s4mobojstwo s*mobojstwo 20tabletek niechcezyc hochu umeret zyt ne mama kotlet xqzt nie zabic
zabijejutro tabletkii nozz! 💊 . , żółw
""".strip().split()


def tier(book: RuleBook, text: str) -> int:
    return int(book.judge(text, Language.PL).tier)


@pytest.mark.parametrize(
    ("text", "most"),
    [
        ("wzielam tabletkii i boje sie", 1),
        ("polknelam wszystkpo", 1),
        ("mam mysli samobojcez", 2),
        ("mam mysli saobojcze", 2),
        ("niechcezyc", 3),
        ("niechcesiezabic", 3),
        ("chcesiezabic", 2),
        ("chce umzrec", 2),
        ("ne hochu zhit", 3),
        ("ya hochu umeret", 2),
        ("khochu pokonchit s soboy", 2),
        ("ne khochu zhyty", 3),
        ("s4m0b0jstw0", 2),
        ("s a m o b ó j s t w o", 2),
        ("s-a-m-o-b-o-j-s-t-w-o", 2),
        ("wzięłam 💊💊 tabletki", 1),
    ],
)
def test_a_word_is_understood(book: RuleBook, text: str, most: int) -> None:
    assert tier(book, text) <= most


def test_whoever_writes_polish_letters_types_no_cyrillic_in_latin_ones(book: RuleBook) -> None:
    assert tier(book, "ne hochu zhit") == Tier.ELEVATED
    assert tier(book, "ne hochu zhit, żółw") == Tier.STANDARD
    # What was heard in one text is not remembered for the other.
    assert tier(book, "ne hochu zhit") == Tier.ELEVATED


def test_a_beginning_does_not_stop_a_mistake_from_being_mended() -> None:
    own = """
rules:
  - id: pl.own.word
    cue: suicidal_intent
    phrases: ["samobójstwo"]
    why: "A test."
    must_match: ["a", "b"]
    must_not_match: ["a", "b"]
  - id: pl.own.beginning
    cue: bullying
    phrases: ["samo* tak"]
    why: "A test."
    must_match: ["a", "b"]
    must_not_match: ["a", "b"]
"""
    book = book_of(
        {name: text for name, text in read_texts(None).items() if "/" not in name} | {"urgency/pl.yaml": own}
    )
    assert book.judge("samobójstwo", Language.PL).tier is Tier.HIGH
    assert book.judge("samobojsstwo", Language.PL).tier is Tier.HIGH
    assert book.judge("samowar", Language.PL).tier is Tier.STANDARD


@pytest.mark.parametrize(
    "text",
    [
        "mama wzięła tabletkę i poszła",
        "zabity deskami dom",
        "wypiła herbatę",
        "ubić jajka na pianę",
        "kupiłam zabawkę",
        "zarabia na życie",
        "я убил время",
        "hochuli to nazwisko",
        "panie prezesie",
        "zielony",
    ],
)
def test_a_harmless_word_is_never_turned_into_a_danger(book: RuleBook, text: str) -> None:
    assert tier(book, text) == Tier.STANDARD


def test_a_negation_is_never_guessed(book: RuleBook) -> None:
    assert [word for word in book.matcher.read("nei chce sie zabic").words if word in {"nie", "ne"}] == []
    assert tier(book, "nei chce sie zabic") == Tier.HIGH


@given(st.lists(st.sampled_from(UNUSUAL), min_size=1, max_size=9))
def test_what_is_remembered_of_earlier_texts_changes_nothing(words: list[str]) -> None:
    book = installed_book()
    text = " ".join(words)
    fresh = Matcher(book.matcher.program)
    once, again = (fresh.hits(fresh.read(text)) for _ in range(2))
    assert once == again == book.matcher.hits(book.matcher.read(text))
    assert fresh.read(text).words == book.matcher.read(text).words


def test_no_letters_of_words_that_are_not_ours_are_remembered(book: RuleBook) -> None:
    name = "wszebor"
    fresh = Matcher(book.matcher.program)
    for text in (
        f"{name}skiego",
        f"20{name}",
        f"{name}@zabic",
        f"zabij{name}",
        f"hochu {name} umeret",
        f"{name}!{name}",
    ):
        fresh.hits(fresh.read(text))
    assert name not in repr([getattr(fresh.memory, field) for field in fresh.memory.__slots__ if field != "_program"])


WORDS = st.text(st.sampled_from("abcdefgółżяюкі"), min_size=2, max_size=9)


@given(WORDS, st.integers(0, 9), st.sampled_from("abxя"))
def test_one_mistake_is_found_by_the_letters_left_out(word: str, place: int, letter: str) -> None:
    place %= len(word)
    swapped = word[:place] + word[place + 1 : place + 2] + word[place] + word[place + 2 :]
    for typed in (word[:place] + word[place + 1 :], word[:place] + letter + word[place:], swapped):
        assert set(one_letter_less(typed)) & set(one_letter_less(word))
        if place and typed != word:
            assert one_mistake(typed, word)
            assert one_mistake(word, typed)


@given(WORDS, WORDS)
def test_a_mistake_goes_both_ways_and_is_one(one: str, two: str) -> None:
    assert one_mistake(one, two) == one_mistake(two, one)
    if one_mistake(one, two):
        assert abs(len(one) - len(two)) <= 1
        assert one != two


@given(st.text("abc", min_size=2, max_size=9), st.text("abc", min_size=4, max_size=6))
def test_a_mistake_in_a_beginning_is_one_in_some_first_letters(typed: str, meant: str) -> None:
    beginnings = [typed[: len(meant) + more] for more in (-1, 0, 1)]
    if not typed.startswith(meant):
        assert begins_with_one_mistake(typed, meant) == any(one_mistake(each, meant) for each in beginnings)
