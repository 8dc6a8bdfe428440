"""A report as a list of figures, each with its words: what the page shows, the sheet holds and the command prints."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from handoff.figures.report import Report
from handoff.figures.wording import FigureWords

# So that spreadsheets read the letters as they are.
_MARK: Final = "\N{ZERO WIDTH NO-BREAK SPACE}"
# What makes a spreadsheet take a text for a formula.
_FORMULA: Final = ("=", "+", "-", "@")


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """`value` None: hidden. In seconds, hours, percent or conversations, as the table says."""

    table: str
    row: str
    column: str
    value: int | None
    definition: str


def figures_of(report: Report, words: FigureWords) -> Iterator[Figure]:
    for table in report.tables:
        title, definition = words.title(table), words.definition(table)
        for row in table.rows:
            for column, value in row.cells.items():
                yield Figure(
                    table=title,
                    row=words.row(table.name, row.key),
                    column=words.column(column),
                    value=value,
                    definition=definition,
                )
    yield from _times(report, words)
    for key, count in (("asked", report.asked), ("opened", report.opened)):
        yield _one(words, "glass", words.word(f"desk.stats.glass.{key}"), "", count)
    for code, count in report.links.items():
        yield _one(words, "links", code, words.word("desk.stats.links.opened"), count)


def csv_of(report: Report, words: FigureWords) -> str:
    """One figure a line, with a semicolon between, as Polish spreadsheets have it; a hidden one is a dash."""
    written = io.StringIO()
    sheet = csv.writer(written, delimiter=";", lineterminator="\r\n")
    sheet.writerow(
        [words.word(f"desk.stats.sheet.{each}") for each in ("table", "row", "column", "value", "definition")]
    )
    for one in figures_of(report, words):
        value = "–" if one.value is None else str(one.value)
        sheet.writerow([_plain(each) for each in (one.table, one.row, one.column, value, one.definition)])
    return _MARK + written.getvalue()


def _times(report: Report, words: FigureWords) -> Iterator[Figure]:
    for wait in report.waits:
        for key, value in (("median", wait.median), ("ninety", wait.ninety)):
            tier = words.row("tier", wait.tier)
            yield _one(words, "waits", tier, f"{words.word(f'desk.stats.waits.{key}')} (s)", value)
    for column, share in report.answered_share.items():
        yield _one(words, "answered", words.word("desk.stats.answered.share"), f"{words.column(column)} (%)", share)
    for work in report.work:
        cells = {
            "talks": work.talks,
            "consultants": work.consultants,
            "staffed": work.staffed,
            "share": work.open_share,
        }
        for key, value in cells.items():
            yield _one(words, "work", words.column(work.line), words.word(f"desk.stats.work.{key}"), value)


def _one(words: FigureWords, table: str, row: str, column: str, value: int | None) -> Figure:
    about = words.word(f"desk.stats.{table}.about")
    return Figure(table=words.word(f"desk.stats.{table}"), row=row, column=column, value=value, definition=about)


def _plain(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA) else text
