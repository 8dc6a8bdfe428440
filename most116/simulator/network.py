"""What every pretended chat platform gives the page and the control interface, and the threads it keeps."""

from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import takewhile
from typing import Any, Literal, Protocol

from starlette.routing import BaseRoute

from most116.core.clock import Clock
from most116.simulator.faults import Faults
from most116.simulator.feed import Feed
from most116.simulator.menu import Menu

_LINES_KEPT = 500
_POSTS_KEPT = 10_000

Tone = Literal["good", "wait", "bad"]


@dataclass(frozen=True, slots=True)
class Button:
    """Something to tap under a message: `value` is what the platform then sends."""

    value: str
    label: str


@dataclass(slots=True, kw_only=True)
class Shown:
    """One message on a person's telephone. `key` is the platform's id; `state` says in words how it is doing."""

    key: str
    mine: bool
    text: str
    at: datetime
    state: str
    tone: Tone = "good"
    buttons: tuple[Button, ...] = ()
    edited: bool = False
    deleted: bool = False


@dataclass(slots=True, kw_only=True)
class Person:
    """Somebody with a telephone on the page; `note` says what is special now (blocked us, left)."""

    id: str
    name: str
    note: str = ""
    blocked: bool = False
    thread: deque[Shown] = field(default_factory=lambda: deque(maxlen=_LINES_KEPT))


@dataclass(frozen=True, slots=True)
class ChatPost:
    """One attempt of our client to send, taken or not; `status` is the HTTP status, 0 without an answer."""

    seq: int
    at: float
    person: str
    text: str
    params: Mapping[str, Any]
    status: int
    key: str | None
    fault: str | None


class Chats:
    """The people and threads of one platform, bounded and in memory; every change goes to the feed."""

    def __init__(self, name: str, people: Sequence[tuple[str, str]], feed: Feed, clock: Clock) -> None:
        self.name = name
        self.faults = Faults()
        self._start = tuple(people)
        self._feed, self._clock = feed, clock
        self._people: dict[str, Person] = {}
        self._posted: deque[ChatPost] = deque(maxlen=_POSTS_KEPT)
        self._count = 0
        self.reset()

    def reset(self) -> None:
        """Back to the first minute; posts keep counting, so that `after` stays meaningful."""
        self._people = {key: Person(id=key, name=name) for key, name in self._start}
        self._posted.clear()
        self.faults.clear()
        self._feed.publish("reset")

    def now(self) -> datetime:
        return self._clock.now()

    def people(self) -> Sequence[Person]:
        return tuple(self._people.values())

    def person(self, key: str) -> Person:
        """Raises ValueError for somebody whom the platform does not know."""
        if key not in self._people:
            raise ValueError(f"{self.name} knows nobody with the id {key}")
        return self._people[key]

    def known(self, key: str) -> bool:
        return key in self._people

    def add(self, person: Person, shown: Shown) -> Shown:
        person.thread.append(shown)
        self.changed(person)
        return shown

    def line(self, person: Person, key: str) -> Shown:
        """Raises ValueError when the thread holds no such message."""
        for shown in person.thread:
            if shown.key == key:
                return shown
        raise ValueError(f"{person.name} has no message {key}")

    def changed(self, person: Person) -> None:
        self._feed.publish("chat", f"{self.name}:{person.id}")

    def note_post(
        self, person: str, text: str, params: Mapping[str, Any], status: int, *, key: str | None, fault: str | None
    ) -> None:
        self._count += 1
        at = self.now().timestamp()
        self._posted.append(ChatPost(self._count, at, person, text, params, status, key, fault))
        self._feed.publish("post")

    def posted(self, after: int = 0) -> list[ChatPost]:
        """What our client posted after a number, oldest first."""
        return list(takewhile(lambda each: each.seq > after, reversed(self._posted)))[::-1]


class ChatNetwork(Protocol):
    """One pretended platform: its own interface for our client, and people who write to us.

    `act` does what a person does: "send" {text, media}, "start" {payload}, "edit" {key, text}, "delete" {key},
    "press" {key, value}, "block" {on}, and what only this platform has; it returns when we have answered, and raises
    ValueError with a sentence for what makes no sense.
    """

    title: str
    menu: Menu

    @property
    def trouble(self) -> str:
        """What is wrong with the platform for everybody, in the words of the page."""

    @property
    def chats(self) -> Chats: ...

    def routes(self) -> Sequence[BaseRoute]: ...

    async def act(self, person: str, act: str, values: Mapping[str, Any]) -> None: ...
