"""Reads a text once: folds it, looks every word up, and notes where symbols, sentences and clauses stand."""

from collections.abc import Iterable, Sequence

from safety_rules.folding import is_end, is_pause, is_quote, pieces
from safety_rules.guessing import Guesser
from safety_rules.program import Program
from safety_rules.reading import Reading
from safety_rules.rows import NOTHING, Entry

# A longer text than any channel carries is judged by its beginning and its end.
_HALF = 10_000
_BETWEEN_WORDS, _NEXT_EMOJI = 0.5, 0.01
# More of them say nothing new; their places lie between the same two words.
_MOST_EMOJI = 40


def scan(text: str, program: Program) -> Reading:
    """The words of the text with the symbols that each of them satisfies alone."""
    found = pieces(text, program)
    if len(found) > 2 * _HALF:
        found = found[:_HALF] + found[-_HALF:]
    reading = Reading(program.grammar)
    guesser = Guesser(program)
    words, says = reading.words, reading.says
    look_up = program.words.get
    entries: dict[int, Entry] = {}
    bits: dict[int, int] = {}
    emoji: list[tuple[float, Entry]] = []
    for piece in found:
        entry = look_up(piece)
        if piece[0].isalnum():
            guess = guesser.guess(piece) if entry is None else ((piece, entry),)
            if piece in guesser.corrected:
                reading.corrected |= (1 << len(guess)) - 1 << len(words)
            for word, meant in guess:
                key = id(meant)
                entries[key] = meant
                bits[key] = bits.get(key, 0) | 1 << len(words)
                words.append(word)
                says.append(meant.says)
                reading.meant.append(meant.symbols)
        elif entry is None:
            _mark(reading, piece)
        else:
            emoji.append((len(words) - _BETWEEN_WORDS + _NEXT_EMOJI * len(emoji), entry))
    _put_words(reading, ((entries[key], places) for key, places in bits.items()))
    if guesser.typed_in_latin:
        _add_latin(reading, guesser)
    reading.at.settle()
    _put_emoji(reading, emoji)
    return reading


def _put_words(reading: Reading, entries: Iterable[tuple[Entry, int]]) -> None:
    for entry, bits in entries:
        reading.at.add(entry.symbols, bits)


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


def _add_latin(reading: Reading, guesser: Guesser) -> None:
    """Somebody types Cyrillic in Latin letters: every word is also what it sounds like."""
    for place, word in enumerate(reading.words):
        heard = guesser.ear.heard(word)
        if heard is None:
            continue
        meant, entry = heard
        reading.says[place] |= entry.says
        if meant in reading.grammar.negations or meant in reading.grammar.wanting:
            reading.words[place] = meant
        reading.meant[place] |= entry.symbols
        _put_words(reading, ((entry, 1 << place),))
