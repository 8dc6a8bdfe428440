"""Reads a text once: folds it, looks every word up, and notes where symbols, sentences and clauses stand."""

from safety_rules.folding import is_end, is_pause, is_quote, is_word, pieces
from safety_rules.guessing import Guesser
from safety_rules.program import NOTHING, Entry, Program
from safety_rules.reading import Reading

# A longer text than any channel carries is judged by its beginning and its end.
_HALF = 10_000
_BETWEEN_WORDS, _NEXT_EMOJI = 0.5, 0.01


def scan(text: str, program: Program) -> Reading:
    """The words of the text with the symbols that each of them satisfies alone."""
    found = pieces(text, program)
    if len(found) > 2 * _HALF:
        found = found[:_HALF] + found[-_HALF:]
    reading = Reading(program.grammar)
    guesser = Guesser(program)
    known = program.words
    emoji: list[tuple[float, Entry]] = []
    for piece in found:
        entry = known.get(piece)
        if entry is not None and is_word(piece):
            _append(reading, piece, entry)
        elif is_word(piece):
            for word, guessed in guesser.guess(piece):
                _append(reading, word, guessed)
        elif entry is not None:
            place = len(reading.words) - _BETWEEN_WORDS + _NEXT_EMOJI * min(len(emoji), 40)
            emoji.append((place, entry))
            _place(reading, place, entry)
        else:
            _mark(reading, piece)
    if guesser.typed_in_latin:
        _add_latin(reading, guesser)
    if emoji and not reading.words:
        _append(reading, "", NOTHING)
    return reading


def _append(reading: Reading, word: str, entry: Entry) -> None:
    place = len(reading.words)
    reading.words.append(word)
    reading.says.append(entry.says)
    _place(reading, place, entry)


def _place(reading: Reading, place: float, entry: Entry) -> None:
    places = reading.places
    for symbol in entry.symbols:
        if symbol in places:
            places[symbol].append(place)
        else:
            places[symbol] = [place]


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
    changed: set[int] = set()
    for place, word in enumerate(reading.words):
        heard = guesser.heard(word)
        if heard is None:
            continue
        meant, entry = heard
        reading.says[place] |= entry.says
        if meant in reading.grammar.negations or meant in reading.grammar.wanting:
            reading.words[place] = meant
        for symbol in entry.symbols:
            reading.places.setdefault(symbol, []).append(place)
            changed.add(symbol)
    for symbol in changed:
        reading.places[symbol] = sorted(set(reading.places[symbol]))
