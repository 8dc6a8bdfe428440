"""Local crisis centres as rows of a CSV file: read with a report of what is wrong, and written."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date

from config.centre_fields import FIELDS, WrongField

_DELIMITERS = (";", ",", "\t", "|")
_MOST_BYTES = 5_000_000
_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_COLUMNS = {name: column for column, field in FIELDS.items() for name in field.names}
_FILE = "file"


@dataclass(frozen=True, slots=True, kw_only=True)
class Centre:
    """A place where people in a crisis are helped face to face.

    `phones` as they are printed; `hours` and `quiet_hours` in Polish words, "24/7" or empty; None of the three about
    access: nobody knows; `languages` as codes; `serves`: towns and communes whose people it is for as well.
    """

    name: str
    town: str
    county: str
    voivodeship: str
    phones: tuple[str, ...]
    source: str
    checked: date
    serves: tuple[str, ...] = ()
    hours: str = ""
    address: str = ""
    wheelchair: bool | None = None
    interpreter: bool | None = None
    induction_loop: bool | None = None
    quiet_hours: str = ""
    languages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RowProblem:
    """`row` as a spreadsheet counts it, the heading being 1."""

    row: int
    field: str
    wrong: str
    remedy: str

    def __str__(self) -> str:
        return f"row {self.row}, {self.field}: {self.wrong}: {self.remedy}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """The rows that can be taken, and what is wrong with the others."""

    centres: tuple[Centre, ...]
    problems: tuple[RowProblem, ...]


def read_sheet(content: bytes, today: date) -> Sheet:
    """Read a file as it comes from a spreadsheet, whatever its delimiter, UTF-8 or Windows-1250. Never raises."""
    text = _decoded(content)
    if isinstance(text, RowProblem):
        return Sheet(centres=(), problems=(text,))
    rows, broken = _rows(text)
    if not rows:
        return Sheet(centres=(), problems=broken or (_no_heading(),))
    columns, heading_problems = _columns(rows[0])
    if heading_problems:
        return Sheet(centres=(), problems=heading_problems)
    centres: dict[tuple[str, ...], int] = {}
    taken: list[Centre] = []
    problems: list[RowProblem] = []
    for number, row in enumerate(rows[1:], start=2):
        if not any(cell.strip() for cell in row):
            continue
        values, found = _values(columns, row, number)
        centre = None if found else Centre(**values)  # type: ignore[arg-type]  # each field's own reader made its value
        if centre is not None:
            found = [*_future(centre, number, today), *_twice(centre, number, centres)]
        problems += found
        if centre is not None and not found:
            taken.append(centre)
    return Sheet(centres=tuple(taken), problems=(*problems, *broken))


def write_sheet(centres: Iterable[Centre]) -> bytes:
    """The file that gives these centres when it is read."""
    written = io.StringIO()
    sheet = csv.writer(written, delimiter=";", lineterminator="\n")
    sheet.writerow(FIELDS)
    for centre in centres:
        sheet.writerow(_cell(getattr(centre, column)) for column in FIELDS)
    return written.getvalue().encode()


def _cell(value: object) -> str:
    if isinstance(value, tuple):
        return ", ".join(value)
    if isinstance(value, bool):
        return "tak" if value else "nie"
    return "" if value is None else str(value)


def _decoded(content: bytes) -> str | RowProblem:
    if len(content) > _MOST_BYTES:
        wrong = f"it has {len(content)} bytes"
        return RowProblem(row=1, field=_FILE, wrong=wrong, remedy=f"give a file of at most {_MOST_BYTES}")
    marked = [encoding for mark, encoding in _MARKS if content.startswith(mark)]
    for encoding in marked or ["utf-8", "cp1250"]:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return RowProblem(row=1, field=_FILE, wrong="its letters cannot be read", remedy="save it as CSV in UTF-8")


def _rows(text: str) -> tuple[list[list[str]], tuple[RowProblem, ...]]:
    """All rows up to one that is no CSV, and the problem with that one."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = max(_DELIMITERS, key=lambda sign: sum(_named(cell) in _COLUMNS for cell in first.split(sign)))
    found: list[list[str]] = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        found.extend(reader)
    except csv.Error:
        wrong, remedy = "this is no CSV", "look for a quotation mark that is not closed"
        return found, (RowProblem(row=len(found) + 1, field=_FILE, wrong=wrong, remedy=remedy),)
    return found, ()


def _named(cell: str) -> str:
    return " ".join(cell.replace('"', "").split()).lower()


def _columns(heading: list[str]) -> tuple[list[str], tuple[RowProblem, ...]]:
    names = [_named(cell) for cell in heading]
    columns = [_COLUMNS.get(name, "") for name in names]
    if not any(columns):
        return [], (_no_heading(),)
    problems = [
        RowProblem(row=1, field=name, wrong="no such column", remedy=f"remove or rename it: {', '.join(FIELDS)}")
        for name, column in zip(names, columns, strict=True)
        if name and not column
    ]
    for column, field in FIELDS.items():
        if columns.count(column) > 1:
            problems.append(RowProblem(row=1, field=column, wrong="it comes twice", remedy="remove one of the columns"))
        elif field.needed and column not in columns:
            problems.append(RowProblem(row=1, field=column, wrong="the column is missing", remedy="add it"))
    return columns, tuple(problems)


def _no_heading() -> RowProblem:
    remedy = f"begin the file with the names of its columns: {', '.join(FIELDS)}"
    return RowProblem(row=1, field=_FILE, wrong="it has no heading", remedy=remedy)


def _values(columns: list[str], row: list[str], number: int) -> tuple[Mapping[str, object], list[RowProblem]]:
    """The fields of one row; a cell that is empty is left out."""
    problems: list[RowProblem] = []
    values: dict[str, object] = {}
    if len(row) > len(columns):
        remedy = "put text that holds the delimiter into quotation marks"
        problems.append(RowProblem(row=number, field=_FILE, wrong="it has more cells than the heading", remedy=remedy))
    cells = {column: cell.strip() for column, cell in zip(columns, row, strict=False) if column}
    for column, field in FIELDS.items():
        cell = cells.get(column, "")
        try:
            value = field.read(cell) if cell else None
        except WrongField as problem:
            problems.append(RowProblem(row=number, field=column, wrong=problem.wrong, remedy=problem.remedy))
            continue
        if value:
            values[column] = value
        elif field.needed:
            problems.append(RowProblem(row=number, field=column, wrong="it is empty", remedy="fill it in"))
        elif value is not None:
            values[column] = value
    return values, problems


def _future(centre: Centre, number: int, today: date) -> Iterator[RowProblem]:
    if centre.checked > today:
        remedy = "write the day on which somebody checked the row"
        yield RowProblem(row=number, field="checked", wrong="the day is yet to come", remedy=remedy)


def _twice(centre: Centre, number: int, rows: dict[tuple[str, ...], int]) -> Iterator[RowProblem]:
    """Notes the centre in `rows`; a problem when another row has it already."""
    key = tuple(part.casefold() for part in (centre.name, centre.town, centre.address))
    first = rows.setdefault(key, number)
    if first != number:
        wrong = f"row {first} has the same name, town and address"
        yield RowProblem(row=number, field="name", wrong=wrong, remedy="remove one of the two")


assert {field.name for field in fields(Centre)} == set(FIELDS)  # noqa: S101  # one table says what both have
