"""The forecast in words: a table for each line, and one sentence where too few people are planned."""

from collections.abc import Sequence
from dataclasses import dataclass

from handoff.console.office import Office
from handoff.forecast import HourAhead
from most116.core.clock import HERE
from most116.core.conversation import Line

_UNKNOWN = "–"


@dataclass(frozen=True, slots=True, kw_only=True)
class Hour:
    """Figures as text; `short`: fewer are there than it takes."""

    hour: str
    expected: str
    campaign: str
    needed: str
    there: str
    planned: bool
    short: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class LineAhead:
    """`known`: at least one hour of which something can be said; `short`: the first hour with too few people."""

    line: str
    words: str
    hours: Sequence[Hour]
    known: bool
    short: str


def forecast_view(place: Office, lines: Sequence[Line], ahead: Sequence[HourAhead]) -> Sequence[LineAhead]:
    return [_line(place, line, [_hour(one) for one in ahead if one.line is line]) for line in lines]


def _line(place: Office, line: Line, hours: Sequence[Hour]) -> LineAhead:
    return LineAhead(
        line=line,
        words=place.word(f"desk.line.{line}"),
        hours=hours,
        known=any(one.expected != _UNKNOWN or one.planned for one in hours),
        short=next((one.hour for one in hours if one.short), ""),
    )


def _hour(one: HourAhead) -> Hour:
    return Hour(
        hour=f"{one.hour.astimezone(HERE):%H:%M}",
        expected=_told(one.expected),
        campaign=f"×{one.campaign}" if one.campaign > 1 else "",
        needed=_told(one.needed),
        there=_told(one.there),
        planned=one.planned is not None,
        short=one.short,
    )


def _told(figure: int | None) -> str:
    return _UNKNOWN if figure is None else str(figure)
