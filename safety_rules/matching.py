"""Finds phrases in a text: words to symbols once, then only the phrases all of whose symbols are there."""

from collections.abc import Iterable, Iterator, Sequence, Set

from safety_rules.program import NO_SYMBOL, Conditions, Program
from safety_rules.reading import Hit, Reading
from safety_rules.rows import Pattern, Patterns
from safety_rules.scanning import scan
from safety_rules.sequences import in_any_order, in_order
from safety_rules.speech import person_fits, tense_fits

# More hits of one phrase or rule say nothing new; it keeps a flood of the same words cheap.
_MOST_HITS, _MOST_HITS_OF_RULE = 12, 24
# So many meanings of words have their anchors kept: numbers alone, which tell of no text.
_MOST_KEPT = 20_000
# How far a counter-frame or a condition reaches within its sentence, in words.
_REACH = 12

# The second rarest symbol, and the phrases that have it.
_Group = tuple[int, Sequence[Pattern]]
# The groups of an anchor with their stages, and their second symbols if only words and emoji satisfy those.
_Anchor = tuple[frozenset[int] | None, Sequence[tuple[int, _Group]]]


class Matcher:
    """All phrases of a book, found through the two rarest symbols of each."""

    __slots__ = ("_anchored", "_anchors", "_anchors_of", "_composed", "_handed_on", "_stages", "program")

    def __init__(self, program: Program) -> None:
        self.program = program
        self._stages: Sequence[Patterns] = (*program.levels, program.patterns)
        self._handed_on = program.anchors.handed_on
        self._anchored = {symbol: number for number, symbol in enumerate(program.anchors.symbols)}
        self._anchors: dict[int, _Anchor] = {}
        self._anchors_of: dict[frozenset[int], tuple[int, ...]] = {}
        self._composed = set().union(
            *(level.owners() for level in program.levels), *(row for level in self._handed_on for row in level.values())
        )

    def read(self, text: str) -> Reading:
        """The words of the text with their symbols, those of composed classes included."""
        reading = scan(text, self.program)
        reading.due = [[] for _ in self._stages]
        self._expect(reading, self._sought(reading))
        for level in range(len(self._stages) - 1):
            self._compose(reading, level)
        return reading

    def hits(self, reading: Reading) -> list[Hit]:
        """What was found, with every condition of its rule held."""
        conditions = self.program.conditions
        found: list[Hit] = []
        counted: dict[int, int] = {}
        for pattern, rows in _candidates(reading, reading.due[-1]):
            owner = pattern.owner
            asked = conditions[owner]
            for row in rows:
                hit = _hit(owner, row, reading)
                if asked is None or _hold(asked, hit, reading):
                    counted[owner] = counted.get(owner, 0) + 1
                    if counted[owner] <= _MOST_HITS_OF_RULE:
                        found.append(hit)
        return found

    def _sought(self, reading: Reading) -> Set[int]:
        """The anchors that the text has; those of a word are looked up once, because a word has a hundred symbols."""
        words = () if reading.emoji else reading.at.of_words()
        if not words:
            return self._anchored.keys() & reading.at.present
        known, found = self._anchors_of, set[int]()
        for symbols in words:
            own = known.get(symbols)
            if own is None:
                own = tuple(self._anchored.keys() & symbols)
                if len(known) < _MOST_KEPT:
                    known[symbols] = own
            found.update(own)
        return found

    def _expect(self, reading: Reading, symbols: Iterable[int]) -> None:
        """Note which phrases may be found, now that these symbols were."""
        anchors, due, absent = self._anchors, reading.due, reading.at.present.isdisjoint
        for symbol in symbols:
            seconds, groups = anchors.get(symbol) or self._anchor(symbol)
            if seconds is None or not absent(seconds):
                for stage, group in groups:
                    due[stage].append(group)

    def _anchor(self, symbol: int) -> _Anchor:
        """What is sought by a symbol, made when a text has it first."""
        row = self.program.anchors.rows[self._anchored[symbol]]
        found: list[tuple[int, _Group]] = []
        at = 0
        while at < len(row):
            stage, second, size = row[at : at + 3]
            at += 3 + size
            found.append((stage, (second, tuple(self._stages[stage][number] for number in row[at - size : at]))))
        seconds = frozenset(second for _, (second, _) in found)
        anchor = self._anchors[symbol] = (seconds if seconds.isdisjoint(self._composed) else None, found)
        return anchor

    def _compose(self, reading: Reading, level: int) -> None:
        """Adds the places of the classes of one level."""
        quiet = self.program.quiet
        fresh: dict[int, dict[float, set[tuple[float, ...]]]] = {}
        for pattern, rows in _candidates(reading, reading.due[level]):
            silence = quiet.get(pattern.owner, NO_SYMBOL)
            for row in rows if silence == NO_SYMBOL else _loud(rows, silence, reading):
                fresh.setdefault(pattern.owner, {}).setdefault(row[0], set()).add(row)
        for part in reading.pieces.keys() & self._handed_on[level].keys():
            for owner in self._handed_on[level][part]:
                own = fresh.setdefault(owner, {})
                for start, each in reading.pieces[part].items():
                    own.setdefault(start, set()).update(each)
        self._expect(reading, (fresh.keys() & self._anchored.keys()) - reading.at.present)
        for symbol, rows_by_start in fresh.items():
            reading.span(symbol, rows_by_start)


def _candidates(reading: Reading, due: Iterable[_Group]) -> Iterator[tuple[Pattern, list[tuple[float, ...]]]]:
    present = reading.at.present
    for second, patterns in due:
        if second in present:
            for pattern in patterns:
                if not present.issuperset(pattern.symbols):
                    continue
                find = in_any_order if pattern.any_order else in_order
                if found := find(pattern, reading, _MOST_HITS):
                    yield pattern, found


def _loud(rows: Iterable[tuple[float, ...]], silence: int, reading: Reading) -> list[tuple[float, ...]]:
    """The rows near which nothing keeps the class quiet."""
    return [row for row in rows if not reading.near(silence, Hit(NO_SYMBOL, row, 0, row[0], row[-1]), _REACH)]


def _hit(owner: int, row: tuple[float, ...], reading: Reading) -> Hit:
    says = 0
    for place in row:
        if place % 1 == 0:
            says |= reading.says[int(place)]
    return Hit(owner, row, says, row[0], row[-1])


def _hold(asked: Conditions, hit: Hit, reading: Reading) -> bool:
    if asked.at_most_words and len(reading.words) > asked.at_most_words:
        return False
    if asked.unless_anywhere != NO_SYMBOL and asked.unless_anywhere in reading.at.present:
        return False
    if asked.with_anywhere != NO_SYMBOL and asked.with_anywhere not in reading.at.present:
        return False
    if asked.unless != NO_SYMBOL and reading.near(asked.unless, hit, _REACH):
        return False
    if asked.beside != NO_SYMBOL and not reading.near(asked.beside, hit, _REACH):
        return False
    return person_fits(asked.person, hit, reading) and tense_fits(asked.tense, hit)
