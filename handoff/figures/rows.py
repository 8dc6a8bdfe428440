"""The rows that each table has, whether anybody came or not, and what a stored value is called there."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Any, Final

from config.categories import Categories
from handoff.figures.period import Period
from handoff.inbound import from_ms
from handoff.store.case_records import SHARED
from handoff.talk_record import About, Gender, Outcome
from most116.core.clock import HERE
from most116.core.conversation import AgeBand, Channel, Language, Line, Tier

NOT_TOLD: Final = "not_told"

# Answers to the question whether it helped (M32).
SURVEY_ROWS: Final = ("1", "2", "3")

# Line, row and how many.
Found = Iterable[tuple[str, Any, int]]

# Dimensions with the rows that each has, whether anybody came or not.
_ROWS: Mapping[str, Sequence[str]] = {
    "came_by": [*Channel],
    "language": [*Language],
    "tier": [tier.label for tier in Tier],
    "age_band": [*AgeBand],
    "entry": [*Line, SHARED],
    "came_back": ["yes", "no"],
    "moved": ["yes", "no"],
    "outcome": [*Outcome, NOT_TOLD],
    "gender": [*Gender],
    "about": [*About, NOT_TOLD],
    "notice": ["yes", "no"],
}


def rows_of(dimension: str, period: Period, categories: Categories) -> Sequence[str]:
    match dimension:
        case "hour":
            return [f"{hour:02}" for hour in range(24)]
        case "day":
            days = (period.day_after - period.first_day).days
            return [(period.first_day + timedelta(days=number)).isoformat() for number in range(days)]
        case "month":
            return [Period(period.year, month).name for month in range(1, 13)]
        case "main":
            codes = (main.code for line in Line for main in categories.schemes[line])
            return [*dict.fromkeys(codes), NOT_TOLD]
        case _:
            return _ROWS[dimension]


def valued(dimension: str, found: Found) -> list[tuple[str, str, int]]:
    """What the store found, with values named as the rows are."""
    return [(line, _named(dimension, value), count) for line, value, count in found]


def _named(dimension: str, value: Any) -> str:
    match dimension:
        case "hour":
            return f"{from_ms(value).astimezone(HERE):%H}"
        case "day":
            return from_ms(value).astimezone(HERE).date().isoformat()
        case "month":
            return f"{from_ms(value).astimezone(HERE):%Y-%m}"
        case "tier":
            return Tier(value).label
        case "came_back" | "moved" | "notice":
            return "yes" if value else "no"
        case _:
            return str(value)
