"""Time that stands still until a test moves it."""

from datetime import UTC, datetime, timedelta


class MovedClock:
    """Implements `Clock`."""

    def __init__(self, now: datetime = datetime(2026, 11, 20, 22, 30, tzinfo=UTC)) -> None:
        self._now = now

    def now(self) -> datetime:
        return self._now

    def move(self, **by: float) -> datetime:
        """Move on by what timedelta takes (`seconds`, `minutes`, …); returns the new time."""
        self._now += timedelta(**by)
        return self._now
