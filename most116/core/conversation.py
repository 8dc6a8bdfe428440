"""What a conversation is: its channel, line, phase, age band, tier and the moves between phases."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum, StrEnum
from typing import Final

from most116.core.ids import ConsultantId, ConversationId


class Channel(StrEnum):
    SMS = "sms"
    MESSENGER = "messenger"
    INSTAGRAM = "instagram"
    WHATSAPP = "whatsapp"
    TELEGRAM = "telegram"
    DISCORD = "discord"
    WEBCHAT = "webchat"
    FORM = "form"


class Line(StrEnum):
    """The two helplines (domain sheet 1.1)."""

    YOUTH = "116111"
    ADULT = "116123"

    @property
    def other(self) -> "Line":
        return Line.ADULT if self is Line.YOUTH else Line.YOUTH


class Language(StrEnum):
    PL = "pl"
    UK = "uk"
    EN = "en"
    RU = "ru"


class AgeBand(StrEnum):
    """Bands of the domain sheet 2.2; the exact number is dropped after banding."""

    UNDER_7 = "<7"
    FROM_7 = "7-9"
    FROM_10 = "10-12"
    FROM_13 = "13-15"
    FROM_16 = "16-17"
    FROM_18 = "18-19"
    FROM_20 = "20-25"
    FROM_26 = "26-59"
    FROM_60 = "60+"
    UNKNOWN = "unknown"

    @property
    def minor(self) -> bool:
        return self in _MINORS

    @property
    def adult(self) -> bool:
        return self is not AgeBand.UNKNOWN and self not in _MINORS

    @classmethod
    def of(cls, age: int) -> "AgeBand":
        """The band of an age in whole years; ages that no person has (under 4, over 110) are unknown."""
        if not 4 <= age <= 110:
            return cls.UNKNOWN
        return next(band for last, band in _LAST_AGE if age <= last)


_MINORS = frozenset({AgeBand.UNDER_7, AgeBand.FROM_7, AgeBand.FROM_10, AgeBand.FROM_13, AgeBand.FROM_16})
_LAST_AGE = (
    (6, AgeBand.UNDER_7),
    (9, AgeBand.FROM_7),
    (12, AgeBand.FROM_10),
    (15, AgeBand.FROM_13),
    (17, AgeBand.FROM_16),
    (19, AgeBand.FROM_18),
    (25, AgeBand.FROM_20),
    (59, AgeBand.FROM_26),
    (110, AgeBand.FROM_60),
)


class Tier(IntEnum):
    """Urgency T1 to T4 (domain sheet 3.2); the smaller the number, the sooner a person reads it."""

    IMMEDIATE = 1
    HIGH = 2
    ELEVATED = 3
    STANDARD = 4

    @property
    def label(self) -> str:
        """The stable name used by the API: immediate, high, elevated, standard."""
        return self.name.lower()

    @property
    def urgent(self) -> bool:
        return self <= Tier.HIGH

    def worse(self, other: "Tier") -> "Tier":
        """The more urgent of the two: a bot may raise a tier and never lowers it."""
        return min(self, other)


class Phase(StrEnum):
    """The states of the domain sheet 2.1."""

    NEW = "new"
    ASK_LANG = "ask_lang"
    ASK_AGE = "ask_age"
    ASK_LINE = "ask_line"
    CONFLICT = "conflict"
    PARKED = "parked"
    QUEUED = "queued"
    OFFERED = "offered"
    ACTIVE = "active"
    TRANSFER = "transfer"
    CLOSING = "closing"
    SURVEY = "survey"
    CLOSED = "closed"
    STOPPED = "stopped"
    ERASING = "erasing"
    PAUSED = "paused"
    UNAVAILABLE = "unavailable"

    @property
    def with_person(self) -> bool:
        """A consultant owns the conversation, so the bot asks nothing."""
        return self in {Phase.ACTIVE, Phase.TRANSFER}

    @property
    def waiting(self) -> bool:
        """The conversation has a place in a waiting room."""
        return self in {Phase.QUEUED, Phase.OFFERED}


# Whoever is free on its lines may read and take the conversation: it waits, or is in the quiet tray.
TAKEABLE: Final = frozenset({Phase.QUEUED, Phase.OFFERED, Phase.PARKED})
_ASKING = frozenset({Phase.ASK_LANG, Phase.ASK_AGE, Phase.ASK_LINE, Phase.CONFLICT})
# Nobody talks and nobody waits: from here retention counts, and a message may open the conversation again.
ENDED = frozenset({Phase.CLOSED, Phase.SURVEY, Phase.STOPPED})
# Where the bot is still in charge; from each of these a person may be queued, stop, ask for deletion or be parked.
_BOT = frozenset({Phase.NEW, *_ASKING, Phase.PARKED, Phase.ERASING, Phase.PAUSED, Phase.UNAVAILABLE}) | ENDED

MOVES: Mapping[Phase, frozenset[Phase]] = {
    **{
        phase: _ASKING | ENDED | {Phase.QUEUED, Phase.PARKED, Phase.ERASING, Phase.PAUSED, Phase.UNAVAILABLE}
        for phase in _BOT
    },
    # A free consultant may say hello.
    Phase.PARKED: _ASKING | ENDED | {Phase.QUEUED, Phase.ERASING, Phase.PAUSED, Phase.UNAVAILABLE, Phase.ACTIVE},
    Phase.QUEUED: frozenset({Phase.OFFERED, Phase.ACTIVE, Phase.CONFLICT, Phase.ERASING, Phase.STOPPED, Phase.CLOSED}),
    Phase.OFFERED: frozenset({Phase.QUEUED, Phase.ACTIVE, Phase.ERASING, Phase.STOPPED, Phase.CLOSED}),
    Phase.ACTIVE: frozenset(
        {
            *(Phase.QUEUED, Phase.TRANSFER, Phase.CLOSING, Phase.CLOSED, Phase.ERASING, Phase.STOPPED),
            Phase.PAUSED,  # by two people at the desk
        }
    ),
    Phase.TRANSFER: frozenset(
        {
            *(Phase.ACTIVE, Phase.QUEUED, Phase.CLOSING, Phase.CLOSED, Phase.STOPPED, Phase.ERASING),
            Phase.PAUSED,
        }
    ),
    Phase.CLOSING: frozenset({Phase.SURVEY, Phase.CLOSED, Phase.QUEUED}),
}


def seen_by(line: Line | None, phase: Phase) -> tuple[Line, ...]:
    """The lines whose people see a conversation: its own; both while whichever comes first may take it; or none."""
    if line is not None:
        return (line,)
    return tuple(Line) if phase in TAKEABLE else ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversation:
    """One person's talk with us. It holds no address and no text.

    `line` None: not known yet; a conversation that waits so is offered to both lines, and the first to take it has it.
    `version` grows with every change and is compared on write, so two processes can never both change it.
    """

    id: ConversationId
    channel: Channel
    slot: str
    phase: Phase
    entry_line: Line | None
    line: Line | None
    age_band: AgeBand
    language: Language
    tier: Tier
    opened_at: datetime
    last_heard_at: datetime
    last_said_at: datetime | None = None
    waiting_since: datetime | None = None
    assigned_to: ConsultantId | None = None
    closed_at: datetime | None = None
    alias: str = ""
    next_seq: int = 1
    rules_version: str = ""
    version: int = 0

    @property
    def lines(self) -> tuple[Line, ...]:
        return seen_by(self.line, self.phase)


@dataclass(frozen=True, slots=True, kw_only=True)
class Capacity:
    """What somebody may take beside what they hold; `calm` are the tiers elevated and standard."""

    immediate: bool = True
    high: bool = True
    calm: bool = True


ANYBODY: Final = Capacity()


@dataclass(frozen=True, slots=True, kw_only=True)
class Taker:
    """Who takes somebody from a waiting room, or is offered them until `offered_until`, who keeps the place meanwhile.

    A lead (`leads`) takes by name even whom a colleague is offered. `overflow`: lines whose people the account takes
    once they have waited for long. Nobody is offered whose language is not among `languages`.
    """

    account: ConsultantId | None = None
    leads: bool = False
    overflow: tuple[Line, ...] = ()
    languages: tuple[Language, ...] = tuple(Language)
    offered_until: datetime | None = None


SOMEBODY: Final = Taker()


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticket:
    """A place in the waiting room of `line`, or at once in those of both lines when it is None.

    `entered_at` is kept over restarts, line switches and hand-backs. `handed_back`: it was somebody's talk already, and
    goes before all others of its tier. `drill`: of somebody invented, who has no place among people.
    """

    conversation: ConversationId
    line: Line | None
    channel: Channel
    tier: Tier
    age_band: AgeBand
    language: Language
    entered_at: datetime
    handed_back: bool = False
    drill: bool = False

    @property
    def lines(self) -> tuple[Line, ...]:
        return seen_by(self.line, Phase.QUEUED)
