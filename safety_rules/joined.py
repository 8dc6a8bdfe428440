"""All rules compiled, with one number for each symbol: what is to be put into the form in which it is matched."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from safety_rules.atoms import HIGHEST, Atom
from safety_rules.program import Conditions
from safety_rules.rows import Pattern
from safety_rules.schema import Rule


@dataclass(slots=True)
class Whole:
    """All rules, with symbols that have the numbers under which they are kept. `ranges`: what numbers satisfy a symbol.

    `words`: each with the symbols of every atom that it is of. `pieces` are ordered: what a class is built on stands
    before it.
    """

    rules: list[Rule] = field(default_factory=list)
    conditions: list[Conditions | None] = field(default_factory=list)
    patterns: list[Pattern] = field(default_factory=list)
    pieces: list[Pattern] = field(default_factory=list)
    quiet: dict[int, int] = field(default_factory=dict)
    beginnings: dict[str, Iterable[int]] = field(default_factory=dict)
    ranges: dict[int, tuple[int, int]] = field(default_factory=dict)
    says: dict[str, int] = field(default_factory=dict)
    forms: set[str] = field(default_factory=set)
    words: dict[str, list[list[int]]] = field(default_factory=dict)

    def known_words(self) -> Iterator[tuple[str, set[int]]]:
        """Every word with the symbols that it satisfies as it stands."""
        unions: dict[tuple[int, ...], set[int]] = {}
        for word, satisfied in self.words.items():
            key = tuple(map(id, satisfied))
            if key not in unions:
                unions[key] = set().union(*satisfied)
            yield word, unions[key]

    def know(self, word: str) -> None:
        """The word is known as it stands, though no symbol asks for it."""
        self.words.setdefault(word, [])

    def counting(self, word: str) -> set[int]:
        """The symbols of numbers that a word in digits satisfies, when a phrase names that very number too."""
        if not word.isdecimal() or len(word) >= len(str(HIGHEST)):
            return set()
        return {number for number, (low, high) in self.ranges.items() if low <= int(word) <= high}

    def satisfy(self, atom: Atom, words: Iterable[str], symbols: list[int]) -> None:
        for word in words:
            self.words.setdefault(word, []).append(symbols)
        match atom:
            case ("beginning", str(beginning)):
                self.beginnings[beginning] = symbols
            case ("number", int(low), int(high)):
                self.ranges |= dict.fromkeys(symbols, (low, high))
            case _:
                pass
