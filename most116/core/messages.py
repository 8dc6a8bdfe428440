"""What travels: messages in, letters out, and what a platform tells us about them."""

from collections.abc import Mapping, Set
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType

from most116.core.conversation import AgeBand, Channel, Language, Line, Phase
from most116.core.ids import ConversationId, LetterId
from most116.core.sealed import ReplyAddress, Secret

# How long after a person's last message a platform lets us answer in free words (platform sheet 3.2, 4.4 and 4.6).
REPLY_WINDOWS = MappingProxyType(
    dict.fromkeys((Channel.WHATSAPP, Channel.MESSENGER, Channel.INSTAGRAM), timedelta(hours=24))
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyWindows:
    """How long after a person's last words a consultant can answer them, by channel; the others have no end.

    `prepared`: languages in which a late answer of a channel still goes, inside a message that the platform approved.
    """

    free: Mapping[Channel, timedelta]
    prepared: Mapping[Channel, Set[Language]]

    def goes_prepared(self, channel: Channel, language: Language) -> bool:
        return language in self.prepared.get(channel, ())

    def last(self, channel: Channel, language: Language) -> timedelta | None:
        """After which nothing goes at all; None: there is no such time."""
        return None if self.goes_prepared(channel, language) else self.free.get(channel)


NOTHING_PREPARED = ReplyWindows(free=REPLY_WINDOWS, prepared=MappingProxyType({}))

# The only slot of the web chat and of the form: our own pages have no number that could be written to.
WEB_SLOT = "web"
# A visit to these is one visit: what is written in the form stands in the chat.
OWN_PAGES = frozenset({Channel.WEBCHAT, Channel.FORM})


class Kind(StrEnum):
    """What a person sent. `TICK` is not a person's: it is the clock, telling a dialogue that time has passed.

    RETURN: they came back by their return code, without a word yet.
    """

    TEXT = "text"
    CHOICE = "choice"
    START = "start"
    MEDIA = "media"
    VOICE = "voice"
    EDIT = "edit"
    DELETE = "delete"
    OPT_OUT = "opt_out"
    OPT_IN = "opt_in"
    UNREADABLE = "unreadable"
    RETURN = "return"
    TICK = "tick"


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """What somebody chose in the fields of a form beside their words; nothing has to be."""

    age_band: AgeBand = AgeBand.UNKNOWN
    line: Line | None = None


NOT_FILLED = Filled()


@dataclass(frozen=True, slots=True, kw_only=True)
class InboundMessage:
    """One message as a bridge understood it. There is no display name and no profile in it, by design.

    `slot` names which number or page of ours was written to; `platform_id` is unique per channel and slot and makes
    taking it in twice harmless. Files are counted and never fetched. For EDIT and DELETE `refers_to` is the platform
    id of the message meant. `later`: one of very many that begin at once from one place, to be read after the others.
    `missed`: the platform did not bring it, we found it there.
    """

    channel: Channel
    slot: str
    sender: ReplyAddress
    platform_id: str
    kind: Kind
    text: Secret
    received_at: datetime
    choice: str | None = None
    attachment_count: int = 0
    locale_hint: str | None = None
    entry_code: str | None = None
    refers_to: str | None = None
    later: bool = False
    missed: bool = False
    filled: Filled = NOT_FILLED


@dataclass(frozen=True, slots=True, kw_only=True)
class Utterance:
    """What the router sees of a message: it has no sender.

    `desk_there`: the consultant whom the person talked with last is at the desk now. `missed`: the platform did not
    bring it and it was fetched; `overtaken`: what the person wrote after it was read before it.
    """

    kind: Kind
    text: str
    channel: Channel
    received_at: datetime
    choice: str | None = None
    attachment_count: int = 0
    locale_hint: str | None = None
    entry_code: str | None = None
    filled: Filled = NOT_FILLED
    desk_there: bool = False
    missed: bool = False
    overtaken: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One answer a person may tap where the platform has buttons; typing it works everywhere."""

    value: str
    label: str


class Author(StrEnum):
    PERSON = "person"
    CONSULTANT = "consultant"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True, kw_only=True)
class OutboundMessage:
    """Something to be said to the person, before it is sealed."""

    conversation: ConversationId
    author: Author
    body: Secret
    language: Language
    options: tuple[Option, ...] = ()
    not_after: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """One part of an outgoing message, opened, on its way to a platform; it lives only in the worker's memory.

    `part` counts from 0. `last_heard_at` lets a bridge see whether its platform's reply window is still open. `phase`
    is where the conversation stands when it goes out, and `urgent` means that it tells where help is in danger: both
    are for pages of our own, and no platform is told.
    """

    id: LetterId
    seq: int
    slot: str
    to: ReplyAddress
    body: Secret
    author: Author
    language: Language
    attempt: int
    part: int
    last_heard_at: datetime
    phase: Phase
    urgent: bool = False
    options: tuple[Option, ...] = ()


class Delivery(StrEnum):
    """How far an outgoing message came, in the words of the desk API."""

    QUEUED = "queued"
    SENT = "sent"
    DELIVERED = "delivered"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class SendReceipt:
    """A platform took one part: its id for it, and whether that already means it was delivered."""

    platform_id: str
    state: Delivery = Delivery.SENT


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryReport:
    """What a platform says later about a part we sent.

    `code` is the platform's own and `reason` the code of our Failure for it, both only when it failed; `letter` is
    our own id where the platform hands it back.
    """

    channel: Channel
    platform_id: str
    state: Delivery
    code: str | None = None
    reason: str | None = None
    letter: LetterId | None = None
    part: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveredUpTo:
    """What a platform says that names no message: the person at `sender` has everything we sent them until `at`."""

    channel: Channel
    slot: str
    sender: ReplyAddress
    at: datetime


class Duty(StrEnum):
    """What an errand asks of a platform."""

    TAPPED = "tapped"
    LEAVE = "leave"
    TAKE_BACK = "take_back"
    SAY = "say"


@dataclass(frozen=True, slots=True, kw_only=True)
class Errand:
    """Something a platform is to do that is no letter.

    TAPPED: show the person that their tap was heard; `about` is the platform's id of the tap, then of the message with
    the buttons. LEAVE: say `text` to the group `to`, then leave it. TAKE_BACK: delete the messages of ours that `about`
    names, by the ids of their receipts, in the talk that `to` has with `slot`. SAY: say `text` to the person `to`, who
    wrote to `slot`, while no letter can be written; saying it twice must do no harm.
    """

    channel: Channel
    duty: Duty
    to: ReplyAddress
    about: tuple[str, ...] = ()
    text: Secret | None = None
    slot: str = ""
    language: Language = Language.PL


Told = InboundMessage | DeliveryReport | DeliveredUpTo | Errand


def taken_back(platform_id: str) -> str:
    """The platform id under which it is told, as a DELETE, that the message `platform_id` is there no more."""
    return f"{platform_id}#deleted"


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelTraits:
    """What a channel can do, declared by its bridge and read by everyone else.

    `reply_window` is in seconds. `takes_back`: the bridge runs errands and can delete what it sent. `per_second` is how
    many messages the platform takes from all of us (None: any number), `talk_pause` how many seconds lie between two to
    one person. `throttles_talks`: when it says "too many" and for how long, it means one talk and not all of them.
    """

    max_chars: int
    buttons: int = 0
    can_push: bool = True
    reports_delivery: bool = False
    reply_window: int | None = None
    plain_ascii: bool = False
    takes_back: bool = False
    per_second: float | None = None
    talk_pause: float = 0.0
    throttles_talks: bool = False
