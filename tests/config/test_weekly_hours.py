"""Hours of a week as people write them."""

from datetime import datetime

import pytest

from config.weekly_hours import read_weekly
from most116.core.clock import HERE


def at(text: str, day: int, clock: str) -> bool:
    """Whether the hours hold on a day of a week of November 2026, 16 being a Monday."""
    hour, minute = map(int, clock.split(":"))
    return read_weekly(text).at(datetime(2026, 11, day, hour, minute, tzinfo=HERE))


@pytest.mark.parametrize(
    ("text", "day", "clock", "holds"),
    [
        ("24/7", 22, "03:00", True),
        ("never", 16, "12:00", False),
        ("14:00-24:00", 22, "23:59", True),
        ("14:00-24:00", 22, "13:59", False),
        ("mon-fri 08:00-20:00, sat 10:00-14:00", 20, "19:59", True),
        ("mon-fri 08:00-20:00, sat 10:00-14:00", 20, "20:00", False),
        ("mon-fri 08:00-20:00, sat 10:00-14:00", 21, "10:00", True),
        ("mon-fri 08:00-20:00, sat 10:00-14:00", 22, "12:00", False),
        # Over midnight, and over the end of the week.
        ("sun 22:00-06:00", 22, "23:00", True),
        ("sun 22:00-06:00", 16, "05:59", True),
        ("sun 22:00-06:00", 16, "06:00", False),
        ("sun 22:00-06:00", 22, "05:00", False),
        ("sat-mon 10:00-12:00", 16, "11:00", True),
        ("sat-mon 10:00-12:00", 17, "11:00", False),
        (" MON-Fri  08:00-20:00 ", 16, "08:00", True),
    ],
)
def test_when_they_hold(text: str, day: int, clock: str, holds: bool) -> None:
    assert at(text, day, clock) is holds


@pytest.mark.parametrize(
    "text",
    ["", "always", "8-20", "08:00", "08:00-08:00", "24:00-06:00", "08:00-25:00", "29:00-08:00", "mon-fri",
     "pn 08:00-20:00", "mon 08:00-20:00;", "mon  - fri 08:00-20:00", "08:00-20:00,", "0" * 300],
)  # fmt: skip
def test_what_cannot_be_read_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"hours|day"):
        read_weekly(text)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("24/7", "24/7"),
        ("00:00-24:00", "24/7"),
        ("14:00-24:00", "14:00–24:00"),
        ("08:00-12:00, 14:00-18:00", "8:00–12:00, 14:00–18:00"),
        ("mon-fri 14:00-18:00", ""),
        ("never", ""),
    ],
)
def test_only_what_is_the_same_every_day_can_be_said_without_words(text: str, told: str) -> None:
    assert read_weekly(text).every_day == told
