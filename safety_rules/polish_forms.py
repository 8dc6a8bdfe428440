"""Polish forms from Morfeusz 2 with the SGJP dictionary (two-clause BSD licence)."""

import functools
from collections.abc import Iterator
from functools import cache
from typing import Any

from safety_rules.inflection import Form

_PERSONS = {"pri": Form.FIRST, "sec": Form.SECOND, "ter": Form.THIRD}
_NUMBERS = {"sg": Form.SINGULAR, "pl": Form.PLURAL}
_GENDERS = {"m1": Form.MASCULINE, "m2": Form.MASCULINE, "m3": Form.MASCULINE, "f": Form.FEMININE, "n": Form.NEUTER}
_CASES = {
    "nom": Form.NOMINATIVE,
    "gen": Form.GENITIVE,
    "dat": Form.DATIVE,
    "acc": Form.ACCUSATIVE,
    "inst": Form.INSTRUMENTAL,
    "loc": Form.LOCATIVE,
    "voc": Form.VOCATIVE,
}
_NAMED = _PERSONS | _NUMBERS | _GENDERS | _CASES
_VERBS = {
    "inf": Form.INFINITIVE,
    "fin": Form.PRESENT,
    "bedzie": Form.PRESENT,
    "impt": Form.IMPERATIVE,
    "imps": Form.PAST,
}
# Unknown, endings that stand apart, abbreviations and parts of set phrases.
_NO_WORDS = frozenset({"ign", "aglt", "brev", "frag"})
_PARTICIPLES = frozenset({"pact", "ppas", "pcon", "pant", "ger", "pacta"})
# Endings of the first and second person that Morfeusz gives apart from the past.
_ENDINGS = {
    Form.FIRST: {Form.SINGULAR: "m", Form.PLURAL: "śmy"},
    Form.SECOND: {Form.SINGULAR: "ś", Form.PLURAL: "ście"},
}


class PolishDictionary:
    """Morfeusz is loaded when the first lemma is asked for: 36 MB that only compiling needs."""

    def __init__(self) -> None:
        self._generator: Any = None
        self._tags: dict[int, str] = {}

    def forms(self, lemma: str) -> Iterator[tuple[str, int]]:
        if self._generator is None:
            from morfeusz2 import Morfeusz

            # What it wraps: its own tuples have names and labels in them, which take most of the time.
            self._generator = Morfeusz(generate=True, analyse=False)._morfeusz_obj  # noqa: SLF001
        generator, tags = self._generator, self._tags
        for found in generator.generate(lemma, None):
            form, number = found.orth, found.tagId
            tag = tags.get(number) or tags.setdefault(number, found.getTag(generator))
            for ending, says in _endings(tag, form[-1:]):
                yield form + ending, says


@cache
def _endings(tag: str, last: str) -> tuple[tuple[str, int], ...]:
    """What to put behind a form with this tag and last letter, and what it then says; empty: leave the form out."""
    kind, *parts = tag.split(":")
    if kind in _NO_WORDS or "neg" in parts:
        return ()
    named = functools.reduce(int.__or__, (int(_NAMED.get(name, 0)) for part in parts for name in part.split(".")), 0)
    if kind == "praet":
        return tuple(_past(named, last, joins="nagl" not in parts))
    says = _VERBS.get(kind, Form.PARTICIPLE if kind in _PARTICIPLES else Form.NONE)
    return (("", int(says) | named),)


def _past(named: int, last: str, *, joins: bool) -> Iterator[tuple[str, int]]:
    """All persons of the past and the conditional: "wzięła" also gives "wzięłam", "wzięłabym" …"""
    yield "", Form.THIRD | Form.PAST | named
    yield "by", Form.THIRD | Form.CONDITIONAL | named
    if not joins or last == "o":
        return
    number = Form.PLURAL if named & Form.PLURAL else Form.SINGULAR
    vowel = "e" if number is Form.SINGULAR and last != "a" else ""
    for person, endings in _ENDINGS.items():
        yield vowel + endings[number], person | Form.PAST | named
        yield f"by{endings[number]}", person | Form.CONDITIONAL | named
