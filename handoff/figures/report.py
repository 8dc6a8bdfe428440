"""What is told of a month or a year: tables, times and shares, each of them counted from rows that are about nobody."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from handoff.figures.disclosure import TOTAL
from handoff.figures.period import Period

# Shares are told of no fewer (domain sheet 6.3).
FEWEST_FOR_SHARES: Final = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """`depth`: under how many sums it stands; `cells`: by column, None where nothing is told."""

    key: str
    depth: int
    cells: Mapping[str, int | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A table as it may be shown; its first row is the sum. No rows: nothing of it can be told."""

    name: str
    columns: Sequence[str]
    rows: Sequence[Row]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wait:
    """Seconds that half of those of a tier waited at most, and that nine of ten did; None where too few waited."""

    tier: str
    median: int | None
    ninety: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """Of one line, in hours; None where nothing is told. `open_share` in percent of all hours of the period."""

    line: str
    talks: int | None
    consultants: int | None
    staffed: int
    open_share: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """`columns` are lines, with the sum; only the sum where one line has too few; none where all have.

    `answered_share`: of those who came into the queue, in percent. `asked` and `opened`: addresses in danger to life.
    `links`: how often each was opened; those of which too few were are not in it.
    """

    period: Period
    made_at: datetime
    columns: Sequence[str]
    tables: Sequence[Told]
    waits: Sequence[Wait]
    work: Sequence[Work]
    answered_share: Mapping[str, int | None]
    asked: int | None
    opened: int | None
    links: Mapping[str, int]

    def of_lines(self, lines: Sequence[str], *, every: bool) -> "Report":
        """What somebody sees who has these lines; `every`: they have all of them, and so the sums."""
        if every:
            return self
        columns = [column for column in self.columns if column in lines]
        return Report(
            period=self.period,
            made_at=self.made_at,
            columns=columns,
            tables=[_narrowed(table, columns) for table in self.tables if columns and {*columns} <= {*table.columns}],
            waits=(),
            work=[one for one in self.work if one.line in lines],
            answered_share={column: self.answered_share[column] for column in columns},
            asked=None,
            opened=None,
            links=self.links,
        )


def _narrowed(table: Told, columns: Sequence[str]) -> Told:
    rows = [
        Row(key=row.key, depth=row.depth, cells={column: row.cells[column] for column in columns}) for row in table.rows
    ]
    return Told(name=table.name, columns=columns, rows=rows)


def quantile(counts: Mapping[int, int], share: float) -> int:
    """The smallest value that at least `share` of all do not exceed."""
    wanted, seen = share * sum(counts.values()), 0
    for value in sorted(counts):
        seen += counts[value]
        if seen >= wanted:
            return value
    raise ValueError("a quantile of nothing")


def percent(part: int | None, whole: int | None) -> int | None:
    """Of two figures as they are told; None where the whole is too small, or one of them is not told."""
    if part is None or whole is None or whole < FEWEST_FOR_SHARES:
        return None
    return min(100, round(100 * part / whole))


def total_of(table: Told, row: str, column: str = TOTAL) -> int | None:
    """A cell as it is told."""
    return next((each.cells.get(column) for each in table.rows if each.key == row), None)
