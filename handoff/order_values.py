"""How what an order says is written and read: days, languages, plans of duty, campaigns. Each raises ValueError."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from config.weekly_hours import WeeklyHours, read_weekly
from most116.core.conversation import Language
from most116.core.doors import Gate

_MOST_TIMES: Final = 20
_NUMBER: Final = re.compile(r"[0-9]{1,3}")


def day_of(value: str) -> tuple[date, WeeklyHours]:
    day, _, hours = value.partition(" ")
    read = read_weekly(hours)
    if any(name in hours for name in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")):
        raise ValueError("the hours of one day name no other")
    return date.fromisoformat(day), read


def language_of(value: str) -> tuple[Language, WeeklyHours]:
    language, _, hours = value.partition(" ")
    return Language(language), read_weekly(hours)


@dataclass(frozen=True, slots=True)
class Staff:
    """How many consultants are planned, as pairs of a number and its hours."""

    spans: tuple[tuple[int, WeeklyHours], ...]

    def at(self, here: datetime) -> int:
        return sum(people for people, hours in self.spans if hours.at(here))


@dataclass(frozen=True, slots=True)
class Campaign:
    """On a day, in these hours, `times` as many people as usual."""

    day: date
    hours: WeeklyHours
    times: int

    def at(self, here: datetime) -> int:
        return self.times if here.date() == self.day and self.hours.at(here) else 1


def staff_of(value: str) -> Staff:
    """Such as "3 mon-fri 08:00-20:00; 1 20:00-08:00"."""
    spans = [part.strip().partition(" ") for part in value.split(";")]
    return Staff(tuple((_number(people), read_weekly(hours)) for people, _, hours in spans))


def campaign_of(value: str) -> Campaign:
    """Such as "2026-12-24 18:00-22:00 x3"."""
    when, _, times = value.rpartition(" x")
    day, hours = day_of(when)
    if not 2 <= _number(times) <= _MOST_TIMES:
        raise ValueError("a campaign brings a few times as many")
    return Campaign(day, hours, int(times))


def _number(text: str) -> int:
    if not _NUMBER.fullmatch(text):
        raise ValueError("this is no number")
    return int(text)


def switch_of(value: str) -> None:
    if value not in {Gate.CLOSED.label, Gate.DIVERTED.label}:
        raise ValueError("a switch closes or diverts")
