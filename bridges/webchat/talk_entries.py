"""How the lines of a talk are written into a visitor's mailbox, sealed, and read out of it again."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from cryptography.exceptions import InvalidTag

from bridges.webchat.stages import Stage
from bridges.webchat.talk_lines import TalkLine
from bridges.webchat.visits import Visit
from most116.core.messages import Author, Option
from most116.core.sealed import Secret

LEFT, BACK = "left", "back"
_LINE, _TAKEN, _PLACE = "line", "taken", "place"


@dataclass(slots=True)
class TalkReader:
    """Turns sealed entries into lines, dropping what was already there: a letter sent twice is one line.

    A line stands at the place that was kept for it (`sealed_place`), whatever was written in the meantime.
    """

    visit: Visit
    seen: set[str] = field(default_factory=set)
    taken: set[str] = field(default_factory=set)
    left: bool = False
    reopened: bool = False
    end: str = ""

    def lines(self, entries: Iterable[tuple[str, bytes]]) -> Iterator[TalkLine]:
        found: dict[str, TalkLine | None] = {}
        for position, blob in entries:
            self.end = position
            content = self._opened(blob)
            kind = content.get("kind")
            if kind in {LEFT, BACK}:
                self.left, self.reopened = kind == LEFT, kind == BACK
            if kind == _TAKEN:
                self.taken.update(content["ids"])
            if kind == _PLACE and content["id"] not in self.seen:
                found.setdefault(content["id"], None)
            if kind == _LINE and content["id"] not in self.seen:
                self.seen.add(content["id"])
                found[content["id"]] = _line(content, position)
        yield from (line for line in found.values() if line is not None)

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
            "stage": line.stage,
            "urgent": line.urgent,
        },
    )


def sealed_place(visit: Visit, line_id: str) -> bytes:
    """A note that a line will stand here once what it says is kept."""
    return _sealed(visit, {"kind": _PLACE, "id": line_id})


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
        # Lines of before an update have neither.
        stage=Stage(content.get("stage", Stage.UNSAID)),
        urgent=content.get("urgent", False),
        position=position,
    )
