"""Writes short texts that a compiled phrase should find, from the very words that it was compiled to."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice

from safety_rules.program import NO_SYMBOL, Program
from safety_rules.rows import Pattern

_TRIES = 6
_DEEPEST = 8
# A word that makes the writer the one who is meant, for rules that ask for that.
_WRITER = "ja"


class Sampler:
    """Texts for the patterns of one program."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self.words = _words_of(program)
        self._pieces: dict[int, list[Pattern]] = {}
        for piece in program.pieces:
            self._pieces.setdefault(piece.owner, []).append(piece)
        self._numbers = {symbol: str(low) for low, _, symbol in program.numbers}

    def texts(self, pattern: Pattern) -> Iterator[str]:
        """A few texts, each with other words, alone and with what its rule wants beside the phrase.

        None when some place of the phrase can be filled by no word.
        """
        asked = self._program.conditions[pattern.owner]
        for number in range(_TRIES):
            text = self._text(pattern, number, _DEEPEST)
            if text is None:
                continue
            yield text
            if asked is None:
                continue
            for symbol in (asked.beside, asked.with_anywhere):
                if symbol != NO_SYMBOL and (beside := self._part(symbol, number, _DEEPEST)):
                    text = f"{text} {beside}"
                    yield text
            if asked.person:
                yield f"{text} {_WRITER}"
                yield f"{_WRITER} {text}"

    def _text(self, pattern: Pattern, number: int, depth: int) -> str | None:
        parts = [self._part(symbol, number + place, depth) for place, symbol in enumerate(pattern.symbols)]
        return None if None in parts else " ".join(part for part in parts if part)

    def _part(self, symbol: int, number: int, depth: int) -> str | None:
        if known := self.words.get(symbol):
            return known[number % len(known)]
        if symbol in self._numbers:
            return self._numbers[symbol]
        pieces = self._pieces.get(symbol, ()) if depth else ()
        texts = (self._text(piece, number, depth - 1) for piece in islice(pieces, number % max(len(pieces), 1), None))
        return next((text for text in texts if text), None)


def _words_of(program: Program) -> Mapping[int, Sequence[str]]:
    """The words that satisfy each symbol, those that are written out before those that are only beginnings."""
    found: dict[int, list[str]] = {}
    for word, entry in program.words.items():
        for symbol in entry.symbols:
            found.setdefault(symbol, []).append(word)
    for beginnings in program.heads.values():
        for beginning, symbols in beginnings:
            for symbol in symbols:
                found.setdefault(symbol, []).append(beginning)
    return {symbol: tuple(dict.fromkeys(words)) for symbol, words in found.items()}
