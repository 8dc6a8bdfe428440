"""What each word of a text may begin to find: made when a text has the word first, numbers alone."""

import sys
from array import array
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from safety_rules.anchoring import FAR
from safety_rules.beside_anchors import Frame, frame_of
from safety_rules.patterns import pattern_in
from safety_rules.program import SYMBOLS_ASKED, Conditions, Program

# So many meanings of words are kept; numbers alone, which tell of no text.
_MOST_KEPT = 8_000
_HEADING = 6
# Bytes that a frame takes with its pattern, and a group beside its numbers, about.
_FRAME, _GROUP = 900, 250


class Group(NamedTuple):
    """Patterns with one anchor that are of the same class (NO_SYMBOL: of rules), by their numbers.

    They can only be found where the symbol `second` (NO_SYMBOL: any) stands from `low` to `high` words behind the
    anchor; in the whole text where `high` is 0.
    """

    owner: int
    second: int
    low: int
    high: int
    numbers: Sequence[int]


class Task(NamedTuple):
    """Groups by their second symbols, NO_SYMBOL among them."""

    seconds: frozenset[int]
    groups: Mapping[int, Sequence[Group]]


class Meaning(NamedTuple):
    """What a word makes us seek, at once and when a condition asks, None where that is nothing.

    `telling`: of its symbols those that are second to another, and those whose places may be asked for.
    """

    at_once: Task | None
    when_asked: Task | None
    telling: frozenset[int]


class Agenda:
    """The groups of each anchor, and of each meaning of words.

    `distant`: symbols that are second at a distance that cannot be told; `placed`: those whose places may be asked for.
    `held`: how many bytes it takes that was made for texts, about.
    """

    __slots__ = (
        "_above", "_anchor_of", "_anchored", "_anchors", "_built", "_composed", "_frames", "_groups", "_of", "_table",
        "_telling", "distant", "held", "placed",
    )  # fmt: skip

    def __init__(self, program: Program) -> None:
        self._anchors = anchors = program.anchors
        self._table = program.patterns.table
        self._frames: dict[int, Frame] = {}
        self._composed = program.pieces.owners()
        # The anchor of each pattern; numbers alone, because there are tens of thousands.
        self._anchor_of = array("I", bytes(4 * len(self._table)))
        self._anchored = {symbol: number for number, symbol in enumerate(anchors.symbols)}
        self.distant = frozenset(anchors.distant)
        self.placed = frozenset(anchors.placed).union(*map(_asked_by, program.conditions))
        self._telling = self.placed.union(anchors.seconds, anchors.distant)
        self._groups: dict[int, tuple[Sequence[Group], Sequence[Group]]] = {}
        self._of: dict[frozenset[int], Meaning] = {}
        self._built: dict[int, list[int]] = {}
        for classes in (anchors.parts, anchors.awaiting):
            for owner, row in classes.items():
                for each in row:
                    self._built.setdefault(each, []).append(owner)
        self._above: dict[int, frozenset[int]] = {}
        self.held = 0

    def forget(self) -> None:
        """Let go of what was made for texts; what is asked for again is made again."""
        for made in (self._of, self._frames, self._groups):
            made.clear()
        self.held = 0

    def of(self, symbols: frozenset[int]) -> Meaning:
        found = self._of.get(symbols)
        if found is None:
            rows = [self.of_anchor(symbol) for symbol in self._anchored.keys() & symbols]
            at_once, when_asked = (_task([group for row in rows for group in row[when]]) for when in (0, 1))
            found = Meaning(at_once, when_asked, symbols & self._telling)
            if len(self._of) < _MOST_KEPT:
                self._of[symbols] = found
                self.held += sys.getsizeof(found.telling) + _GROUP * sum(len(task.groups) for task in found[:2] if task)
        return found

    def frame(self, number: int) -> Frame:
        """The pattern of this number, which stands in a group that was asked for."""
        found = self._frames.get(number)
        if found is None:
            pattern = pattern_in(self._table, number)
            words_alone = self._composed.isdisjoint(pattern.symbols)
            found = self._frames[number] = frame_of(pattern, self._anchor_of[number], words_alone=words_alone)
            self.held += _FRAME
        return found

    def of_anchor(self, symbol: int) -> tuple[Sequence[Group], Sequence[Group]]:
        """What is sought by a symbol at once, and when a condition asks."""
        found = self._groups.get(symbol)
        if found is None:
            found = self._groups[symbol] = self._made(symbol)
            self.held += sum(_GROUP + sys.getsizeof(group.numbers) for groups in found for group in groups)
        return found

    def above(self, owner: int) -> frozenset[int]:
        """The classes that may be found once this one has a piece, itself and rules (NO_SYMBOL) among them."""
        found = self._above.get(owner)
        if found is None:
            seen = {owner}
            left = [owner]
            while left:
                above = set(self._built.get(left.pop(), ())) - seen
                seen |= above
                left.extend(above)
            found = self._above[owner] = frozenset(seen)
        return found

    def _made(self, symbol: int) -> tuple[Sequence[Group], Sequence[Group]]:
        both: tuple[list[Group], list[Group]] = ([], [])
        row = self._anchors.rows[self._anchored[symbol]] if symbol in self._anchored else ()
        at = 0
        while at < len(row):
            owner, at_once, second, low, high, size = row[at : at + _HEADING]
            at += _HEADING + size
            near = (low - FAR, high - FAR) if high < 2 * FAR else (0, 0)
            numbers = tuple(row[at - size : at])
            for number in numbers:
                self._anchor_of[number] = symbol
            both[0 if at_once else 1].append(Group(owner - 1, second - 1, *near, numbers))
        return both


def _asked_by(conditions: Conditions | None) -> tuple[int, ...]:
    if conditions is None:
        return ()
    return tuple(getattr(conditions, name) for name in SYMBOLS_ASKED)


def _task(groups: Sequence[Group]) -> Task | None:
    found: dict[int, list[Group]] = {}
    for group in groups:
        found.setdefault(group.second, []).append(group)
    return Task(frozenset(found), {second: tuple(row) for second, row in found.items()}) if found else None
