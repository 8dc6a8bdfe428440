"""Orders about intake: what they say, why they were given, and how they are written."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from config.weekly_hours import WeeklyHours, read_weekly
from most116.core.conversation import Channel, Language, Line
from most116.core.doors import Gate
from most116.core.ids import ConsultantId


class OrderKind(StrEnum):
    """SWITCH: now, until a moment. HOURS: of every week. DAY: of one date. LANGUAGE: when one is written in a week."""

    SWITCH = "switch"
    HOURS = "hours"
    DAY = "day"
    LANGUAGE = "language"


class Why(StrEnum):
    """Why somebody ordered it; a list, because what staff writes freely ends up holding words about people."""

    PLAN = "plan"
    TOO_MANY = "too_many"
    FEW_PEOPLE = "few_people"
    PLATFORM = "platform"
    OUTAGE = "outage"
    DRILL = "drill"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """What an order says. `line` None: both lines; `channel` None: every channel.

    `value`: `closed` or `diverted` for a switch; hours of a week; a date and the hours of that day; a language and the
    hours in which it is written.
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
        about = self.value.split(" ")[0] if self.kind in {OrderKind.DAY, OrderKind.LANGUAGE} else ""
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
    match rule.kind:
        case OrderKind.SWITCH:
            if value not in {Gate.CLOSED.label, Gate.DIVERTED.label}:
                raise ValueError("a switch closes or diverts")
        case OrderKind.HOURS:
            read_weekly(value)
        case OrderKind.DAY:
            day_of(value)
        case OrderKind.LANGUAGE:
            if rule.line is None:
                raise ValueError("each line has languages of its own")
            language_of(value)
    return Rule(kind=rule.kind, line=rule.line, channel=rule.channel, value=value)


def day_of(value: str) -> tuple[date, WeeklyHours]:
    day, _, hours = value.partition(" ")
    read = read_weekly(hours)
    if any(name in hours for name in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")):
        raise ValueError("the hours of one day name no other")
    return date.fromisoformat(day), read


def language_of(value: str) -> tuple[Language, WeeklyHours]:
    language, _, hours = value.partition(" ")
    return Language(language), read_weekly(hours)
