"""Hours of a week as people write them: "mon-fri 08:00-20:00, sat 10:00-14:00", "14:00-24:00", "24/7" or "never"."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

ALWAYS: Final = "24/7"
NEVER: Final = "never"
_DAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_PART: Final = re.compile(
    rf"(?:(?P<first>{'|'.join(_DAYS)})(?:-(?P<last>{'|'.join(_DAYS)}))? )?"
    r"(?P<from>[0-2][0-9]:[0-5][0-9])-(?P<to>[0-2][0-9]:[0-5][0-9])"
)
_DAY_MINUTES: Final = 24 * 60
_LONGEST: Final = 200


@dataclass(frozen=True, slots=True)
class WeeklyHours:
    """Spans of minutes by weekday, Monday first; a span ends within its day. `text` is how they were written."""

    text: str
    spans: frozenset[tuple[int, int, int]]

    def at(self, here: datetime) -> bool:
        """Whether they hold at a moment, which is given in the time of the place."""
        minute = here.hour * 60 + here.minute
        return any(day == here.weekday() and begins <= minute < ends for day, begins, ends in self.spans)

    @property
    def every_day(self) -> str:
        """The hours as every reader understands them, where all days have the same ones; else nothing."""
        of_days = {frozenset(span[1:] for span in self.spans if span[0] == day) for day in range(7)}
        same = of_days.pop() if len(of_days) == 1 else frozenset()
        if same == {(0, _DAY_MINUTES)}:
            return ALWAYS
        return ", ".join(f"{_clock(begins)}–{_clock(ends)}" for begins, ends in sorted(same))


def read_weekly(text: str) -> WeeklyHours:
    """Raises ValueError on anything else than the forms above. "22:00-06:00" goes on into the next day."""
    text = " ".join(text.lower().split())
    if text == ALWAYS:
        return WeeklyHours(text, frozenset((day, 0, _DAY_MINUTES) for day in range(7)))
    if text == NEVER:
        return WeeklyHours(text, frozenset())
    if len(text) > _LONGEST:
        raise ValueError("hours are too long")
    return WeeklyHours(text, frozenset(span for part in text.split(",") for span in _spans(part.strip())))


def _spans(part: str) -> Iterable[tuple[int, int, int]]:
    found = _PART.fullmatch(part)
    if found is None:
        raise ValueError("hours are not readable")
    begins, ends = _minutes(found["from"]), _minutes(found["to"])
    if begins in {ends, _DAY_MINUTES}:
        raise ValueError("hours have no length")
    for day in _days(found["first"], found["last"]):
        if begins < ends:
            yield day, begins, ends
            continue
        yield day, begins, _DAY_MINUTES
        if ends:
            yield (day + 1) % 7, 0, ends


def _days(first: str | None, last: str | None) -> Iterable[int]:
    if first is None:
        return range(7)
    begins = _DAYS.index(first)
    ends = _DAYS.index(last) if last else begins
    return [(begins + step) % 7 for step in range((ends - begins) % 7 + 1)]


def _minutes(text: str) -> int:
    hours, minutes = map(int, text.split(":"))
    found = hours * 60 + minutes
    if found > _DAY_MINUTES:
        raise ValueError("a day has 24 hours")
    return found


def _clock(minutes: int) -> str:
    return f"{minutes // 60}:{minutes % 60:02}"
