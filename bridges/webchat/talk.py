"""What a visitor may read again: lines of the talk, sealed for the visit, in its mailbox."""

import json
from collections.abc import AsyncIterator, Awaitable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, TypeVar

from cryptography.exceptions import InvalidTag
from redis.exceptions import RedisError

from bridges.webchat.visits import Visit
from most116.core.errors import StorageDown
from most116.core.messages import Author, Option
from most116.core.ports import Mailbox
from most116.core.sealed import Secret

_LINE, _TAKEN, _LEFT = "line", "taken", "left"
_WAIT_SECONDS = 20.0
T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class TalkLine:
    """One line of the talk. `id` is unique in it: `letter.part` for ours, a keyed hash for the person's own.

    `client_id` is what the person's page called its own message; `position` is where the line lies in the mailbox.
    """

    id: str
    author: Author
    text: Secret
    language: str
    options: tuple[Option, ...] = ()
    client_id: str = ""
    position: str = ""

    @property
    def ours(self) -> bool:
        return self.author is not Author.PERSON


@dataclass(frozen=True, slots=True, kw_only=True)
class TalkSoFar:
    """A talk as it was read: each line once, which of ours the page has taken, and whether the person has left."""

    lines: tuple[TalkLine, ...] = ()
    taken: frozenset[str] = frozenset()
    left: bool = False

    def line(self, line_id: str) -> TalkLine | None:
        return next((line for line in self.lines if line.id == line_id), None)

    @property
    def options(self) -> tuple[Option, ...]:
        """The answers on offer: those of our latest line, until the person has said something."""
        return self.lines[-1].options if self.lines else ()

    def behind(self, position: str) -> tuple[TalkLine, ...]:
        """The lines that follow the one at `position`; all of them when there is none."""
        known = [number for number, line in enumerate(self.lines, start=1) if line.position == position]
        return self.lines[known[0] if known else 0 :]


@dataclass(slots=True)
class _Reader:
    """Turns sealed entries into lines, dropping what was already there: a letter sent twice is one line."""

    visit: Visit
    seen: set[str] = field(default_factory=set)
    taken: set[str] = field(default_factory=set)
    left: bool = False
    end: str = ""

    def lines(self, entries: Iterable[tuple[str, bytes]]) -> Iterator[TalkLine]:
        for position, blob in entries:
            self.end = position
            content = self._opened(blob)
            kind = content.get("kind")
            self.left = self.left or kind == _LEFT
            if kind == _TAKEN:
                self.taken.update(content["ids"])
            if kind == _LINE and content["id"] not in self.seen:
                self.seen.add(content["id"])
                yield _line(content, position)

    def _opened(self, blob: bytes) -> dict[str, Any]:
        try:
            return dict(json.loads(self.visit.open(blob)))
        except (InvalidTag, ValueError):
            # Not sealed by us for this visit: nothing that a person could be shown.
            return {}


class Talk:
    """The mailbox of one visit. Every method raises StorageDown when the mailbox does not answer."""

    def __init__(self, mailbox: Mailbox, visit: Visit) -> None:
        self._mailbox = mailbox
        self._visit = visit

    async def read(self) -> TalkSoFar:
        return await self._read(_Reader(self._visit))

    async def follow(self, after: str) -> AsyncIterator[TalkLine]:
        """Every line behind the position `after` (all of them when that is unknown), then each new one as it comes.

        Ends when the person leaves, on whichever of their pages.
        """
        reader = _Reader(self._visit)
        for line in (await self._read(reader)).behind(after):
            yield line
        while not reader.left:
            entries = await _answered(self._mailbox.wait(self._visit.box, reader.end, _WAIT_SECONDS))
            for line in reader.lines(entries):
                yield line

    async def add(self, line: TalkLine) -> None:
        await self._append(
            {
                "kind": _LINE,
                "id": line.id,
                "author": line.author,
                "text": line.text.reveal(),
                "language": line.language,
                "options": [[option.value, option.label] for option in line.options],
                "client_id": line.client_id,
            }
        )

    async def mark_taken(self, ids: Iterable[str]) -> None:
        """Note that the person's page has these lines, so that it is reported once."""
        await self._append({"kind": _TAKEN, "ids": list(ids)})

    async def leave(self) -> None:
        """Remove what was said; what remains says only that this visit is over, for the time a box is kept."""
        await _answered(self._mailbox.remove(self._visit.box))
        await self._append({"kind": _LEFT})

    async def _read(self, reader: _Reader) -> TalkSoFar:
        lines = tuple(reader.lines(await _answered(self._mailbox.read(self._visit.box))))
        return TalkSoFar(lines=lines, taken=frozenset(reader.taken), left=reader.left)

    async def _append(self, content: dict[str, Any]) -> None:
        blob = self._visit.seal(json.dumps(content, ensure_ascii=False).encode())
        await _answered(self._mailbox.append(self._visit.box, blob))


async def _answered(call: Awaitable[T]) -> T:
    """What the mailbox says, with any failure to reach it as the kernel's own."""
    try:
        return await call
    except (RedisError, OSError) as failure:
        raise StorageDown("the mailbox") from failure


def _line(content: dict[str, Any], position: str) -> TalkLine:
    return TalkLine(
        id=content["id"],
        author=Author(content["author"]),
        text=Secret(content["text"]),
        language=content["language"],
        options=tuple(Option(value=value, label=label) for value, label in content["options"]),
        client_id=content["client_id"],
        position=position,
    )
