"""Finds phrases in a text: words to symbols once, then only the phrases all of whose symbols are there."""

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set

from safety_rules.program import NO_SYMBOL, Conditions, Pattern, Program
from safety_rules.reading import Hit, Reading
from safety_rules.scanning import scan
from safety_rules.sequences import in_any_order, in_order
from safety_rules.speech import person_fits, tense_fits

# More hits of one phrase or rule say nothing new; it keeps a flood of the same words cheap.
_MOST_HITS, _MOST_HITS_OF_RULE = 12, 24
# How far a counter-frame or a condition reaches within its sentence, in words.
_REACH = 12

# A word may be found by its phrases' rarest symbol only; of what is common, the shortest words tell best.
_RARITY = 4
# The second rarest symbol, and the phrases that have it.
_Group = tuple[int, Sequence[Pattern]]


class Matcher:
    """All phrases of a book, found through the two rarest symbols of each."""

    __slots__ = ("_anchored", "_anchors", "_stages", "_unions", "program")

    def __init__(self, program: Program) -> None:
        self.program = program
        self._stages = len(program.levels) + 1
        unions = _unions(program)
        self._unions = [_owners(piece for piece in level if piece in unions) for level in program.levels]
        sought = [[piece for piece in level if piece not in unions] for level in program.levels]
        self._anchored = _anchored((*sought, program.patterns), _commonness(program))
        self._anchors = frozenset(self._anchored)

    def read(self, text: str) -> Reading:
        """The words of the text with their symbols, those of composed classes included."""
        reading = scan(text, self.program)
        reading.due = [[] for _ in range(self._stages)]
        self._expect(reading, reading.at.present & self._anchors)
        for level in range(self._stages - 1):
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

    def _expect(self, reading: Reading, symbols: Iterable[int]) -> None:
        """Note which phrases may be found, now that these symbols were."""
        for symbol in symbols:
            for stage, groups in self._anchored.get(symbol, ()):
                reading.due[stage].extend(groups)

    def _compose(self, reading: Reading, level: int) -> None:
        """Adds the places of the classes of one level."""
        quiet = self.program.quiet
        fresh: dict[int, dict[float, set[tuple[float, ...]]]] = {}
        for pattern, rows in _candidates(reading, reading.due[level]):
            silence = quiet.get(pattern.owner, NO_SYMBOL)
            for row in rows:
                hit = Hit(pattern.owner, row, 0, row[0], row[-1])
                if silence == NO_SYMBOL or not reading.near(silence, hit, _REACH):
                    fresh.setdefault(pattern.owner, {}).setdefault(row[0], set()).add(row)
        for part in reading.pieces.keys() & self._unions[level].keys():
            for owner in self._unions[level][part]:
                own = fresh.setdefault(owner, {})
                for start, each in reading.pieces[part].items():
                    own.setdefault(start, set()).update(each)
        self._expect(reading, fresh.keys() - reading.at.present)
        for symbol, rows_by_start in fresh.items():
            reading.span(symbol, rows_by_start)


def _unions(program: Program) -> Set[Pattern]:
    """Pieces that only hand the phrases of a class on; its single words were handed on when the rules were compiled."""
    pieces = [piece for level in program.levels for piece in level]
    composed = {piece.owner for piece in pieces}
    return {
        piece
        for piece in pieces
        if piece.hands_on and piece.symbols[0] in composed and piece.owner not in program.quiet
    }


def _owners(pieces: Iterable[Pattern]) -> Mapping[int, Sequence[int]]:
    """Class → classes that hold it."""
    owners: dict[int, list[int]] = {}
    for piece in pieces:
        owners.setdefault(piece.symbols[0], []).append(piece.owner)
    return owners


def _commonness(program: Program) -> Mapping[int, float]:
    """How often a symbol may stand in a text: short words are the common ones."""
    common: dict[int, float] = {}

    def add(symbols: Iterable[int], share: float) -> None:
        for symbol in symbols:
            common[symbol] = common.get(symbol, 0) + share

    for word, entry in program.words.items():
        add(entry.symbols, len(word) ** -_RARITY)
    for beginnings in program.heads.values():
        for beginning, symbols in beginnings:
            add(symbols, len(beginning) ** -_RARITY)
    add((symbol for _, _, symbol in program.numbers), 1)
    for level in program.levels:
        shares = [(pattern.owner, min(common.get(symbol, 0) for symbol in pattern.symbols)) for pattern in level]
        for owner, share in shares:
            add((owner,), share)
    return common


def _anchored(
    stages: Iterable[Sequence[Pattern]], common: Mapping[int, float]
) -> Mapping[int, Sequence[tuple[int, Sequence[_Group]]]]:
    """Phrases by their rarest symbol; the stages are the levels of classes and then the rules."""
    anchored: dict[int, dict[int, dict[int, list[Pattern]]]] = {}
    for stage, patterns in enumerate(stages):
        for pattern in patterns:
            rarest = sorted(set(pattern.symbols), key=lambda symbol: (common.get(symbol, 0), symbol))
            groups = anchored.setdefault(rarest[0], {}).setdefault(stage, {})
            groups.setdefault(rarest[:2][-1], []).append(pattern)
    return {
        symbol: tuple(
            (stage, tuple((second, tuple(patterns)) for second, patterns in groups.items()))
            for stage, groups in by_stage.items()
        )
        for symbol, by_stage in anchored.items()
    }


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
