"""The lines of a talk: how they are written into a visitor's mailbox, sealed, and read out of it again."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from cryptography.exceptions import InvalidTag

from bridges.webchat.visits import Visit
from most116.core.messages import Author, Option
from most116.core.sealed import Secret

LEFT, BACK = "left", "back"
_LINE, _TAKEN = "line", "taken"


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
    """A talk as it was read: each line once, which of ours the page has taken, and whether the person has left.

    `reopened`: somebody came back to it by its return code when nothing of it was here any more.
    """

    lines: tuple[TalkLine, ...] = ()
    taken: frozenset[str] = frozenset()
    left: bool = False
    reopened: bool = False

    @property
    def begun(self) -> bool:
        return self.reopened or bool(self.lines)

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
class TalkReader:
    """Turns sealed entries into lines, dropping what was already there: a letter sent twice is one line."""

    visit: Visit
    seen: set[str] = field(default_factory=set)
    taken: set[str] = field(default_factory=set)
    left: bool = False
    reopened: bool = False
    end: str = ""

    def lines(self, entries: Iterable[tuple[str, bytes]]) -> Iterator[TalkLine]:
        for position, blob in entries:
            self.end = position
            content = self._opened(blob)
            kind = content.get("kind")
            if kind in {LEFT, BACK}:
                self.left, self.reopened = kind == LEFT, kind == BACK
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


def sealed_line(visit: Visit, line: TalkLine) -> bytes:
    return _sealed(
        visit,
        {
            "kind": _LINE,
            "id": line.id,
            "author": line.author,
            "text": line.text.reveal(),
            "language": line.language,
            "options": [[option.value, option.label] for option in line.options],
            "client_id": line.client_id,
        },
    )


def sealed_taken(visit: Visit, ids: Iterable[str]) -> bytes:
    """A note that the person's page has these lines."""
    return _sealed(visit, {"kind": _TAKEN, "ids": list(ids)})


def sealed_note(visit: Visit, note: str) -> bytes:
    """A note that the person has left (LEFT) or come back (BACK); the newest counts."""
    return _sealed(visit, {"kind": note})


def _sealed(visit: Visit, content: dict[str, Any]) -> bytes:
    return visit.seal(json.dumps(content, ensure_ascii=False).encode())


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
