"""The tables of a report: what each counts, in which order, and which of them stands on what another has told."""

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Final

from config.categories import Categories
from handoff.figures.disclosure import FEWEST, TOTAL, Cell, Table, hidden_cells, rounded
from handoff.figures.report import Row, Told
from handoff.figures.rows import NOT_TOLD, Found
from handoff.journey import Ending
from handoff.store.case_records import NO_LINE
from handoff.store.contact_counts import COUNSELLING, SHORT
from handoff.talk_record import Gender
from most116.core.conversation import Line

# Rows of which too few came, told as one where what each was would be too much.
REST: Final = "rest"
REACHED, ANSWERED, LEFT = "reached", "answered", "not_answered"

# How a conversation ended, under the sums that are published: who came into the queue, and who was answered.
_ENDINGS: Mapping[str, str] = {
    Ending.EARLY: TOTAL,
    REACHED: TOTAL,
    Ending.WAITING: REACHED,
    Ending.SILENT: REACHED,
    Ending.UNDELIVERED: REACHED,
    ANSWERED: REACHED,
    COUNSELLING: ANSWERED,
    SHORT: ANSWERED,
}
# What only a talk has; the row in which stands what was none.
_TOLD_OF_TALKS: Mapping[str, str] = {
    "main": NOT_TOLD,
    "outcome": NOT_TOLD,
    "about": NOT_TOLD,
    "gender": Gender.UNKNOWN,
    "notice": "no",
    "moved": "no",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Hiding:
    """A table with what of it is hidden; None: all of it."""

    table: Table
    hidden: frozenset[Cell] | None

    def told(self) -> Told:
        return _told(self.table, self.hidden)

    def tells(self) -> int:
        """Of how many rows the sum is told."""
        return sum((row, TOTAL) not in self.hidden for row in self.table.rows) if self.hidden is not None else 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Basis:
    """What all tables of a report stand on: the columns that may be told, and how the conversations ended.

    `sums`: how many there are in each column; told in every table, and so taken as known.
    """

    columns: Sequence[str]
    sums: Mapping[str, int]
    endings: Hiding

    @property
    def known(self) -> frozenset[Cell]:
        return frozenset((TOTAL, column) for column in (*self.columns, TOTAL))


def basis(endings: Found) -> Basis | None:
    """None when so few came that nothing can be told."""
    counts: dict[Cell, int] = {}
    for line, ending, count in endings:
        counts[ending, line] = counts.get((ending, line), 0) + count
    columns, sums = _columns_of(counts, (*Line, NO_LINE))
    if sum(sums[column] for column in columns) < FEWEST:
        return None
    table = Table(name="ending", parents=_ENDINGS, columns=columns, counts=_columned(counts, columns))
    known = {(TOTAL, column) for column in (*columns, TOTAL)}
    return Basis(columns=columns, sums=sums, endings=_best(table, known | _impossible(table)))


def tell(name: str, rows: Sequence[str], found: Found, stands_on: Basis, categories: Categories) -> Hiding:
    """A table of counts by row and column; what is none of the rows is told with the last of them."""
    counts: dict[Cell, int] = {}
    for line, value, count in found:
        row = value if value in rows else rows[-1]
        counts[row, line] = counts.get((row, line), 0) + count
    if name == "came_by":
        # Nobody is told of by a way that nobody came.
        rows = [row for row in rows if any(each == row for each, _ in counts)] or rows
    columns = stands_on.columns
    table = Table(name=name, parents=dict.fromkeys(rows, TOTAL), columns=columns, counts=_columned(counts, columns))
    return _best(table, stands_on.known | _impossible(table, categories))


def apart(name: str, rows: Sequence[str], found: Found) -> Hiding | None:
    """A table that stands on no other; None when of too few anything is known."""
    counts: dict[Cell, int] = {}
    for line, row, count in found:
        counts[row, line] = counts.get((row, line), 0) + count
    columns, sums = _columns_of(counts, (*Line, NO_LINE))
    if sum(sums[column] for column in columns) < FEWEST:
        return None
    parents = dict.fromkeys(rows, TOTAL)
    table = Table(name=name, parents=parents, columns=columns, counts=_columned(counts, columns))
    return _best(table, {(TOTAL, column) for column in (*columns, TOTAL)})


def answered_of(whole: Hiding, answered: Mapping[str, int], stands_on: Basis) -> Hiding | None:
    """How many of each row were answered; None where one of the two sums is not told.

    Rows whose sums were not told are one row here: their sum can be worked out anyway.
    """
    endings, table = stands_on.endings, whole.table
    of_all, count = endings.table.value(ANSWERED, TOTAL), endings.table.value(TOTAL, TOTAL)
    if endings.hidden is None or (ANSWERED, TOTAL) in endings.hidden or count - of_all < FEWEST or whole.hidden is None:
        return None
    counts: dict[Cell, int] = {}
    for row in table.parents:
        key = REST if (row, TOTAL) in whole.hidden else row
        part = answered.get(row, 0)
        counts[key, ANSWERED] = counts.get((key, ANSWERED), 0) + part
        counts[key, LEFT] = counts.get((key, LEFT), 0) + table.value(row, TOTAL) - part
    rows = dict.fromkeys(row for row, _ in counts)
    made = Table(
        name=f"{table.name}_answered", parents=dict.fromkeys(rows, TOTAL), columns=[ANSWERED, LEFT], counts=counts
    )
    known = {(row, TOTAL) for row in made.rows} | {(TOTAL, ANSWERED), (TOTAL, LEFT)}
    return Hiding(table=made, hidden=hidden_cells(made, known))


def _columns_of(counts: Mapping[Cell, int], lines: Iterable[str]) -> tuple[list[str], dict[str, int]]:
    """Which columns may be told, and how many there are in each line, or in all where there are too few for lines."""
    sums: dict[str, int] = {line: sum(n for (_, each), n in counts.items() if each == line) for line in lines}
    columns = [line for line, n in sums.items() if n >= FEWEST]
    if {*Line} <= {*columns}:
        return columns, sums
    # One line alone would be what is missing from the sum.
    return [TOTAL], {TOTAL: sum(sums.values())}


def _best(table: Table, known: AbstractSet[Cell]) -> Hiding:
    """By line, or all lines in one where that tells of more rows; never both, because one would tell of the other."""
    by_line = Hiding(table=table, hidden=hidden_cells(table, known))
    if len(table.columns) == 1:
        return by_line
    sums = {(row, TOTAL): table.value(row, TOTAL) for row in table.parents if row not in table.parents.values()}
    one = Table(name=table.name, parents=table.parents, columns=[TOTAL], counts=sums)
    together = Hiding(table=one, hidden=hidden_cells(one, known))
    return together if together.tells() > by_line.tells() else by_line


def _impossible(table: Table, categories: Categories | None = None) -> set[Cell]:
    """What cannot be, as everybody knows, and needs no hiding: a talk without a line, a category of the other one."""
    lowest = [row for row in table.parents if row not in table.parents.values()]
    if table.name == "ending":
        rows = {*lowest, ANSWERED} - {Ending.EARLY, Ending.WAITING}
        return {(row, NO_LINE) for row in rows}
    found: set[Cell] = set()
    if table.name in _TOLD_OF_TALKS:
        found |= {(row, NO_LINE) for row in lowest if row != _TOLD_OF_TALKS[table.name]}
    if table.name == "main" and categories is not None:
        schemes = {line: categories.mains(line) for line in Line}
        found |= {(row, line) for row in lowest for line in Line if row not in {*schemes[line], NOT_TOLD}}
    return {cell for cell in found if table.value(*cell) == 0 and cell[1] in table.columns}


def _columned(counts: Mapping[Cell, int], columns: Sequence[str]) -> dict[Cell, int]:
    """By the columns that are told: all together, or without what came to none of them."""
    found: dict[Cell, int] = {}
    for (row, line), count in counts.items():
        column = TOTAL if list(columns) == [TOTAL] else line
        if column in columns:
            found[row, column] = found.get((row, column), 0) + count
    return found


def _told(table: Table, hidden: frozenset[Cell] | None) -> Told:
    def cell(row: str, column: str) -> int | None:
        return None if hidden is None or (row, column) in hidden else rounded(table.value(row, column))

    def depth(row: str) -> int:
        return 0 if row == TOTAL else 1 + depth(table.parents[row])

    columns = table.shown_columns
    rows = [
        Row(key=row, depth=depth(row), cells={column: cell(row, column) for column in columns}) for row in table.rows
    ]
    return Told(name=table.name, columns=columns, rows=rows)
