"""The small language in which phrases are written (docs/rules.md): from text to rows of elements."""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import chain, product
from typing import NamedTuple

SLACK, WIDE = 1, 4
_MOST_ROWS = 200
# Outside of brackets | stands between words of one place, inside it ends an alternative.
_TOKEN = re.compile(r"\(|\)\??|[^ ()]+")


class PhraseError(ValueError):
    """A phrase that cannot be used: says which part and what to do."""


class ClassError(PhraseError):
    """What is wrong stands in the class of this name; `level`: how far outside the file of the phrase the class is."""

    def __init__(self, name: str, level: int, error: Exception) -> None:
        super().__init__(str(error))
        self.name = name
        self.level = level


class Element(NamedTuple):
    """One place of a phrase: any of `atoms`, with at most `gap` unnamed words before it.

    `absent`: it must not stand there instead.
    """

    atoms: tuple[str, ...]
    gap: int
    absent: bool = False


class Row(NamedTuple):
    """One way of saying a phrase, without optional parts and alternatives."""

    elements: tuple[Element, ...]
    any_order: bool
    from_start: bool
    to_end: bool


# One way of filling a part of a phrase, and the ways of filling it: those of a word are itself and, perhaps, nothing.
_Way = tuple[str, ...]
_Ways = list[_Way]


def rows(phrase: str) -> list[Row]:
    """Every row that `phrase` stands for. Raises PhraseError."""
    words = phrase.split()
    flags = {sign: sign in words for sign in ("~", "^", "$")}
    text = " ".join([word for word in words if word not in flags])
    if "(" in text or ")" in text:
        parts, closing = _parse(iter(_TOKEN.findall(text)), text, inside=False)
        if closing:
            raise PhraseError(f"{phrase!r} closes a bracket that it does not open")
    else:
        parts = [[_ways_of_word(word) for word in text.split()]]
    found: list[Row] = []
    any_order, from_start, to_end = flags.values()
    for flat in _flat(parts[0]):
        elements = _elements(flat, phrase)
        absent = sum([element.absent for element in elements])
        if absent == len(elements):
            raise PhraseError(f"{phrase!r} has no word, or every word of it may be missing")
        if any_order and absent:
            raise PhraseError(f"{phrase!r}: words in any order have no place for a !word")
        found.append(Row(tuple(elements), any_order, from_start, to_end))
        if len(found) > _MOST_ROWS:
            raise PhraseError(f"{phrase!r} stands for more than {_MOST_ROWS} phrases; name a class instead")
    return found


def _parse(tokens: Iterator[str], text: str, *, inside: bool) -> tuple[list[list[_Ways]], str]:
    """The alternatives from here on, each a row of parts with the ways of filling them, and the bracket behind them."""
    alternatives: list[list[_Ways]] = [[]]
    for part in tokens:
        if part == "(":
            choices, closing = _parse(tokens, text, inside=True)
            if not closing:
                raise PhraseError(f"{text!r} opens a bracket that it does not close")
            optional = closing.endswith("?")
            alternatives[-1].append([*_ways(choices), ()] if optional else _ways(choices))
        elif part[0] == ")":
            return alternatives, part
        else:
            for number, word in enumerate(part.split("|") if inside else (part,)):
                if number:
                    alternatives.append([])
                if word:
                    alternatives[-1].append(_ways_of_word(word))
    return alternatives, ""


def _ways_of_word(word: str) -> _Ways:
    return [(word[:-1],), ()] if word.endswith("?") else [(word,)]


def _flat(parts: Iterable[_Ways]) -> Iterator[_Way]:
    return (tuple(chain.from_iterable(chosen)) for chosen in product(*parts))


def _ways(choices: Iterable[Sequence[_Ways]]) -> _Ways:
    """The alternatives of a bracket; those of one word are one element, as if they stood there without a bracket."""
    ways: _Ways = []
    for choice in choices:
        ways += choice[0] if len(choice) == 1 else _flat(choice)
    single = [way[0] for way in ways if len(way) == 1 and not way[0].startswith(("!", ".."))]
    rest = [way for way in ways if len(way) != 1 or way[0].startswith(("!", ".."))]
    return [*([("|".join(single),)] if single else []), *rest]


def _elements(words: _Way, phrase: str) -> list[Element]:
    found: list[Element] = []
    gap = SLACK
    for word in words:
        if word.startswith(".."):
            gap = _gap(word, phrase)
            continue
        element = _element(word, gap)
        if element is None:
            raise PhraseError(f"{word!r} in {phrase!r}: a word is missing beside | or !")
        found.append(element)
        if not element.absent:
            gap = SLACK
    return found


def _gap(word: str, phrase: str) -> int:
    if word.startswith("..."):
        return WIDE
    if not word[2:].isdigit() or len(word) > len("..9"):
        raise PhraseError(f"{word} in {phrase!r}: a gap is ... or ..0 to ..9")
    return int(word[2:])


@lru_cache(maxsize=16_384)
def _element(word: str, gap: int) -> Element | None:
    """None when a word is missing in it."""
    atoms = tuple(word.removeprefix("!").split("|"))
    return None if "" in atoms else Element(atoms, gap, word.startswith("!"))
