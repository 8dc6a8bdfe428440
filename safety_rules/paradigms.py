"""Writes entries of a forms file from Morfeusz 2: `python -m safety_rules.paradigms LEMMA...`.

It needs morfeusz2 installed beside us. Why the forms are data and Morfeusz is no dependency: docs/decisions/0015.
"""

import importlib
import sys
from collections.abc import Iterable, Iterator

from safety_rules.inflection import GROUPS

_ENDINGS = {"1": {"sg": "m", "pl": "śmy"}, "2": {"sg": "ś", "pl": "ście"}}
_PERSONS = {"pri": "1", "sec": "2", "ter": "3"}
_NAMES = ("subst", "adj", "adv", "depr", "num")


def groups_of(generated: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    """Forms by group from pairs of form and tag, as Morfeusz gives them; past and conditional are put together here."""
    groups: dict[str, dict[str, None]] = {}
    for form, tag in generated:
        for group, word in _entries(form, tag.split(":")):
            groups.setdefault(group, {})[word] = None
    return {group: list(groups[group]) for group in GROUPS if group in groups}


def _entries(form: str, tag: list[str]) -> Iterator[tuple[str, str]]:
    kind = tag[0]
    if "neg" in tag or "_" in form or " " in form:
        return
    if kind == "inf":
        yield "inf", form
    elif kind in {"fin", "bedzie"}:
        yield f"now{_PERSONS[tag[2]]}", form
    elif kind == "impt" and tag[2] == "sec":
        yield "imp", form
    elif kind == "praet":
        yield from _past(form, tag[1])
    elif kind in _NAMES:
        yield "any", form


def _past(form: str, number: str) -> Iterator[tuple[str, str]]:
    yield "past3", form
    yield "if3", f"{form}by"
    masculine = number == "sg" and not form.endswith(("a", "o"))
    if form.endswith("ło"):
        return
    for person, ending in _ENDINGS.items():
        yield f"past{person}", form + ("e" if masculine else "") + ending[number]
        yield f"if{person}", f"{form}by{ending[number]}"


def main() -> None:
    generator = importlib.import_module("morfeusz2").Morfeusz(generate=True, analyse=False)
    for lemma in sys.argv[1:]:
        groups = groups_of((entry[0], entry[2]) for entry in generator.generate(lemma))
        words = ", ".join(f"{group}: {' '.join(forms)}" for group, forms in groups.items())
        sys.stdout.write(f"{lemma}: {{{words}}}\n")


if __name__ == "__main__":
    main()
