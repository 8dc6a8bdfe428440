"""The one source of time, so that tests can stop and move it."""

from datetime import UTC, date, datetime
from typing import Protocol
from zoneinfo import ZoneInfo

# Where the lines are, and in whose time their people are told things.
HERE = ZoneInfo("Europe/Warsaw")


class Clock(Protocol):
    """Tells the time as an aware datetime in UTC."""

    def now(self) -> datetime: ...


class SystemClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)


def polish_day(moment: datetime) -> date:
    """The day it is in Poland."""
    return moment.astimezone(HERE).date()
