"""Rules as they are matched: words to symbols, symbols to patterns; plain data that can be kept in a file."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from safety_rules.anchoring import Anchors
from safety_rules.bisection import Checksums, Index
from safety_rules.patterns import Patterns
from safety_rules.rows import Words

NO_SYMBOL = -1
# Beginnings of words with the symbols that they satisfy, by their first letters, so many of them.
HEAD = 3
Heads = Mapping[str, Sequence[tuple[str, Sequence[int]]]]


# The conditions that are symbols, by their names in Conditions.
SYMBOLS_ASKED = ("beside", "with_anywhere", "unless", "unless_anywhere", "unless_in_sentence")


@dataclass(frozen=True, slots=True, kw_only=True)
class Conditions:
    """What must hold beside the phrases of a rule; symbols are NO_SYMBOL where nothing is asked."""

    person: str = ""
    tense: str = ""
    at_most_words: int = 0
    beside: int = NO_SYMBOL
    with_anywhere: int = NO_SYMBOL
    unless: int = NO_SYMBOL
    unless_anywhere: int = NO_SYMBOL
    unless_in_sentence: int = NO_SYMBOL


@dataclass(frozen=True, slots=True, kw_only=True)
class Grammar:
    """Small words that the engine itself looks at, folded."""

    negations: frozenset[str]
    wanting: frozenset[str]
    joining: frozenset[str]
    writer: frozenset[str]
    reflexives: frozenset[str]
    short_parts: frozenset[str]
    jokes: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Program:
    """Everything that finding phrases needs.

    `heads`: beginnings by their first three letters. `stems`: those long enough to be mistyped, by their first three
    letters if they are short and by four if they are long; `stem_ends`: by their first letter and their last three.
    `sound_heads`: Cyrillic beginnings by the first three of their sounds. `pieces`: patterns of classes. `quiet`: class
    symbol → the symbol that silences it. `numbers`: lowest, highest, symbol. `mistyped`, `sounds`: word numbers by
    checksums. `common`: checksums of harmless words and of forms that no phrase wants.
    """

    words: Words
    heads: Heads
    sound_heads: Heads
    stems: Mapping[str, Sequence[str]]
    stem_ends: Mapping[str, Mapping[str, Sequence[str]]]
    numbers: Sequence[tuple[int, int, int]]
    pieces: Patterns
    patterns: Patterns
    anchors: Anchors
    conditions: Sequence[Conditions | None]
    quiet: Mapping[int, int]
    grammar: Grammar
    mistyped: Index
    sounds: Index
    common: Checksums

    def __contains__(self, word: object) -> bool:
        """Whether some phrase knows this word as it stands."""
        return isinstance(word, str) and (word in self.words or any(self.beginnings(word)))

    def beginnings(self, word: str) -> Iterator[Sequence[int]]:
        """Symbols of the beginnings that `word` has."""
        for beginning, symbols in self.heads.get(word[:HEAD], ()):
            if word.startswith(beginning):
                yield symbols
