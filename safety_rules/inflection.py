"""Knows every inflected form of the lemmas that rules use, with person and tense."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import IntFlag

from most116.core.errors import ConfigurationError
from safety_rules.folding import fold


class Form(IntFlag):
    """What a form of a verb says; a word that is no verb says nothing."""

    NONE = 0
    FIRST = 1
    SECOND = 2
    THIRD = 4
    PRESENT = 8
    PAST = 16
    CONDITIONAL = 32
    IMPERATIVE = 64
    INFINITIVE = 128


# The groups of a forms file.
GROUPS: Mapping[str, Form] = {
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
    "any": Form.NONE,
}
_FILTERS = {
    "1": Form.FIRST,
    "2": Form.SECOND,
    "3": Form.THIRD,
    "now": Form.PRESENT,
    "past": Form.PAST,
    "if": Form.CONDITIONAL,
    "imp": Form.IMPERATIVE,
    "inf": Form.INFINITIVE,
}


@dataclass(frozen=True, slots=True)
class FormTable:
    """Lemma → (folded form, what it says)."""

    lemmas: Mapping[str, tuple[tuple[str, Form], ...]]

    def select(self, lemma: str, wanted: str) -> Iterator[tuple[str, Form]]:
        """Forms of `lemma` that `wanted` lets through: `1+past` both, `1,inf` either, empty all.

        Raises KeyError when the lemma or a filter is unknown.
        """
        forms = self.lemmas[lemma]
        needs = [[_FILTERS[part] for part in choice.split("+")] for choice in wanted.split(",")] if wanted else []
        for form, says in forms:
            if not needs or any(all(says & need for need in choice) for choice in needs):
                yield form, says


def read_forms(content: Mapping[str, object], where: str) -> FormTable:
    """Check one forms file: lemma → group → forms separated by spaces."""
    lemmas: dict[str, tuple[tuple[str, Form], ...]] = {}
    for lemma, groups in content.items():
        if not isinstance(groups, dict) or not groups or not all(isinstance(words, str) for words in groups.values()):
            raise ConfigurationError(f"{where}, {lemma}: give groups of forms, such as now1: words")
        if unknown := sorted(set(groups) - set(GROUPS)):
            raise ConfigurationError(f"{where}, {lemma}: unknown group {', '.join(unknown)}; use {', '.join(GROUPS)}")
        lemmas[lemma] = tuple((fold(form), GROUPS[group]) for group, words in groups.items() for form in words.split())
    return FormTable(lemmas)
