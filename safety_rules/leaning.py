"""Which way the words of a text lean as a whole: how many fields of danger meet in it, and how many of plain days."""

import functools
import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import accumulate

from most116.core.errors import ConfigurationError
from safety_rules.folding import fold
from safety_rules.schema import FieldFile

# Of more words than these it is not kept what they say; they are kept by hash() alone (decision 0135).
_MOST_KEPT = 8_000
# From how many fields of danger more than of plain days every hint counts fully.
LEANS_TO_DANGER = 3
# As how many fields of plain days a question counts with which a text ends (decision 0149).
_QUESTION = 2
_SHORTEST_BEGINNING = 3
_STRETCHED = re.compile(r"(.)\1{2,}")

# Each language with its fields, first those of danger; each field with its words, folded, beginnings with their star.
Fields = Mapping[str, tuple[Mapping[str, tuple[str, ...]], Mapping[str, tuple[str, ...]]]]


@dataclass(frozen=True, slots=True)
class _Sides:
    """Bits of the fields of one language."""

    danger: int
    plain: int

    def meeting(self, found: int) -> int:
        return (found & (self.danger | self.plain)).bit_count()

    def lean(self, found: int) -> int:
        return (found & self.danger).bit_count() - (found & self.plain).bit_count()


@dataclass(slots=True)
class Leaning:
    """The fields of words of all languages. Every field counts once, however many of its words a text has."""

    fields: Fields
    _names: list[tuple[str, str]] = field(init=False, repr=False, compare=False, default_factory=list)
    _sides: dict[str, _Sides] = field(init=False, repr=False, compare=False, default_factory=dict)
    _words: dict[str, int] = field(init=False, repr=False, compare=False, default_factory=dict)
    _beginnings: dict[str, int] = field(init=False, repr=False, compare=False, default_factory=dict)
    _kept: dict[int, int] = field(init=False, repr=False, compare=False, default_factory=dict)

    def __post_init__(self) -> None:
        for language, sides in self.fields.items():
            bits = [0, 0]
            for side, fields in enumerate(sides):
                for name, words in fields.items():
                    bit = 1 << len(self._names)
                    self._names.append((language, f"{'+-'[side]}{name}"))
                    bits[side] |= bit
                    for word in words:
                        known, key = (self._beginnings, word[:-1]) if word.endswith("*") else (self._words, word)
                        known[key] = known.get(key, 0) | bit
            self._sides[language] = _Sides(*bits)

    def of(self, words: Collection[str], *, asks: bool = False) -> int:
        """Fields of danger less fields of plain days, in the language of which the most fields meet.

        A text that ends by asking (`asks`) leans to plain days by two fields more, unless it leans to danger.
        """
        found = self._found(words)
        lean = max(self._sides.values(), key=lambda sides: sides.meeting(found)).lean(found) if found else 0
        return lean - _QUESTION if asks and lean < LEANS_TO_DANGER else lean

    def named(self, words: Collection[str], *, asks: bool = False) -> list[str]:
        """The fields that meet, "+" before those of danger and "-" before those of plain days: for who explains."""
        found = self._found(words)
        language = max(self._sides, key=lambda each: self._sides[each].meeting(found), default="")
        names = [name for number, (each, name) in enumerate(self._names) if each == language and found >> number & 1]
        return [*names, "-question"] if asks and self.of(words) < LEANS_TO_DANGER else names

    def _found(self, words: Collection[str]) -> int:
        found = {*map(self._kept.get, map(hash, words))}
        if None in found:
            found = {self._heard(word) for word in words}
        return functools.reduce(int.__or__, (bits for bits in found if bits), 0)

    def _heard(self, word: str) -> int:
        key = hash(word)
        bits = self._kept.get(key)
        if bits is None:
            bits = self._said_by(word)
            if len(self._kept) < _MOST_KEPT:
                self._kept[key] = bits
        return bits

    def _said_by(self, word: str) -> int:
        bits = self._words.get(word, 0)
        for beginning in accumulate(word[_SHORTEST_BEGINNING:], initial=word[:_SHORTEST_BEGINNING]):
            bits |= self._beginnings.get(beginning, 0)
        if bits or not _STRETCHED.search(word):
            return bits
        return self._said_by(_STRETCHED.sub(r"\1", word)) | self._said_by(_STRETCHED.sub(r"\1\1", word))


def fields_of(files: Iterable[tuple[str, str, FieldFile]]) -> Fields:
    """The fields of the files, each given with its place and its language. Raises ConfigurationError."""
    found: dict[str, tuple[Mapping[str, tuple[str, ...]], Mapping[str, tuple[str, ...]]]] = {}
    names: tuple[list[str], list[str]] | None = None
    for place, language, content in files:
        if language in found:
            raise ConfigurationError(f"{place}: the fields of a language stand in one file; put these into the other")
        own = (sorted(content.danger), sorted(content.plain))
        if names is not None and own != names:
            raise ConfigurationError(f"{place}: name the same fields on the same sides as the other languages do")
        names = own
        sides = [{name: tuple(_folded(row, place)) for name, row in side.items()} for side in content.sides]
        words = Counter(word for side in sides for row in side.values() for word in row)
        if twice := [word for word, times in words.items() if times > 1]:
            raise ConfigurationError(f"{place}: {twice[0]!r} stands twice; decide for one field")
        found[language] = (sides[0], sides[1])
    return found


def _folded(row: str, place: str) -> Iterator[str]:
    for word in row.split():
        key = fold(word.removesuffix("*"))
        if not key.isalnum() or (word.endswith("*") and len(key) < _SHORTEST_BEGINNING):
            raise ConfigurationError(f"{place}: {word!r} is neither a word nor a beginning of at least three letters")
        yield key + word[len(word.removesuffix("*")) :]
