"""The kept copy of a run: docs/speed.md with its table, the picture and the JSON beside it."""

from collections.abc import Iterator
from pathlib import Path

from most116.testing.bench.measured import written
from most116.testing.bench.plot import plotted
from most116.testing.bench.results import Results
from most116.testing.components import ROOT

KEPT = ROOT / "docs/speed.json"
PICTURE = ROOT / "docs/pictures/speed.svg"
PAGE = ROOT / "docs/speed.md"
_HEAD = """\
# Speed

What `make bench` measured, written by `make bench ARGS=--keep`; do not edit this page. The floor is a minimal FastAPI
service that checks the same signature and writes once to the same Redis, in a process of its own beside ours, taken in
turn with it: a ratio to it holds on other machines too, milliseconds do not. A ratio that misses its target by more
than a tenth fails the run; the other targets are told. [Capacity](capacity.md) says what the figures mean.
"""


def keep(results: Results) -> None:
    """Write all three anew."""
    KEPT.write_text(results.dumped(), encoding="utf-8")
    PICTURE.write_text(plotted(results), encoding="utf-8")
    PAGE.write_text(page_of(results), encoding="utf-8")


def kept() -> Results:
    return Results.read(KEPT)


def page_of(results: Results) -> str:
    """The whole page, as Markdown."""
    return "\n".join([*_beginning(results), *_targets(results), *_others(results)]) + "\n"


def _beginning(results: Results) -> Iterator[str]:
    yield _HEAD
    yield f"Measured at {results.at} on {results.machine}; parts: {', '.join(results.parts)}."
    yield ""
    yield f"![Figures against their targets; the table says the same](pictures/{Path(PICTURE).name})"
    yield ""


def _targets(results: Results) -> Iterator[str]:
    yield from ["## Targets", "", "| figure | measured | target | |", "|---|---|---|---|"]
    for one in results.measured:
        if one.target is not None:
            yield f"| {one.name} | {written(one.value)} {one.unit} | {one.target} | {one.verdict} |"
    yield ""


def _others(results: Results) -> Iterator[str]:
    yield from ["## Everything else that was measured", "", "| figure | measured |", "|---|---|"]
    for one in results.measured:
        if one.target is None:
            yield f"| {one.name} | {written(one.value)} {one.unit} |"
