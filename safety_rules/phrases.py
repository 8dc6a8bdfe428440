"""The small language in which phrases are written (docs/rules.md): from text to rows of elements."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

SLACK, WIDE = 1, 4
_MOST_ROWS = 200
_WORD, _WORD_INSIDE = re.compile(r"[^ ()]+"), re.compile(r"[^ ()|]+")


class PhraseError(ValueError):
    """A phrase that cannot be used: says which part and what to do."""


@dataclass(frozen=True, slots=True)
class Element:
    """One place of a phrase: any of `atoms`, with at most `gap` unnamed words before it.

    `absent`: it must not stand there instead.
    """

    atoms: tuple[str, ...]
    gap: int
    absent: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One way of saying a phrase, without optional parts and alternatives."""

    elements: tuple[Element, ...]
    any_order: bool
    from_start: bool
    to_end: bool


# A part of a phrase as written: atoms, a gap, or alternatives of several parts.
@dataclass(frozen=True, slots=True)
class _Part:
    text: str = ""
    choices: tuple[tuple["_Part", ...], ...] = ()
    optional: bool = False


def rows(phrase: str) -> list[Row]:
    """Every row that `phrase` stands for. Raises PhraseError."""
    words = phrase.split()
    flags = {sign: sign in words for sign in ("~", "^", "$")}
    text = " ".join(word for word in words if word not in flags)
    parts, end = _parse(text, 0, inside=False)
    if end < len(text):
        raise PhraseError(f"{phrase!r} closes a bracket that it does not open")
    found: list[Row] = []
    for flat in _flat(parts[0]):
        elements = _elements(flat, phrase)
        if not any(not element.absent for element in elements):
            raise PhraseError(f"{phrase!r} has no word, or every word of it may be missing")
        if flags["~"] and any(element.absent for element in elements):
            raise PhraseError(f"{phrase!r}: words in any order have no place for a !word")
        found.append(Row(tuple(elements), flags["~"], flags["^"], flags["$"]))
        if len(found) > _MOST_ROWS:
            raise PhraseError(f"{phrase!r} stands for more than {_MOST_ROWS} phrases; name a class instead")
    return found


def _parse(text: str, at: int, *, inside: bool) -> tuple[list[tuple[_Part, ...]], int]:
    """The alternatives from `at` on, each a row of parts, and where they end."""
    alternatives: list[list[_Part]] = [[]]
    word = _WORD_INSIDE if inside else _WORD
    while at < len(text) and text[at] != ")":
        if found := word.match(text, at):
            alternatives[-1].append(_Part(text=found[0].removesuffix("?"), optional=found[0].endswith("?")))
            at = found.end()
        elif text[at] == "(":
            choices, at = _parse(text, at + 1, inside=True)
            if at >= len(text):
                raise PhraseError(f"{text!r} opens a bracket that it does not close")
            optional = text[at + 1 : at + 2] == "?"
            alternatives[-1].append(_Part(choices=tuple(choices), optional=optional))
            at += 2 if optional else 1
        else:
            if text[at] == "|":
                alternatives.append([])
            at += 1
    return [tuple(parts) for parts in alternatives], at


def _flat(parts: tuple[_Part, ...]) -> Iterator[tuple[str, ...]]:
    options: list[list[tuple[str, ...]]] = []
    for part in parts:
        ways: list[tuple[str, ...]] = _ways(part.choices) if part.choices else [(part.text,)]
        options.append([*ways, ()] if part.optional else ways)
    for chosen in product(*options):
        yield tuple(word for way in chosen for word in way)


def _ways(choices: tuple[tuple[_Part, ...], ...]) -> list[tuple[str, ...]]:
    """The alternatives of a bracket; those of one word are one element, as if they stood there without a bracket."""
    ways = [way for choice in choices for way in _flat(choice)]
    single = [way[0] for way in ways if len(way) == 1 and not way[0].startswith(("!", ".."))]
    rest = [way for way in ways if len(way) != 1 or way[0].startswith(("!", ".."))]
    return [*([("|".join(single),)] if single else []), *rest]


def _elements(words: tuple[str, ...], phrase: str) -> list[Element]:
    found: list[Element] = []
    gap = SLACK
    for word in words:
        if word.startswith("..."):
            gap = WIDE
        elif word.startswith(".."):
            if not word[2:].isdigit() or len(word) > len("..9"):
                raise PhraseError(f"{word} in {phrase!r}: a gap is ... or ..0 to ..9")
            gap = int(word[2:])
        else:
            absent = word.startswith("!")
            atoms = tuple(word.removeprefix("!").split("|"))
            if not all(atoms):
                raise PhraseError(f"{word!r} in {phrase!r}: a word is missing beside | or !")
            found.append(Element(atoms, gap, absent))
            gap = gap if absent else SLACK
    return found
