"""What a word means that no phrase knows as it stands: a beginning, a number, a disguise, a mistake, two in one."""

import re

from safety_rules.disguise import unstretched, variants
from safety_rules.folding import LONGEST_WORD, cut
from safety_rules.hearing import Ear
from safety_rules.mistakes import SHORTEST_MISTYPED, mistyped, within_one_mistake
from safety_rules.program import Program
from safety_rules.remembering import Meant, Memory
from safety_rules.rows import NOTHING, Entry, together

# Nobody writes more words with a star, or more words that nobody knows; beyond, only the word as it stands counts.
_MOST_MASKED = 40
_MOST_GUESSED = 120
_SHORTEST_GLUED, _LONGEST_GLUED = 6, 30
_SHORTEST_TELLING = 4
_COUNTED = re.compile(r"(\d{1,5})([^\W\d_]{2,})")
_HIGHEST = 10**6
_Guess = tuple[tuple[str, Entry], ...]


class Guesser:
    """Guesses for the words of one text, each worked out once. `corrected`: those read as if they were mistyped.

    `polish`: the text has letters that only Polish has, so none of its words is Cyrillic in Latin letters.
    """

    __slots__ = ("_guessed", "_masked", "_memory", "_polish", "_program", "_seen", "corrected", "ear", "typed_in_latin")

    def __init__(self, program: Program, memory: Memory, *, polish: bool = False) -> None:
        self._polish = polish
        self._program = program
        self._memory = memory
        self._seen: dict[str, _Guess] = {}
        self.ear = Ear(program, memory)
        self._guessed = self._masked = 0
        self.typed_in_latin = False
        self.corrected: set[str] = set()

    def guess(self, word: str) -> _Guess:
        """The words that are meant, with their entries; the word itself when nothing better is found."""
        found = self._seen.get(word)
        if found is None:
            found = self._seen[word] = self._remembered(word) or self._worked_out(word)
        return found

    def _remembered(self, word: str) -> _Guess | None:
        """As it was found in an earlier text, unless this one has had too many guesses."""
        meant = self._memory.guess(word)
        if meant is None or (meant.counted and self._guessed >= _MOST_GUESSED) or (meant.latin and self._polish):
            return None
        self._guessed += meant.counted
        self.typed_in_latin = self.typed_in_latin or meant.latin
        if meant.corrected:
            self.corrected.add(word)
        return tuple((each or word, entry) for each, entry in meant.words)

    def _worked_out(self, word: str) -> _Guess:
        guessed, latin, self.typed_in_latin = self._guessed, self.typed_in_latin, False
        found = self._find(word)
        # With a star in it, in Polish letters, or after too many others, it would mean something else in another text.
        if "*" not in word and self._guessed <= _MOST_GUESSED and not (self._polish and self.ear.heard(word)):
            counted = self._guessed > guessed
            self._memory.keep_guess(word, Meant(found, counted, word in self.corrected, self.typed_in_latin))
        self.typed_in_latin = self.typed_in_latin or latin
        return found

    def _find(self, word: str) -> _Guess:
        if (entry := self._exact(word)) is not None:
            return (self._begun(*self._unstretched(word, entry)),)
        nothing = ((word, NOTHING),)
        plain = word.isalpha()
        if len(word) > LONGEST_WORD or (plain and len(word) < _SHORTEST_TELLING and len(set(word)) == len(word)):
            return nothing
        if plain and word in self._program.common:
            return nothing
        self._guessed += 1
        if self._guessed > _MOST_GUESSED:
            return nothing
        heard = None if self._polish else self._listen(word)
        found = self._disguised(word) or self._counted(word)
        if not found and (found := mistyped(word, self._program) or self._glued(word)):
            self.corrected.add(word)
        found = found or nothing
        if heard is None or len(found) > 1:
            return found
        return ((word, Entry(found[0][1].symbols | heard.symbols, found[0][1].says | heard.says)),)

    def _exact(self, word: str) -> Entry | None:
        program = self._program
        entry = program.words.get(word)
        if entry is not None or not (word[:3] in program.heads or word[0].isdecimal()):
            return entry
        symbols = [symbol for found in program.beginnings(word) for symbol in found]
        if word.isdecimal() and len(word) < len(str(_HIGHEST)):
            value = int(word)
            symbols.extend(symbol for low, high, symbol in program.numbers if low <= value <= high)
        return Entry(frozenset(symbols), 0) if symbols else None

    def _unstretched(self, word: str, entry: Entry) -> tuple[str, Entry]:
        """A stretched word that has one of our beginnings is the word without stretching too."""
        words = self._program.words
        found = [variant for variant in unstretched(word) if variant in words]
        return (found[0], together([entry, *(words[each] for each in found)])) if found else (word, entry)

    def _begun(self, word: str, entry: Entry) -> tuple[str, Entry]:
        """A word of which only the beginning is ours may be mistyped as any other one, and means both then."""
        if word in self._program.words or not self._may_be_mistyped(word) or word in self._program.common:
            return word, entry
        meant = sorted(set(within_one_mistake(word, self._program)))
        return word, together([entry, *(self._program.words[each] for each in meant)])

    def _may_be_mistyped(self, word: str) -> bool:
        """Long enough and of letters alone, and not yet one of too many guesses."""
        if len(word) < SHORTEST_MISTYPED or not word.isalpha():
            return False
        self._guessed += 1
        return self._guessed <= _MOST_GUESSED

    def _disguised(self, word: str) -> _Guess | None:
        self._masked += "*" in word
        for variant in variants(word, masked=self._masked <= _MOST_MASKED):
            if (entry := self._exact(variant)) is not None:
                return ((variant, entry),)
        if any(sign in word for sign in "@$!"):
            parts = [part for part in re.split(r"[@$!]", word) if part]
            return tuple((part, self._exact(part) or NOTHING) for part in parts)
        return None

    def _counted(self, word: str) -> _Guess | None:
        """`20tabletek`: a number and a word."""
        found = _COUNTED.fullmatch(word)
        if found is None or (entry := self._exact(found[2])) is None:
            return None
        return ((found[1], self._exact(found[1]) or NOTHING), (found[2], entry))

    def _glued(self, word: str) -> _Guess | None:
        if not _SHORTEST_GLUED <= len(word) <= _LONGEST_GLUED or not word.isalpha():
            return None
        words = self._program.words
        parts = cut(word, words, longest=_LONGEST_GLUED, short=self._program.grammar.short_parts)
        return tuple((part, words[part]) for part in parts) if parts else None

    def _listen(self, word: str) -> Entry | None:
        """The text counts as typed in Latin letters from the first uncommon word on that sounds like one of ours."""
        heard = self.ear.heard(word) if len(word) >= _SHORTEST_TELLING else None
        if heard is None:
            return None
        self.typed_in_latin = True
        return heard[1]
