"""Words as rows of numbers, each an object when it is first asked for; and what words and patterns are."""

import functools
import sys
from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from safety_rules.inflection import Form


@dataclass(frozen=True, slots=True)
class Entry:
    """What a folded word is: the symbols that it satisfies, and what its verb forms say (inflection.Form)."""

    symbols: frozenset[int]
    says: int


NOTHING = Entry(frozenset(), 0)


def together(entries: Sequence[Entry]) -> Entry:
    """All that several words may mean; where they tell of different people, the writer may be meant too."""
    says = functools.reduce(int.__or__, (entry.says for entry in entries), 0)
    if len({entry.says for entry in entries}) > 1:
        says |= Form.FIRST
    return Entry(frozenset().union(*(entry.symbols for entry in entries)), says)


class Pattern(NamedTuple):
    """One row of symbols in order, with the words that may stand before each.

    `owner` is the number of a rule, or for a piece of a class the symbol that it gives. `absent`: before the symbol of
    that number (or after the last) none of these may stand.
    """

    owner: int
    symbols: tuple[int, ...]
    gaps: tuple[int, ...]
    any_order: bool = False
    from_start: bool = False
    to_end: bool = False
    absent: tuple[tuple[int, int], ...] = ()

    @property
    def plain(self) -> bool:
        """Nothing is asked but the symbols and what may stand between them."""
        return not (self.from_start or self.to_end or self.absent)

    @property
    def hands_on(self) -> bool:
        """It is one symbol and nothing else: if that is a class, all of its phrases are found by this one too."""
        return len(self.symbols) == 1 and self.plain


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows of numbers, one behind the other: row n begins at starts[n] and ends where the next one begins."""

    numbers: Sequence[int]
    starts: Sequence[int]

    @classmethod
    def of(cls, rows: Iterable[Iterable[int]]) -> "Rows":
        numbers, starts = array("I"), array("I", [0])
        for row in rows:
            numbers.extend(row)
            starts.append(len(numbers))
        return cls(numbers, starts)

    def __len__(self) -> int:
        return len(self.starts) - 1

    def __getitem__(self, number: int) -> Sequence[int]:
        return self.numbers[self.starts[number] : self.starts[number + 1]]


@dataclass(slots=True)
class Words:
    """Every word that some phrase knows as it stands; words that mean the same share one entry.

    `held`: how many bytes the entries take that were asked for, about.
    """

    listed: Sequence[str]
    numbers: Sequence[int]
    rows: Rows
    held: int = field(init=False, compare=False, repr=False, default=0)
    _numbers: dict[str, int] = field(init=False, compare=False, repr=False)
    _made: dict[int, Entry] = field(init=False, compare=False, repr=False, default_factory=dict)
    # One object for each symbol: there are thousands of them, and half a million where they stand in what was made.
    _symbols: dict[int, int] = field(init=False, compare=False, repr=False, default_factory=dict)

    def __post_init__(self) -> None:
        self._numbers = dict(zip(self.listed, self.numbers, strict=True))

    @classmethod
    def of(cls, entries: Mapping[str, Entry]) -> "Words":
        numbers = {entry: number for number, entry in enumerate(dict.fromkeys(entries.values()))}
        rows = Rows.of((entry.says, *sorted(entry.symbols)) for entry in numbers)
        return cls(tuple(entries), array("I", [numbers[entry] for entry in entries.values()]), rows)

    def get(self, word: str) -> Entry | None:
        number = self._numbers.get(word)
        if number is None:
            return None
        return self._made.get(number) or self._make(number)

    def __getitem__(self, word: str) -> Entry:
        number = self._numbers[word]
        return self._made.get(number) or self._make(number)

    def __contains__(self, word: object) -> bool:
        return word in self._numbers

    def items(self) -> Iterator[tuple[str, Entry]]:
        return ((word, self[word]) for word in self.listed)

    def _make(self, number: int) -> Entry:
        says, *symbols = self.rows[number]
        entry = self._made[number] = Entry(frozenset(self._symbols.setdefault(each, each) for each in symbols), says)
        self.held += sys.getsizeof(entry.symbols)
        return entry

    def forget(self) -> None:
        """Let go of the entries; those that are asked for again are made again."""
        self._made.clear()
        self.held = 0
