"""The statistics of a period in words: tables with bars, and beside each what it counts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from handoff.console.office import Office, span
from handoff.console.speech import spoken
from handoff.figures.report import Report, Told
from handoff.figures.wording import FigureWords
from most116.core.clock import HERE


@dataclass(frozen=True, slots=True, kw_only=True)
class RowView:
    """`cells` as they are read, empty where hidden; `bar`: the last of them, in percent of the largest."""

    name: str
    depth: int
    cells: Sequence[str]
    bar: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TableView:
    """`chart`: its rows have bars."""

    id: str
    title: str
    about: str
    columns: Sequence[str]
    rows: Sequence[RowView]
    chart: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class StatisticsView:
    """`empty`: too few came for any table of contacts."""

    period: str
    made: str
    rules: str
    empty: bool
    tables: Sequence[TableView]


def statistics_view(place: Office, report: Report) -> StatisticsView:
    words = figure_words(place)
    tables = [_counts(words, table) for table in report.tables]
    first = [] if not tables else [*tables[:1], *_times(place, report)]
    return StatisticsView(
        period=report.period.name,
        made=f"{report.made_at.astimezone(HERE):%d.%m.%Y, %H:%M}",
        rules=words.rules(),
        empty=not report.tables,
        tables=[*first, *tables[1:], *_rest(place, report)],
    )


def figure_words(place: Office) -> FigureWords:
    """The words of figures in the language of whoever asks."""
    return FigureWords(place.texts, place.oversight.categories, spoken().language)


def _counts(words: FigureWords, table: Told) -> TableView:
    lasts = [list(row.cells.values())[-1] or 0 for row in table.rows]
    largest = max(lasts[1:], default=0)
    return TableView(
        id=table.name,
        title=words.title(table),
        about=words.definition(table),
        columns=[words.column(column) for column in table.columns],
        rows=[
            RowView(
                name=words.row(table.name, row.key),
                depth=row.depth,
                cells=[_number(value) for value in row.cells.values()],
                bar=round(100 * last / largest) if largest and row.depth else 0,
            )
            for row, last in zip(table.rows, lasts, strict=True)
        ],
        chart=largest > 0,
    )


def _times(place: Office, report: Report) -> list[TableView]:
    word = place.word
    shares = [
        _row(word("desk.stats.answered.share"), *(_percent(place, each) for each in report.answered_share.values()))
    ]
    columns = [figure_words(place).column(column) for column in report.answered_share]
    waits = [
        _row(word(f"desk.tier.{wait.tier}"), _wait(place, wait.median), _wait(place, wait.ninety))
        for wait in report.waits
    ]
    heads = [word(f"desk.stats.waits.{key}") for key in ("median", "ninety")]
    return [
        _table(place, "answered", columns, shares),
        *([_table(place, "waits", heads, waits)] if waits else []),
    ]


def _rest(place: Office, report: Report) -> list[TableView]:
    word = place.word
    work = [
        _row(
            figure_words(place).column(one.line),
            _number(one.talks),
            _number(one.consultants),
            _number(one.staffed),
            _percent(place, one.open_share),
        )
        for one in report.work
    ]
    glass = [_row(word(f"desk.stats.glass.{key}"), _number(getattr(report, key))) for key in ("asked", "opened")]
    links = [_row(code, _number(count)) for code, count in report.links.items()]
    heads = [word(f"desk.stats.work.{key}") for key in ("talks", "consultants", "staffed", "share")]
    return [
        _table(place, "work", heads, work),
        _table(place, "glass", [word("desk.stats.total")], glass),
        *([_table(place, "links", [word("desk.stats.links.opened")], links)] if links else []),
    ]


def _table(place: Office, name: str, columns: Sequence[str], rows: Sequence[RowView]) -> TableView:
    about = place.word(f"desk.stats.{name}.about")
    title = place.word(f"desk.stats.{name}")
    return TableView(id=name, title=title, about=about, columns=columns, rows=rows, chart=False)


def _row(name: str, *cells: str) -> RowView:
    return RowView(name=name, depth=1, cells=cells, bar=0)


def _number(value: int | None) -> str:
    return "" if value is None else f"{value:,}".replace(",", "\N{NO-BREAK SPACE}")


def _percent(place: Office, value: int | None) -> str:
    return "" if value is None else place.word("desk.stats.share", percent=str(value))


def _wait(place: Office, seconds: int | None) -> str:
    return "" if seconds is None else span(timedelta(seconds=seconds), place.word)
