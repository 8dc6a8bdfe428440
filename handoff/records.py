"""What the desk is told about conversations: opened text, never an address."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from handoff.habits import AS_USUAL, Habits
from handoff.ranks import Role
from most116.core.conversation import AgeBand, Channel, Language, Line, Phase, Tier
from most116.core.ids import ConsultantId, ConversationId, MessageId
from most116.core.messages import Author, Delivery, Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """Somebody who signs in at the desk. `alias` is the name that people who write are told (M21).

    `overflow`: the lines beside their own whose people they take once those have waited for long. `trained`: for talks
    in which somebody insults or harasses.
    """

    id: ConsultantId
    login: str
    alias: str
    role: Role
    lines: tuple[Line, ...]
    languages: tuple[Language, ...]
    password_hash: str
    disabled: bool = False
    habits: Habits = AS_USUAL
    overflow: tuple[Line, ...] = ()
    trained: bool = False

    @property
    def reach(self) -> tuple[Line, ...]:
        """The lines of which they may come to hold a talk."""
        return (*self.lines, *self.overflow)


class HandBack(StrEnum):
    """Why a talk goes back to the queue. OWN: a reason of one's own, which nobody is asked about."""

    OWN = "own"
    BREAK = "break"
    LOAD = "load"
    LANGUAGE = "language"
    ABUSE = "abuse"
    OTHER = "other"


class CheckIn(StrEnum):
    """What may be sent when a person is silent: two questions, then the end."""

    FIRST = "first"
    SECOND = "second"
    CLOSE = "close"

    @property
    def number(self) -> int:
        return list(CheckIn).index(self) + 1


def silence_of(last_heard_at: datetime, last_answered_at: datetime | None) -> datetime | None:
    """When the person's silence began: with the consultant's last words, if none of theirs have come since."""
    return None if last_answered_at is None or last_heard_at > last_answered_at else last_answered_at


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueEntry:
    """One conversation in a list that a consultant sees. `line` None: it waits for both lines.

    `reasons` are the ids of the rules that set its tier, `cues` the names of what they found. `marks`: what else
    whoever answers should know before they do (handoff/case_view.py). `first_words`: of whoever waits, the beginning of
    what they wrote (handoff/first_words.py).
    """

    id: ConversationId
    line: Line | None
    channel: Channel
    tier: Tier
    language: Language
    age_band: AgeBand
    waiting_since: datetime
    alias: str
    reasons: tuple[str, ...] = ()
    cues: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()
    first_words: str = ""


class Standing(StrEnum):
    """What a colleague was asked for."""

    TAKES_OVER = "takes_over"
    READS = "reads"
    WRITES = "writes"


@dataclass(frozen=True, slots=True, kw_only=True)
class Companion:
    """One colleague in a conversation, by id and by the alias that the desk shows.

    `by` asked them. Until `joined_at` it is an offer. `agreed_by`: the lead who agreed that somebody in immediate
    danger is handed over. `towards`: the other line, to which the conversation goes with them once the person agreed.
    """

    account: ConsultantId
    alias: str
    standing: Standing
    by: ConsultantId
    by_alias: str
    asked_at: datetime
    joined_at: datetime | None = None
    agreed_by: ConsultantId | None = None
    towards: Line | None = None

    @property
    def joined(self) -> bool:
        return self.joined_at is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A conversation to which an account was asked, or where it is a guest. `for_lead`: it waits for a lead's word."""

    entry: QueueEntry
    companion: Companion
    for_lead: bool


class ClosingAnswer(StrEnum):
    AGREED = "agreed"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosingRequest:
    """A consultant's request to close a talk with somebody in immediate danger, and what a lead said to it.

    `reason`: a code of handoff/closing_why.py; None where it was asked before reasons were.
    """

    by: ConsultantId
    by_alias: str
    asked_at: datetime
    answer: ClosingAnswer | None = None
    answered_by: ConsultantId | None = None
    answered_at: datetime | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosingOffer:
    """A request to close that waits for a lead's word."""

    entry: QueueEntry
    request: ClosingRequest


@dataclass(frozen=True, slots=True, kw_only=True)
class TranscriptMessage:
    """One message of a conversation, opened. `seq` orders the transcript; `delivery` is set for outgoing ones.

    `by` is the consultant who wrote it or had it sent. Until `sends_at` they may take it back. `noticed`: a rule
    spoke of it, so that it is never folded away in a flood. `late`: its platform did not bring it, it was fetched.
    """

    id: MessageId
    seq: int
    author: Author
    kind: Kind
    text: str
    at: datetime
    delivery: Delivery | None = None
    delivery_reason: str | None = None
    attachment_count: int = 0
    by: ConsultantId | None = None
    sends_at: datetime | None = None
    noticed: bool = False
    late: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A consultant's note; the person never sees it."""

    id: str
    by: str
    text: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ConversationRecord:
    """One conversation as its consultant sees it, with the colleagues who are in it or were asked.

    `silent_since`: the person's silence, with how many of the questions about it were sent. `answer_until`: so long the
    platform lets us answer; None: any time. `readers`: leads who look into it now without having been asked.
    `warned_at`: when the person was told that insults lead to a break. `marks`: as in QueueEntry.
    """

    id: ConversationId
    alias: str
    line: Line | None
    channel: Channel
    phase: Phase
    tier: Tier
    language: Language
    age_band: AgeBand
    opened_at: datetime
    waiting_since: datetime | None
    assigned_to: ConsultantId | None
    reasons: tuple[str, ...]
    cues: tuple[str, ...]
    returning: bool
    messages: tuple[TranscriptMessage, ...]
    notes: tuple[Note, ...]
    company: tuple[Companion, ...] = ()
    silent_since: datetime | None = None
    check_ins: int = 0
    followup_at: datetime | None = None
    followup_agreed: bool = False
    answer_until: datetime | None = None
    readers: tuple[ConsultantId, ...] = ()
    warned_at: datetime | None = None
    marks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskEvent:
    """Something changed. It names what and where; whoever is allowed to see more asks for it.

    `kind` is one of: queue (a line's waiting list changed), message (a new one in the conversation), delivery (an
    outgoing message's state changed), undone (a message was taken back before it went), conversation (phase, owner or
    tier changed), floor (a shift, or what is open).
    `lines` are those whose desks are told. `message` is set for message, delivery and undone. `id` is the resume
    position of the stream it came from.
    """

    id: str
    kind: str
    lines: tuple[Line, ...]
    conversation: ConversationId | None
    message: MessageId | None = None
