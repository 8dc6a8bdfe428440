"""The JSON that the desk API takes and gives."""

from datetime import UTC, datetime
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from handoff.accounts.passwords import LONGEST_PASSWORD
from handoff.accounts.proofs import LONGEST_LOGIN
from handoff.ranks import Role
from handoff.records import Companion as CompanionRecord
from handoff.records import ConversationRecord, Note, QueueEntry, Standing, TranscriptMessage
from most116.core.conversation import AgeBand, Channel, Language, Line, Phase
from most116.core.messages import Author, Delivery, Kind
from most116.web.forms import clean


def cleaned(text: str) -> str:
    """Text as it is kept: nothing that breaks a store or a reader's eye, and nothing around it."""
    return clean(text).strip()


def _told(moment: datetime) -> datetime:
    """In UTC and to the millisecond, as it is kept, so that a moment reads the same at once and later."""
    return moment.astimezone(UTC).replace(microsecond=moment.microsecond // 1000 * 1000)


# Too little and too much are refused by the desk itself, in words.
Text = Annotated[str, AfterValidator(cleaned)]
Moment = Annotated[datetime, AfterValidator(_told)]


class Shape(BaseModel):
    """An error about one of these never repeats what was sent."""

    model_config = ConfigDict(frozen=True, hide_input_in_errors=True, use_attribute_docstrings=True)


class Refusal(Shape):
    """Why something was not done."""

    error: str
    """A stable key, such as `desk.taken`."""
    detail: str
    """The same in words, in the language of the account."""


class SignIn(Shape):
    login: str = Field(min_length=1, max_length=LONGEST_LOGIN)
    password: str = Field(min_length=1, max_length=LONGEST_PASSWORD)
    code: str = Field(default="", max_length=64)
    """Of the second factor; 401 `desk.factor.needed` says that the account has one."""


class Proof(Shape):
    password: str = Field(min_length=1, max_length=LONGEST_PASSWORD)
    code: str = Field(default="", max_length=64)
    """Of the second factor, where the account has one; a recovery code counts too."""


class SignedIn(Shape):
    token: str
    """For `Authorization: Bearer`."""
    csrf_token: str
    """For `X-CSRF-Token` beside the session cookie."""


class Me(Shape):
    """The account that is signed in."""

    login: str
    alias: str
    role: Role
    lines: list[Line]
    languages: list[Language]
    csrf_token: str


class Waiting(Shape):
    """One place in the queue."""

    id: str
    """The conversation."""
    alias: str
    line: Line | None
    """null: it waits for both lines, and the first to take it has it."""
    channel: Channel
    tier: str
    """immediate, high, elevated or standard."""
    language: Language
    age_band: AgeBand
    waiting_since: Moment
    answer_by: Moment | None
    """Only of a letter: when it is to be answered. Nobody waits at the other end."""
    reasons: list[str]
    cues: list[str]
    marks: list[str]
    """pause_pierced (danger ended a pause), unreachable (nothing is passed on), flood, warned (of a pause), drill,
    abusive (handed on to whoever is trained for it), overflow (of another line, where nobody came for long),
    minor_stays and adult_stays (on the line that is for others), maybe_minor (age unknown), about_child, abroad,
    other_writer (somebody else may write now), stop_asked (the bot is silent in danger), erase_later (to be deleted
    after the end), language_other (none of ours), returning (has written to the line before)."""
    first_words: str = ""
    """The beginning of what the person wrote, its long numbers and links veiled; may be empty."""

    @classmethod
    def of(cls, entry: QueueEntry, answer_by: datetime | None) -> "Waiting":
        return cls(
            id=entry.id,
            alias=entry.alias,
            line=entry.line,
            channel=entry.channel,
            tier=entry.tier.label,
            language=entry.language,
            age_band=entry.age_band,
            waiting_since=entry.waiting_since,
            answer_by=answer_by,
            reasons=list(entry.reasons),
            cues=list(entry.cues),
            marks=list(entry.marks),
            first_words=entry.first_words,
        )


class Message(Shape):
    id: str
    conversation: str
    seq: int
    """Counts what came in and went out. Words of the person that came late stand where they were written."""
    author: Author
    kind: Kind
    text: str
    at: Moment
    attachment_count: int
    delivery: Delivery | None
    """Only of outgoing messages."""
    delivery_reason: str | None
    """Why it failed, as a code such as `opted_out`."""
    by: str | None
    """The account that wrote it or had it sent."""
    sends_at: Moment | None
    """Until then whoever wrote it may take it back."""
    noticed: bool
    """A rule spoke of it."""
    late: bool = False
    """Its platform did not bring it; it was fetched, later than what was written after it."""

    @classmethod
    def of(cls, conversation: str, message: TranscriptMessage) -> "Message":
        return cls(
            id=message.id,
            conversation=conversation,
            seq=message.seq,
            author=message.author,
            kind=message.kind,
            text=message.text,
            at=message.at,
            attachment_count=message.attachment_count,
            delivery=message.delivery,
            delivery_reason=message.delivery_reason,
            by=message.by,
            sends_at=message.sends_at,
            noticed=message.noticed,
            late=message.late,
        )


class StaffNote(Shape):
    """A note among consultants; the person never sees it."""

    id: str
    by: str
    text: str
    at: Moment

    @classmethod
    def of(cls, note: Note) -> "StaffNote":
        return cls(id=note.id, by=note.by, text=note.text, at=note.at)


class Companion(Shape):
    """A colleague in a conversation beside its owner, or one who was asked."""

    account: str
    alias: str
    standing: Standing
    asked_by: str
    asked_at: Moment
    joined: bool
    """False: only asked so far."""
    agreed: bool
    """A lead has agreed that somebody in immediate danger is handed over."""
    towards: Line | None
    """The line to which the conversation goes with them."""

    @classmethod
    def of(cls, one: CompanionRecord) -> "Companion":
        return cls(
            account=one.account,
            alias=one.alias,
            standing=one.standing,
            asked_by=one.by_alias,
            asked_at=one.asked_at,
            joined=one.joined,
            agreed=one.agreed_by is not None,
            towards=one.towards,
        )


class Conversation(Shape):
    id: str
    alias: str
    line: Line | None
    channel: Channel
    phase: Phase
    tier: str
    language: Language
    age_band: AgeBand
    opened_at: Moment
    waiting_since: Moment | None
    assigned_to: str | None
    reasons: list[str]
    cues: list[str]
    returning: bool
    messages: list[Message]
    notes: list[StaffNote]
    company: list[Companion]

    @classmethod
    def of(cls, record: ConversationRecord) -> "Conversation":
        return cls(
            id=record.id,
            alias=record.alias,
            line=record.line,
            channel=record.channel,
            phase=record.phase,
            tier=record.tier.label,
            language=record.language,
            age_band=record.age_band,
            opened_at=record.opened_at,
            waiting_since=record.waiting_since,
            assigned_to=record.assigned_to,
            reasons=list(record.reasons),
            cues=list(record.cues),
            returning=record.returning,
            messages=[Message.of(record.id, message) for message in record.messages],
            notes=[StaffNote.of(note) for note in record.notes],
            company=[Companion.of(one) for one in record.company],
        )


class NewNote(Shape):
    text: Text


class Transfer(Shape):
    line: Line


class Event(Shape):
    """The data of one event in the stream."""

    kind: str
    """start, queue, message, delivery, undone, conversation or floor."""
    line: Line | None
    """null: both lines, or no line in particular."""
    conversation: str | None
    message: Message | None = None
    """With message and delivery, when the account holds the conversation."""
    undone: str | None = None
    """The id of a message that was taken back before it went."""
