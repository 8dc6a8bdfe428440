"""What words were worked out to mean, kept from text to text: words that are not ours under their hash alone."""

import sys
from typing import NamedTuple

from safety_rules.program import Program
from safety_rules.rows import NOTHING, Entry

# So many words are kept; then all are forgotten, because whoever fills this up writes what nobody writes again.
_MOST_KEPT = 12_000
# Bytes that a word takes beside the symbols that it means, about.
_WORD = 300

Heard = tuple[str, Entry] | None
UNHEARD: Heard = ("", NOTHING)


class Meant(NamedTuple):
    """What a word was guessed to mean. An empty word stands for the word itself.

    `counted`: the guess was one of those that a text has only so many of; `corrected`: it was read as mistyped;
    `latin`: it tells that its text is typed in Latin letters.
    """

    words: tuple[tuple[str, Entry], ...]
    counted: bool
    corrected: bool
    latin: bool


class Memory:
    """What the words of earlier texts mean.

    Words that nobody put into the rules may name a person, so nothing keeps their letters: they are found again by
    hash(), which is another one in every process and leads back to no word. `held`: how many bytes it takes, about.
    """

    __slots__ = ("_guesses", "_heard", "_known", "_program", "_unions", "held")

    def __init__(self, program: Program) -> None:
        self._program = program
        self._known: dict[str, Entry] = {}
        self._guesses: dict[int, Meant] = {}
        self._heard: dict[int, Heard] = {}
        self._unions: dict[tuple[frozenset[int], frozenset[int]], frozenset[int]] = {}
        self.held = 0

    def forget(self) -> None:
        for kept in (self._known, self._guesses, self._heard, self._unions):
            kept.clear()
        self.held = 0

    @property
    def known(self) -> dict[str, Entry]:
        """Words of the rules that texts have had; to be read."""
        return self._known

    def look_up(self, word: str) -> Entry | None:
        """A word that is not yet in `known`; None when it is no word of the rules."""
        entry = self._program.words.get(word)
        if entry is not None:
            self._known[word] = entry
            self.held += _WORD
        return entry

    def guess(self, word: str) -> Meant | None:
        return self._guesses.get(hash(word))

    def keep_guess(self, word: str, meant: Meant) -> None:
        """Keep it if no letters of the text are kept with it."""
        words = tuple(("" if each == word else each, entry) for each, entry in meant.words)
        if all(not each or meant.corrected or each in self._program.words for each, _ in words):
            if len(self._guesses) >= _MOST_KEPT:
                self._guesses.clear()
            self._guesses[hash(word)] = meant._replace(words=words)
            self.held += _WORD + sum(sys.getsizeof(entry.symbols) for _, entry in words)

    def heard(self, word: str) -> Heard:
        """What a word sounds like; UNHEARD when nobody listened to it yet."""
        found = self._heard.get(hash(word), UNHEARD)
        return (word, found[1]) if found and not found[0] and found is not UNHEARD else found

    def keep_heard(self, word: str, heard: Heard) -> None:
        if len(self._heard) >= _MOST_KEPT:
            self._heard.clear()
        self._heard[hash(word)] = heard and ("" if heard[0] == word else heard[0], heard[1])
        self.held += _WORD + (sys.getsizeof(heard[1].symbols) if heard else 0)

    def union(self, one: frozenset[int], other: frozenset[int]) -> frozenset[int]:
        """The symbols of both."""
        found = self._unions.get((one, other))
        if found is None:
            if len(self._unions) >= _MOST_KEPT:
                self._unions.clear()
            found = self._unions[one, other] = one | other
            self.held += _WORD + sys.getsizeof(found)
        return found
