"""Reads the corpus (tests/corpus): messages with the tier they should have, and ordinary prose."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from most116.core.conversation import Language, Tier

CORPUS = Path(__file__).resolve().parents[2] / "tests" / "corpus"


class Half(StrEnum):
    """Which part of the messages: the one that may be read while rules change, or the one that may not."""

    DEV = "dev"
    HELD_OUT = "held_out"


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One line of the corpus. `tier` is what a person on duty should see; `window` came just before, oldest first."""

    id: str
    language: Language
    tier: Tier
    kind: str
    text: str
    window: tuple[str, ...]
    note: str


def messages_of(half: Half, language: Language) -> Iterator[Message]:
    """The messages of one half in one language."""
    for line in lines_of(CORPUS / f"{half}_{language}.jsonl"):
        record = json.loads(line)
        yield Message(
            id=record["id"],
            language=Language(record["lang"]),
            tier=Tier[record["tier"].upper()],
            kind=record["kind"],
            text=record["text"],
            window=tuple(record.get("window", ())),
            note=record["note"],
        )


def prose_of(language: Language) -> list[str]:
    """Ordinary sentences of one language, none of which is about a danger."""
    return lines_of(CORPUS / f"prose_{language}.txt")


def lines_of(path: Path) -> list[str]:
    """The lines of a text file that hold anything."""
    return [line for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
