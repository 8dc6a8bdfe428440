"""Hides every small count of a table, and as many others as it takes that no hidden one can be computed from the rest.

A table is a tree of rows over columns that add up to one total. Such sums are a network in which what flows into a
node flows out of it, so how far a hidden count could differ, for somebody who knows all that is shown, is what can
still flow around it.
"""

from collections import deque
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from heapq import heappop, heappush
from typing import Final

# Domain sheet 6.3: no smaller count is told.
FEWEST: Final = 10
# What is told is rounded to this.
STEP: Final = 5
# A sum is hidden only where single counts many times as large would have to be.
_DEAR: Final = 20
# The row and the column of sums.
TOTAL: Final = "total"

Cell = tuple[str, str]
_Node = tuple[str, ...]
_AROUND: _Node = ("around",)


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Counts of the lowest rows by column; `parents` says of each row under which sum it stands (TOTAL or a row)."""

    name: str
    parents: Mapping[str, str]
    columns: Sequence[str]
    counts: Mapping[Cell, int]

    @property
    def rows(self) -> Sequence[str]:
        return (TOTAL, *self.parents)

    def value(self, row: str, column: str) -> int:
        """A count, or the sum of the rows below and of the columns."""
        below = [each for each, parent in self.parents.items() if parent == row]
        if below:
            return sum(self.value(each, column) for each in below)
        columns = self.columns if column == TOTAL else (column,)
        return sum(self.counts.get((row, each), 0) for each in columns)

    def cells(self) -> Iterator[Cell]:
        """All, with the sums; a table of one column has no sums over columns beside it."""
        for row in self.rows:
            for column in self.shown_columns:
                yield row, column

    @property
    def shown_columns(self) -> Sequence[str]:
        return (*self.columns, TOTAL) if len(self.columns) > 1 else (TOTAL,)


@dataclass(frozen=True, slots=True)
class _Arc:
    tail: _Node
    head: _Node
    value: int


def rounded(count: int) -> int:
    return STEP * round(count / STEP)


def hidden_cells(table: Table, known: Collection[Cell] = ()) -> frozenset[Cell] | None:
    """Which cells must not be told, so that each could be any of at least FEWEST values; None: not one may be.

    `known`: what was told elsewhere or is known to everybody, and so is not hidden and cannot hide anything.
    """
    arcs = {cell: arc for cell, arc in _network(table).items() if cell not in known}
    hidden = {cell for cell, arc in arcs.items() if arc.value < FEWEST}
    open_ = deque(sorted(hidden))
    while open_:
        cell = open_.popleft()
        found, _ = _room({each: arcs[each] for each in hidden}, hidden, cell)
        if found >= FEWEST:
            continue
        found, used = _room(arcs, hidden, cell)
        if found < FEWEST:
            return None
        open_.extend(sorted(used - hidden))
        hidden |= used
    return frozenset(hidden)


def _room(arcs: Mapping[Cell, _Arc], hidden: Collection[Cell], cell: Cell) -> tuple[int, set[Cell]]:
    """By how much a cell could be another, up to FEWEST, if only `arcs` may change and none goes below 0; and through
    which of them, of those that are not hidden the smallest.
    """
    arc, others = arcs[cell], {each: other for each, other in arcs.items() if each != cell}
    more, used = _flow(others, hidden, (arc.head, arc.tail), FEWEST)
    less, also = _flow(others, {*hidden, *used}, (arc.tail, arc.head), min(arc.value, FEWEST - more))
    return more + less, used | also


def _flow(
    arcs: Mapping[Cell, _Arc], hidden: Collection[Cell], ends: tuple[_Node, _Node], wanted: int
) -> tuple[int, set[Cell]]:
    """How much can go from one end to the other: any amount along an arc, and against it as much as flows there."""
    ways: dict[_Node, list[tuple[Cell, _Node, bool]]] = {}
    for cell, arc in arcs.items():
        ways.setdefault(arc.tail, []).append((cell, arc.head, True))
        ways.setdefault(arc.head, []).append((cell, arc.tail, False))
    flows = {cell: arc.value for cell, arc in arcs.items()}
    prices = {cell: 0 if cell in hidden else _price(cell, arc) for cell, arc in arcs.items()}
    found, used = 0, set[Cell]()
    while found < wanted and (path := _cheapest(ways, flows, prices, ends)):
        amount = min([wanted - found, *(flows[cell] for cell, along in path if not along)])
        for cell, along in path:
            flows[cell] += amount if along else -amount
            prices[cell] = 0
            used.add(cell)
        found += amount
    return found, used


def _price(cell: Cell, arc: _Arc) -> int:
    """Small counts are hidden before large ones, and single ones before sums."""
    return (arc.value + 1) * (_DEAR if TOTAL in cell else 1)


def _cheapest(
    ways: Mapping[_Node, Sequence[tuple[Cell, _Node, bool]]],
    flows: Mapping[Cell, int],
    prices: Mapping[Cell, int],
    ends: tuple[_Node, _Node],
) -> list[tuple[Cell, bool]]:
    """The way that hides least; empty when there is none."""
    start, end = ends
    costs, came = {start: 0}, dict[_Node, tuple[_Node, Cell, bool]]()
    open_ = [(0, start)]
    while open_:
        cost, node = heappop(open_)
        if cost > costs[node]:
            continue
        for cell, to, along in ways.get(node, ()):
            so_far = cost + prices[cell]
            if (along or flows[cell] > 0) and so_far < costs.get(to, so_far + 1):
                costs[to], came[to] = so_far, (node, cell, along)
                heappush(open_, (so_far, to))
    path, node = list[tuple[Cell, bool]](), end
    while node in came and node != start:
        node, cell, along = came[node]
        path.append((cell, along))
    return path


def _network(table: Table) -> dict[Cell, _Arc]:
    """An arc for each cell, from sums of columns down the tree to the lowest rows and up again to the total."""
    sums = {TOTAL, *table.parents.values()}
    single = len(table.columns) <= 1

    def down(row: str, column: str) -> _Node:
        return ("down", row, column)

    def up(row: str) -> _Node:
        return _AROUND if single else ("up", row)

    def arc(row: str, column: str) -> _Arc:
        value, parent = table.value(row, column), table.parents.get(row)
        if column == TOTAL and not single:
            return _Arc(("row", row) if row not in sums else up(row), _AROUND if parent is None else up(parent), value)
        tail = _AROUND if parent is None else down(parent, column)
        lowest = _AROUND if single else ("row", row)
        return _Arc(tail, down(row, column) if row in sums else lowest, value)

    return {cell: arc(*cell) for cell in table.cells()}
