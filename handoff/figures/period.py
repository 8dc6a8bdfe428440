"""Months and years of the calendar, in the time of Poland: figures are told of whole ones that are over."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Self

from most116.core.clock import HERE, polish_day

_NAME = re.compile(r"(20\d\d)(?:-(0[1-9]|1[0-2]))?")


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A month, or a year when `month` is None."""

    year: int
    month: int | None = None

    @classmethod
    def named(cls, name: str) -> Self | None:
        """Of `2026-10` or `2026`; None for anything else."""
        found = _NAME.fullmatch(name)
        return None if found is None else cls(int(found[1]), int(found[2]) if found[2] else None)

    @classmethod
    def last_months(cls, now: datetime, count: int) -> list[Self]:
        """The months that are over, the last first."""
        today = polish_day(now)
        number = today.year * 12 + today.month - 1
        return [cls(each // 12, each % 12 + 1) for each in range(number - 1, number - 1 - count, -1)]

    @property
    def name(self) -> str:
        return f"{self.year}-{self.month:02}" if self.month else f"{self.year}"

    @property
    def first_day(self) -> date:
        return date(self.year, self.month or 1, 1)

    @property
    def day_after(self) -> date:
        if self.month is None or self.month == 12:
            return date(self.year + 1, 1, 1)
        return date(self.year, self.month + 1, 1)

    @property
    def begins(self) -> datetime:
        return _midnight(self.first_day)

    @property
    def ends(self) -> datetime:
        """The first moment after it."""
        return _midnight(self.day_after)

    @property
    def hours(self) -> int:
        return round((self.ends - self.begins).total_seconds() / 3600)

    def over(self, now: datetime) -> bool:
        return now >= self.ends


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=HERE).astimezone(UTC)
