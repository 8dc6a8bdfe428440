"""Orders about intake: what they say, why they were given, and how they are written."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from config.weekly_hours import read_weekly
from handoff.order_values import campaign_of, day_of, language_of, staff_of, switch_of
from most116.core.conversation import Channel, Line
from most116.core.ids import ConsultantId


class OrderKind(StrEnum):
    """SWITCH: now, until a moment. HOURS: of every week. DAY: of one date. LANGUAGE: when one is written in a week.

    These two open and close nothing, and are for the forecast. STAFF: how many consultants are planned for which hours
    of a week. CAMPAIGN: on one date, in these hours, so many times as many people as usual.
    """

    SWITCH = "switch"
    HOURS = "hours"
    DAY = "day"
    LANGUAGE = "language"
    STAFF = "staff"
    CAMPAIGN = "campaign"


class Why(StrEnum):
    """Why somebody ordered it; a list, because what staff writes freely ends up holding words about people."""

    PLAN = "plan"
    TOO_MANY = "too_many"
    FEW_PEOPLE = "few_people"
    PLATFORM = "platform"
    OUTAGE = "outage"
    DRILL = "drill"
    OTHER = "other"


_BY_FIRST_WORD: Final = {OrderKind.DAY, OrderKind.LANGUAGE, OrderKind.CAMPAIGN}


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """What an order says. `line` None: both lines; `channel` None: every channel.

    `value`: `closed` or `diverted` for a switch; hours of a week; a date and the hours of that day; a language and the
    hours in which it is written; a number of people and their hours, more of them after semicolons; a date, its hours
    and how many times as many.
    """

    kind: OrderKind
    line: Line | None
    channel: Channel | None
    value: str

    def covers(self, line: Line, channel: Channel) -> bool:
        return self.line in {None, line} and self.channel in {None, channel}

    @property
    def narrowness(self) -> int:
        """The rule that names more goes before the one that names less."""
        return (self.channel is not None) * 2 + (self.line is not None)

    @property
    def place(self) -> tuple[object, ...]:
        """What only one rule at a time can say something of."""
        about = self.value.split(" ")[0] if self.kind in _BY_FIRST_WORD else ""
        return (self.kind, self.line, self.channel, about)


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """A rule that somebody put in force. It ends by itself at `until`, or when somebody ends it or orders anew."""

    id: str
    rule: Rule
    why: Why
    by: ConsultantId
    made_at: datetime
    until: datetime | None = None
    ended_by: ConsultantId | None = None
    ended_at: datetime | None = None

    def in_force(self, now: datetime) -> bool:
        return self.ended_at is None and (self.until is None or now < self.until)


def checked(rule: Rule) -> Rule:
    """The rule as it is kept; raises ValueError when it cannot be read."""
    value = " ".join(rule.value.split()).lower()
    if rule.kind in {OrderKind.LANGUAGE, OrderKind.STAFF} and rule.line is None:
        raise ValueError("each line has languages and people of its own")
    if rule.kind in {OrderKind.STAFF, OrderKind.CAMPAIGN} and rule.channel is not None:
        raise ValueError("people are planned for a line, and come to it")
    _READERS[rule.kind](value)
    return Rule(kind=rule.kind, line=rule.line, channel=rule.channel, value=value)


_READERS: Mapping[OrderKind, Callable[[str], object]] = {
    OrderKind.SWITCH: switch_of,
    OrderKind.HOURS: read_weekly,
    OrderKind.DAY: day_of,
    OrderKind.LANGUAGE: language_of,
    OrderKind.STAFF: staff_of,
    OrderKind.CAMPAIGN: campaign_of,
}
