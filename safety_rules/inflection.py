"""What a form of a word says (person, tense, number, case), and which forms of a lemma a phrase asks for."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Protocol

from most116.core.conversation import Language
from most116.core.errors import ConfigurationError


class Form(IntEnum):
    """What one reading of a form says, as bits; sums of them are plain numbers, which are fast."""

    NONE = 0
    FIRST = 1
    SECOND = 2
    THIRD = 4
    PRESENT = 8
    PAST = 16
    CONDITIONAL = 32
    IMPERATIVE = 64
    INFINITIVE = 128
    PARTICIPLE = 256
    MASCULINE = 512
    FEMININE = 1024
    NEUTER = 2048
    SINGULAR = 4096
    PLURAL = 8192
    NOMINATIVE = 1 << 14
    GENITIVE = 1 << 15
    DATIVE = 1 << 16
    ACCUSATIVE = 1 << 17
    INSTRUMENTAL = 1 << 18
    LOCATIVE = 1 << 19
    VOCATIVE = 1 << 20


# What is kept of a word beside its symbols: who a verb is about, and when.
VERBAL = 0xFF
ANY_PERSON = Form.FIRST | Form.SECOND | Form.THIRD

# The groups of a forms file.
GROUPS: Mapping[str, int] = {
    "inf": Form.INFINITIVE,
    "now1": Form.FIRST | Form.PRESENT,
    "now2": Form.SECOND | Form.PRESENT,
    "now3": Form.THIRD | Form.PRESENT,
    "past1": Form.FIRST | Form.PAST,
    "past2": Form.SECOND | Form.PAST,
    "past3": Form.THIRD | Form.PAST,
    "if1": Form.FIRST | Form.CONDITIONAL,
    "if2": Form.SECOND | Form.CONDITIONAL,
    "if3": Form.THIRD | Form.CONDITIONAL,
    "imp": Form.SECOND | Form.IMPERATIVE,
    "sg": Form.SINGULAR,
    "pl": Form.PLURAL,
    "any": Form.NONE,
}
FILTERS: Mapping[str, int] = {
    "1": Form.FIRST,
    "2": Form.SECOND,
    "3": Form.THIRD,
    "now": Form.PRESENT,
    "past": Form.PAST,
    "if": Form.CONDITIONAL,
    "imp": Form.IMPERATIVE,
    "inf": Form.INFINITIVE,
    "part": Form.PARTICIPLE,
    "m": Form.MASCULINE,
    "f": Form.FEMININE,
    "n": Form.NEUTER,
    "sg": Form.SINGULAR,
    "pl": Form.PLURAL,
    "nom": Form.NOMINATIVE,
    "gen": Form.GENITIVE,
    "dat": Form.DATIVE,
    "acc": Form.ACCUSATIVE,
    "ins": Form.INSTRUMENTAL,
    "loc": Form.LOCATIVE,
    "voc": Form.VOCATIVE,
}

# Each form with what it says; a form that says several things stands there several times.
Readings = tuple[tuple[str, int], ...]


class Dictionary(Protocol):
    """Gives every form of a lemma with what it says; empty when it knows no such word."""

    def forms(self, lemma: str) -> Iterable[tuple[str, int]]: ...


class LemmaError(ValueError):
    """A lemma or its tags cannot be used: says what and the remedy."""


@dataclass(slots=True)
class Inflector:
    """Forms of lemmas in each language: from the dictionary, and those that a forms file adds."""

    dictionaries: Mapping[Language, Dictionary]
    added: Mapping[Language, Mapping[str, Readings]]
    _known: dict[tuple[Language, str], Readings] = field(default_factory=dict)

    def readings(self, language: Language, lemma: str) -> Readings:
        """Every form that the lemma has. Raises LemmaError when nothing knows it."""
        if (language, lemma) not in self._known:
            added = self.added.get(language, {}).get(lemma, ())
            found = tuple((form, int(says)) for form, says in (*self.dictionaries[language].forms(lemma), *added))
            if not found:
                raise LemmaError(
                    f"{{{lemma}}}: the dictionary of {language} has no such lemma; write its basic form, or its forms "
                    f"into forms/{language}.yaml, or the word as it stands"
                )
            self._known[language, lemma] = found
        return self._known[language, lemma]


def select(readings: Readings, tags: str) -> list[tuple[str, int]]:
    """The forms that `tags` let through: `1+past` both, `1,inf` either; empty: all but participles.

    Raises LemmaError for an unknown tag, or when no form is left.
    """
    participle = int(Form.PARTICIPLE)
    if not tags:
        return [(form, says) for form, says in readings if not says & participle]
    choices = []
    for choice in tags.split(","):
        need: int = Form.NONE
        for tag in choice.split("+"):
            if tag not in FILTERS:
                raise LemmaError(f"unknown tag {tag!r}; there are {' '.join(FILTERS)}")
            need |= FILTERS[tag]
        choices.append(int(need))
    found = [
        (form, says)
        for form, says in readings
        if any(says & need == need and (need | ~says) & participle for need in choices)
    ]
    if not found:
        raise LemmaError(f"the lemma has no form {tags!r}; use other tags")
    return found


def read_forms(content: Mapping[str, object], where: str) -> dict[str, Readings]:
    """Check one forms file: lemma → group → forms separated by spaces."""
    lemmas: dict[str, Readings] = {}
    for lemma, groups in content.items():
        if not isinstance(groups, dict) or not groups or not all(isinstance(words, str) for words in groups.values()):
            raise ConfigurationError(f"{where}, {lemma}: give groups of forms, such as now1: words")
        if unknown := sorted(set(groups) - set(GROUPS)):
            raise ConfigurationError(f"{where}, {lemma}: unknown group {', '.join(unknown)}; use {', '.join(GROUPS)}")
        lemmas[lemma] = tuple((form, GROUPS[group]) for group, words in groups.items() for form in words.split())
    return lemmas
