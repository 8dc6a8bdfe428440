"""Moments as staff read them."""

import re
from datetime import date, datetime, time

from most116.core.clock import HERE

# As it is written by hand: 20, 20.00, 8:30. A browser's own field for a time asks for AM or PM where it is not Polish.
_WRITTEN = re.compile(r"([0-9]{1,2})(?:[:. ]?([0-9]{2}))?")


def written_time(text: str) -> time | None:
    """The time of day that somebody wrote; None where it is none. In Poland, as all times of the desk."""
    written = _WRITTEN.fullmatch(text.strip())
    try:
        return None if written is None else time(int(written[1]), int(written[2] or 0), tzinfo=HERE)
    except ValueError:
        return None


def day(one: date) -> str:
    """A day as the wall calendar shows it."""
    return f"{one:%d.%m.%Y}"


def when(moment: datetime) -> str:
    """Day and time as the wall clock shows them."""
    return f"{moment.astimezone(HERE):%d.%m.%Y, %H:%M}"
