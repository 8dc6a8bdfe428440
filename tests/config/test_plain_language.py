"""The words of our pages can be read by a child of twelve: short sentences, and in Polish the index of plain language.

FOG-PL (Gruszczyński and Ogrodniczuk, after Gunning): 0.4 × (words in a sentence + percentage of words of four syllables
or more) is about the years of school that a text takes. Twelve years old are in the sixth or seventh.
"""

import re
from collections.abc import Iterator

import pytest

from config.texts import Texts
from most116.core.conversation import Language, Line

_LONGEST_SENTENCE = 15
_YEARS_OF_SCHOOL = 7.0
_HARD_SYLLABLES = 4
_STAFF = ("desk.", "try.")
_VALUES = {
    "number": "116 111",
    "seconds": "30",
    "code": "a b c d e f",
    "address": "",
    "count": "3",
    "date": "1.02.2026",
}
# A number is read as one word, however it is grouped.
_NUMBER = re.compile(r"\d+(?: \d+)*")
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*|\d+")
_SENTENCE_END = re.compile(r"(?<=[.!?:;])\s+")
# An i before another vowel only softens: "pisanie" has three syllables.
_SOFT = re.compile(r"i(?=[aeouyąęó])")
_VOWEL = re.compile(r"[aeiouyąęó]")


def sentences(text: str) -> Iterator[list[str]]:
    """The words of each sentence; a colon ends one too, because what follows is read for itself."""
    for sentence in _SENTENCE_END.split(_NUMBER.sub("0", text)):
        if words := _WORD.findall(sentence):
            yield words


def syllables(word: str) -> int:
    return len(_VOWEL.findall(_SOFT.sub("", word.lower())))


def fog(texts: list[str]) -> float:
    """FOG-PL of the texts together."""
    said = [words for text in texts for words in sentences(text)]
    words = [word for sentence in said for word in sentence]
    hard = [word for word in words if syllables(word) >= _HARD_SYLLABLES]
    return 0.4 * (len(words) / len(said) + 100 * len(hard) / len(words))


def shown(texts: Texts, language: Language) -> dict[str, str]:
    """Every string that a page shows to people, in the register of each line."""
    found = {}
    for key in texts.strings[language]:
        if not key.startswith(_STAFF):
            for line in Line:
                found[f"{key}, {line}"] = texts.interface(key, language, line, _VALUES)
    return found


@pytest.mark.parametrize("language", list(Language))
def test_a_sentence_has_fifteen_words_at_most(texts: Texts, language: Language) -> None:
    long = {
        key: " ".join(words)
        for key, text in shown(texts, language).items()
        for words in sentences(text)
        if len(words) > _LONGEST_SENTENCE
    }
    assert long == {}


@pytest.mark.parametrize("line", list(Line))
def test_a_child_of_twelve_can_read_the_polish_pages(texts: Texts, line: Line) -> None:
    whole = [text for key, text in shown(texts, Language.PL).items() if key.endswith(line) and len(text.split()) > 3]
    assert len(whole) > 50
    assert fog(whole) <= _YEARS_OF_SCHOOL


@pytest.mark.parametrize(
    ("word", "count"), [("Odpisze", 3), ("człowiek", 2), ("pisanie", 3), ("przeglądarki", 4), ("miał", 1), ("SMS", 0)]
)
def test_syllables_are_counted_as_they_are_spoken(word: str, count: int) -> None:
    assert syllables(word) == count


def test_the_index_tells_plain_words_from_the_words_of_an_office() -> None:
    plain = ["Teraz czekasz. Odpisze człowiek."]
    office = ["Administratorem danych osobowych przetwarzanych w systemie teleinformatycznym jest fundacja."]
    assert fog(plain) < _YEARS_OF_SCHOOL < fog(office)
