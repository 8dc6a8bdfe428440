"""Reads a text once: folds it, looks every word up, and notes where symbols, sentences and clauses stand."""

import re
from collections.abc import Sequence
from itertools import takewhile

from safety_rules.folding import is_end, is_pause, is_quote, pieces
from safety_rules.guessing import Guesser
from safety_rules.program import Program
from safety_rules.reading import Reading
from safety_rules.remembering import Memory
from safety_rules.rows import NOTHING, Entry

# A longer text than any channel carries is judged by its beginning and its end.
_HALF = 10_000
_BETWEEN_WORDS, _NEXT_EMOJI = 0.5, 0.01
# Letters that nobody has who types Ukrainian or Russian in Latin ones.
_POLISH = re.compile("[ąćęłńóśźżĄĆĘŁŃÓŚŹŻ]")
# More of them say nothing new; their places lie between the same two words.
_MOST_EMOJI = 40


def scan(text: str, program: Program, memory: Memory) -> Reading:
    """The words of the text with the symbols that each of them satisfies alone."""
    found = pieces(text, program)
    if len(found) > 2 * _HALF:
        found = found[:_HALF] + found[-_HALF:]
    reading = Reading(program.grammar)
    guesser = Guesser(program, memory, polish=_POLISH.search(text) is not None)
    words, says, meant, known = reading.words, reading.says, reading.meant, memory.known
    emoji: list[tuple[float, Entry]] = []
    for piece in found:
        entry = known.get(piece)
        if entry is None:
            if not piece[0].isalnum():
                _put_sign(piece, reading, program, emoji)
                continue
            entry = memory.look_up(piece)
            if entry is None:
                _put_guess(piece, reading, guesser)
                continue
        words.append(piece)
        says.append(entry.says)
        meant.append(entry.symbols)
    at = reading.at.words
    for place, symbols in enumerate(meant):
        at[symbols] = at.get(symbols, 0) | 1 << place
    if guesser.typed_in_latin:
        _add_latin(reading, guesser, memory)
    _put_emoji(reading, emoji)
    reading.asks = "?" in text and _ends_by_asking(found)
    return reading


def _ends_by_asking(found: Sequence[str]) -> bool:
    """A question mark stands among the signs behind the last word."""
    signs = takewhile(lambda piece: not piece[0].isalnum(), reversed(found))
    return "?" in signs and any(piece[0].isalnum() for piece in found)


def _put_guess(piece: str, reading: Reading, guesser: Guesser) -> None:
    guess = guesser.guess(piece)
    if piece in guesser.corrected:
        reading.corrected |= (1 << len(guess)) - 1 << len(reading.words)
    for word, entry in guess:
        reading.words.append(word)
        reading.says.append(entry.says)
        reading.meant.append(entry.symbols)


def _put_sign(piece: str, reading: Reading, program: Program, emoji: list[tuple[float, Entry]]) -> None:
    entry = program.words.get(piece)
    if entry is None:
        _mark(reading, piece)
    else:
        emoji.append((len(reading.words) - _BETWEEN_WORDS + _NEXT_EMOJI * len(emoji), entry))


def _put_emoji(reading: Reading, emoji: Sequence[tuple[float, Entry]]) -> None:
    found: dict[int, list[float]] = {}
    for place, entry in emoji[:_MOST_EMOJI]:
        for symbol in entry.symbols:
            found.setdefault(symbol, []).append(place)
    reading.emoji = found
    if emoji and not reading.words:
        reading.words.append("")
        reading.says.append(0)
        reading.meant.append(NOTHING.symbols)


def _mark(reading: Reading, piece: str) -> None:
    after = len(reading.words)
    if is_end(piece):
        reading.stops.append(after)
    elif piece == "\n":
        reading.lines.append(after)
    elif is_pause(piece):
        reading.pauses.append(after)
    elif is_quote(piece):
        reading.quotes.append(after)


def _add_latin(reading: Reading, guesser: Guesser, memory: Memory) -> None:
    """Somebody types Cyrillic in Latin letters: every word is also what it sounds like."""
    for place, word in enumerate(reading.words):
        heard = guesser.ear.heard(word)
        if heard is None:
            continue
        meant, entry = heard
        reading.says[place] |= entry.says
        if meant in reading.grammar.negations or meant in reading.grammar.wanting:
            reading.words[place] = meant
        reading.meant[place] = memory.union(reading.meant[place], entry.symbols)
        reading.at.add(entry.symbols, 1 << place)
