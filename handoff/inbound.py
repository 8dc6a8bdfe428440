"""The form in which an incoming message waits in an inbox: one sealed JSON object, opened only to be processed."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime

from most116.core.conversation import AgeBand, Channel, Line
from most116.core.ids import ContactKey, MessageId
from most116.core.messages import NOT_FILLED, Filled, InboundMessage, Kind, Utterance
from most116.core.sealed import ReplyAddress, Secret


@dataclass(frozen=True, slots=True, kw_only=True)
class Inbound:
    """An incoming message with what intake found out about it; `refers_to` is our id of the message meant.

    `missed`: its platform did not bring it, so that others which were written after it may have come before it.
    """

    id: MessageId
    contact: ContactKey
    channel: Channel
    slot: str
    sender: ReplyAddress
    kind: Kind
    text: Secret
    received_at: datetime
    choice: str | None = None
    attachment_count: int = 0
    locale_hint: str | None = None
    entry_code: str | None = None
    refers_to: MessageId | None = None
    filled: Filled = NOT_FILLED
    later: bool = False
    missed: bool = False

    def utterance(self) -> Utterance:
        """What the router may see of it: everything but the sender."""
        return Utterance(
            kind=self.kind,
            text=self.text.reveal(),
            channel=self.channel,
            received_at=self.received_at,
            choice=self.choice,
            attachment_count=self.attachment_count,
            locale_hint=self.locale_hint,
            entry_code=self.entry_code,
            filled=self.filled,
            missed=self.missed,
        )


def pack(message: InboundMessage, contact: ContactKey, refers_to: MessageId | None) -> bytes:
    """Plaintext for sealing; `ensure_ascii` writes lone surrogates as escapes, so that any string survives."""
    return json.dumps(
        {
            "contact": contact,
            "channel": message.channel,
            "slot": message.slot,
            "sender": message.sender.reveal(),
            "kind": message.kind,
            "text": message.text.reveal(),
            "at": to_ms(message.received_at),
            "choice": message.choice,
            "files": message.attachment_count,
            "locale": message.locale_hint,
            "entry": message.entry_code,
            "refers_to": refers_to,
            "filled": [message.filled.age_band, message.filled.line],
            "later": message.later,
            "missed": message.missed,
        },
        ensure_ascii=True,
        separators=(",", ":"),
    ).encode()


def unpack(message: MessageId, plaintext: bytes) -> Inbound:
    data = json.loads(plaintext)
    return Inbound(
        id=message,
        contact=ContactKey(data["contact"]),
        channel=Channel(data["channel"]),
        slot=data["slot"],
        sender=ReplyAddress(data["sender"]),
        kind=Kind(data["kind"]),
        text=Secret(data["text"]),
        received_at=from_ms(data["at"]),
        choice=data["choice"],
        attachment_count=data["files"],
        locale_hint=data["locale"],
        entry_code=data["entry"],
        refers_to=data["refers_to"],
        filled=_filled(*data.get("filled", [AgeBand.UNKNOWN, None])),
        later=data.get("later", False),
        missed=data.get("missed", False),
    )


def _filled(age_band: str, line: str | None) -> Filled:
    return Filled(age_band=AgeBand(age_band), line=None if line is None else Line(line))


def to_ms(moment: datetime) -> int:
    """Milliseconds since 1970 in UTC, the form in which every time is stored."""
    return int(moment.timestamp() * 1000)


def from_ms(milliseconds: int) -> datetime:
    return datetime.fromtimestamp(milliseconds / 1000, UTC)
