"""What the desk is told about conversations: opened text, never an address."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from most116.core.conversation import AgeBand, Channel, Language, Line, Phase, Tier
from most116.core.ids import ConsultantId, ConversationId, MessageId
from most116.core.messages import Author, Delivery, Kind


class Role(StrEnum):
    """Who may do what (handoff/accounts/roles.py)."""

    CONSULTANT = "consultant"
    LEAD = "lead"
    ADMIN = "admin"


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """Somebody who signs in at the desk. `alias` is the name that people who write are told (M21)."""

    id: ConsultantId
    login: str
    alias: str
    role: Role
    lines: tuple[Line, ...]
    languages: tuple[Language, ...]
    password_hash: str
    disabled: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueEntry:
    """One conversation in a list that a consultant sees. `line` None: it waits for both lines."""

    id: ConversationId
    line: Line | None
    channel: Channel
    tier: Tier
    language: Language
    age_band: AgeBand
    waiting_since: datetime
    alias: str
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TranscriptMessage:
    """One message of a conversation, opened. `seq` orders the transcript; `delivery` is set for outgoing ones."""

    id: MessageId
    seq: int
    author: Author
    kind: Kind
    text: str
    at: datetime
    delivery: Delivery | None = None
    delivery_reason: str | None = None
    attachment_count: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A consultant's note; the person never sees it."""

    id: str
    by: str
    text: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ConversationRecord:
    """One conversation as its consultant sees it."""

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
    returning: bool
    messages: tuple[TranscriptMessage, ...]
    notes: tuple[Note, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskEvent:
    """Something changed. It names what and where; whoever is allowed to see more asks for it.

    `kind` is one of: queue (a line's waiting list changed), message (a new one in the conversation), delivery (an
    outgoing message's state changed), conversation (phase, owner or tier changed).
    `lines` are those whose desks are told. `message` is set for message and delivery. `id` is the resume position of
    the stream it came from.
    """

    id: str
    kind: str
    lines: tuple[Line, ...]
    conversation: ConversationId | None
    message: MessageId | None = None
