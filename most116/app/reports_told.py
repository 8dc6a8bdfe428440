"""A report for a terminal or another program."""

import json
from collections.abc import Iterator

from config.categories import load_categories
from handoff.figures.period import Period
from handoff.figures.report import Report
from handoff.figures.sheet import csv_of, figures_of
from handoff.figures.wording import FigureWords
from most116.app.record_keeping import make_figures
from most116.app.wiring import Parts


async def told(parts: Parts, period: Period, kind: str) -> str:
    """As `csv`, as `json`, or as `text` to be read."""
    report = await make_figures(parts).report(period)
    words = FigureWords(parts.texts, load_categories(parts.settings.data_dir))
    if kind == "csv":
        return csv_of(report, words)
    if kind == "json":
        return _json(report, words)
    return "".join(f"{line}\n" for line in _lines(report, words))


def _json(report: Report, words: FigureWords) -> str:
    figures = [
        {"table": one.table, "row": one.row, "column": one.column, "value": one.value, "definition": one.definition}
        for one in figures_of(report, words)
    ]
    whole = {
        "period": report.period.name,
        "made_at": report.made_at.isoformat(),
        "rules": words.rules(),
        "figures": figures,
    }
    return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"


def _lines(report: Report, words: FigureWords) -> Iterator[str]:
    yield words.word("desk.stats.of", period=report.period.name)
    yield words.rules()
    table = ""
    for one in figures_of(report, words):
        if one.table != table:
            table = one.table
            yield ""
            yield f"{table}. {one.definition}"
        value = "–" if one.value is None else str(one.value)
        yield f"  {one.row:32} {one.column:28} {value:>10}"
