"""Finds phrases in a text: words to symbols once, then only the phrases all of whose symbols are there."""

from collections.abc import Iterator, Mapping, Sequence

from safety_rules.program import NO_SYMBOL, Conditions, Pattern, Program
from safety_rules.reading import Hit, Reading
from safety_rules.scanning import scan
from safety_rules.sequences import in_any_order, in_order
from safety_rules.speech import person_fits, tense_fits

# More hits of one phrase or rule say nothing new; it keeps a flood of the same words cheap.
_MOST_HITS, _MOST_HITS_OF_RULE = 12, 24
# How far a counter-frame or a condition reaches within its sentence, in words.
_REACH = 12

_Anchored = Mapping[int, Sequence[Pattern]]


class Matcher:
    """All phrases of a book, found through the rarest symbol of each."""

    __slots__ = ("_levels", "_patterns", "program")

    def __init__(self, program: Program) -> None:
        self.program = program
        uses: dict[int, int] = {}
        for pattern in program.patterns:
            for symbol in pattern.symbols:
                uses[symbol] = uses.get(symbol, 0) + 1
        self._levels = [_anchored(level, uses) for level in program.levels]
        self._patterns = _anchored(program.patterns, uses)

    def read(self, text: str) -> Reading:
        """The words of the text with their symbols, those of composed classes included."""
        reading = scan(text, self.program)
        for anchored in self._levels:
            self._compose(reading, anchored)
        return reading

    def hits(self, reading: Reading) -> list[Hit]:
        """What was found, with every condition of its rule held."""
        conditions = self.program.conditions
        found: list[Hit] = []
        counted: dict[int, int] = {}
        for pattern, rows in _candidates(reading, self._patterns):
            owner = pattern.owner
            asked = conditions[owner]
            for row in rows:
                hit = _hit(owner, row, reading)
                if asked is None or _hold(asked, hit, reading):
                    counted[owner] = counted.get(owner, 0) + 1
                    if counted[owner] <= _MOST_HITS_OF_RULE:
                        found.append(hit)
        return found

    def _compose(self, reading: Reading, anchored: _Anchored) -> None:
        """Adds the places of the classes of one level."""
        quiet = self.program.quiet
        fresh: dict[int, dict[float, list[tuple[float, ...]]]] = {}
        for pattern, rows in _candidates(reading, anchored):
            silence = quiet.get(pattern.owner, NO_SYMBOL)
            for row in rows:
                hit = Hit(pattern.owner, row, 0, row[0], row[-1])
                if silence == NO_SYMBOL or not reading.near(silence, hit, _REACH):
                    spans = fresh.setdefault(pattern.owner, {}).setdefault(row[0], [])
                    if row not in spans:
                        spans.append(row)
        for symbol, spans_by_start in fresh.items():
            own = reading.places.get(symbol, [])
            for start in own:
                spans_by_start.setdefault(start, []).append((start,))
            reading.pieces[symbol] = spans_by_start
            reading.places[symbol] = sorted(spans_by_start)


def _anchored(patterns: Sequence[Pattern], uses: Mapping[int, int]) -> _Anchored:
    anchored: dict[int, list[Pattern]] = {}
    for pattern in patterns:
        anchor = min(pattern.symbols, key=lambda symbol: (uses.get(symbol, 0), -symbol))
        anchored.setdefault(anchor, []).append(pattern)
    return anchored


def _candidates(reading: Reading, anchored: _Anchored) -> Iterator[tuple[Pattern, list[tuple[float, ...]]]]:
    present = set(reading.places)
    for symbol in present & anchored.keys():
        for pattern in anchored[symbol]:
            if present.issuperset(pattern.symbols):
                found = in_any_order(pattern, reading) if pattern.any_order else in_order(pattern, reading, _MOST_HITS)
                if found:
                    yield pattern, found[:_MOST_HITS]


def _hit(owner: int, row: tuple[float, ...], reading: Reading) -> Hit:
    says = 0
    for place in row:
        if place % 1 == 0:
            says |= reading.says[int(place)]
    return Hit(owner, row, says, row[0], row[-1])


def _hold(asked: Conditions, hit: Hit, reading: Reading) -> bool:
    if asked.at_most_words and len(reading.words) > asked.at_most_words:
        return False
    if asked.unless_anywhere != NO_SYMBOL and asked.unless_anywhere in reading.places:
        return False
    if asked.unless != NO_SYMBOL and reading.near(asked.unless, hit, _REACH):
        return False
    if asked.beside != NO_SYMBOL and not reading.near(asked.beside, hit, _REACH):
        return False
    return person_fits(asked.person, hit, reading) and tense_fits(asked.tense, hit)
