"""What has happened: phones, messages and what our client posted, bounded, in memory only."""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import takewhile
from typing import Any, Literal

from most116.core.clock import Clock
from most116.simulator.feed import Feed
from most116.simulator.settings import SimulatorConfig

# Together about 10 MB; a long measurement reads the outbox as it grows.
MESSAGES_KEPT = 4_000
POSTS_KEPT = 10_000

Direction = Literal["inbound", "outbound-api", "outbound-reply"]


@dataclass(frozen=True, slots=True)
class Call:
    """One request of the platform to us, and how it went; `error` is the platform's own code for the failure."""

    what: str
    at: float
    status: int | None = None
    error: int | None = None
    attempts: int = 1
    ms: float = 0.0

    @property
    def ok(self) -> bool:
        return self.error is None


@dataclass(slots=True)
class Message:
    """One SMS as the platform knows it; `refused` is a text that our client posted and the platform did not take."""

    sid: str
    number: str
    direction: Direction
    text: str
    state: str
    at: datetime
    updated_at: datetime
    encoding: str = "GSM-7"
    segments: int = 1
    media: int = 0
    media_fetched: int = 0
    error_code: int | None = None
    fault: str | None = None
    status_callback: str | None = None
    calls: list[Call] = field(default_factory=list)
    on_record: bool = True
    redacted: bool = False
    sent_at: datetime | None = None


@dataclass(slots=True)
class Phone:
    """A person's telephone; only shown ones are on the page."""

    number: str
    name: str
    shown: bool
    opted_out: bool = False
    messages: deque[Message] = field(default_factory=deque)
    last_form: dict[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Posted:
    """One attempt of our client to send, taken or not."""

    seq: int
    at: float
    params: dict[str, Any]
    http_status: int
    sid: str | None
    error_code: int | None
    fault: str | None


class Ledger:
    """Keeps the last messages and tells the feed about every change. One event loop owns it, so nothing interleaves."""

    def __init__(self, config: SimulatorConfig, feed: Feed, clock: Clock) -> None:
        self._config, self._feed, self.clock = config, feed, clock
        self.phones: dict[str, Phone] = {}
        self.messages: dict[str, Message] = {}
        self.outbox: deque[Posted] = deque(maxlen=POSTS_KEPT)
        self._posted = 0
        self.reset()

    def now(self) -> datetime:
        return self.clock.now()

    def reset(self) -> None:
        """Back to the first minute; the outbox keeps counting, so that `after` stays meaningful."""
        self.phones.clear()
        self.messages.clear()
        self.outbox.clear()
        for each in self._config.phones:
            self.phones[each.number] = Phone(each.number, each.name or f"Telefon {len(self.phones) + 1}", shown=True)
        self._feed.publish("reset")

    def phone(self, number: str) -> Phone:
        """The phone of that number; one that nobody put on the page is kept for as long as it has messages."""
        return self.phones.setdefault(number, Phone(number, "", shown=False))

    def opted_out(self, number: str) -> bool:
        return number in self.phones and self.phones[number].opted_out

    def show(self, number: str, name: str = "") -> Phone:
        phone = self.phone(number)
        phone.shown = True
        phone.name = name or phone.name or f"Telefon {sum(each.shown for each in self.phones.values())}"
        self._feed.publish("phone", number)
        return phone

    def add(self, message: Message) -> None:
        self.messages[message.sid] = message
        self.phone(message.number).messages.append(message)
        if len(self.messages) > MESSAGES_KEPT:
            self._drop_oldest()
        self._feed.publish("message", message.number, message.sid)

    def touch(self, message: Message) -> None:
        """Says that a message has changed."""
        message.updated_at = self.now()
        self._feed.publish("message", message.number, message.sid)

    def post(self, params: dict[str, Any], http_status: int, message: Message | None, fault: str | None) -> None:
        self._posted += 1
        taken = message if message is not None and message.on_record else None
        self.outbox.append(
            Posted(
                seq=self._posted,
                at=self.now().timestamp(),
                params=params,
                http_status=http_status,
                sid=taken.sid if taken else None,
                error_code=message.error_code if message and not taken else None,
                fault=fault,
            )
        )
        self._feed.publish("post")

    def posted_after(self, seq: int) -> list[Posted]:
        """What our client posted after a number, oldest first, without a walk through everything that is kept."""
        newer = takewhile(lambda each: each.seq > seq, reversed(self.outbox))
        return list(newer)[::-1]

    def on_record(self) -> Iterator[Message]:
        """The messages that the platform still lists, newest first."""
        return (each for each in reversed(self.messages.values()) if each.on_record)

    def _drop_oldest(self) -> None:
        oldest = next(iter(self.messages.values()))
        del self.messages[oldest.sid]
        phone = self.phones[oldest.number]
        phone.messages.popleft()
        if not phone.messages and not phone.shown:
            del self.phones[oldest.number]
