"""Reads a text once: folds it, looks every word up, and notes where symbols, sentences and clauses stand."""

from safety_rules.folding import is_end, is_pause, is_quote, pieces
from safety_rules.guessing import Guesser
from safety_rules.program import Entry, Program
from safety_rules.reading import Reading

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
    words, says, places = reading.words, reading.says, reading.places
    look_up = program.words.get
    for piece in found:
        entry = look_up(piece)
        if piece[0].isalnum():
            for word, meant in guesser.guess(piece) if entry is None else ((piece, entry),):
                place = len(words)
                words.append(word)
                says.append(meant.says)
                for symbol in meant.symbols:
                    if symbol in places:
                        places[symbol].append(place)
                    else:
                        places[symbol] = [place]
        elif entry is None:
            _mark(reading, piece)
        else:
            _put_emoji(reading, entry)
    if guesser.typed_in_latin:
        _add_latin(reading, guesser)
    if reading.emoji and not words:
        words.append("")
        says.append(0)
    return reading


def _put_emoji(reading: Reading, entry: Entry) -> None:
    place = len(reading.words) - _BETWEEN_WORDS + _NEXT_EMOJI * reading.emoji
    reading.emoji += 1
    if reading.emoji <= _MOST_EMOJI:
        for symbol in entry.symbols:
            reading.places.setdefault(symbol, []).append(place)


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
        heard = guesser.ear.heard(word)
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
