"""The form of a backup: gzipped lines of JSON, a head that says what it is and an end that says that it is whole."""

import gzip
import hashlib
import json
import os
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, Self

from most116.core.errors import ConfigurationError
from most116.core.folders import settle

_FORMAT = 1

Line = Mapping[str, Any]


class BackupWriter:
    """Made by `written`; counts and hashes what it is given."""

    def __init__(self, file: gzip.GzipFile) -> None:
        self._file = file
        self._hash = hashlib.sha256()
        self.lines = 0

    def add(self, line: Line) -> None:
        self._write(line)
        self.lines += 1

    def end(self) -> None:
        self._write({"end": self.lines, "sha256": self._hash.hexdigest()})

    def _write(self, line: Line) -> None:
        encoded = json.dumps(line, separators=(",", ":")).encode() + b"\n"
        self._hash.update(encoded)
        self._file.write(encoded)


@contextmanager
def written(path: Path, head: Line) -> Iterator[BackupWriter]:
    """A backup that is whole under its name, or not there at all. Only its owner may read it. Raises OSError."""
    draft = path.with_name(path.name + ".part")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as raw:
            with gzip.GzipFile(filename="", fileobj=raw, mode="wb", compresslevel=6) as packed:
                writer = BackupWriter(packed)
                writer.add({"most116": "backup", "format": _FORMAT, **head})
                yield writer
                writer.end()
            raw.flush()
            os.fsync(raw.fileno())
        draft.rename(path)
        settle(path.parent)
    finally:
        draft.unlink(missing_ok=True)


class Backup:
    """A backup that was read to its end once, and is whole. Raises ConfigurationError when it is not."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.head = _checked(path)

    @property
    def at(self) -> datetime:
        return datetime.fromisoformat(self.head["at"])

    def lines(self) -> Iterator[Line]:
        """What is between head and end, in order."""
        with gzip.open(self.path, "rb") as file:
            for line in map(json.loads, file):
                if "most116" not in line and "end" not in line:
                    yield line

    @classmethod
    def newest(cls, folder: Path, pattern: str) -> Self:
        found = sorted(folder.glob(pattern))
        if not found:
            raise ConfigurationError(f"{folder} holds no {pattern}: name the folder that `most116 backup` wrote to")
        return cls(found[-1])


def _checked(path: Path) -> Line:
    damaged = ConfigurationError(f"{path} is cut off or damaged: take another backup")
    head: Line | None = None
    lines, said, counted = 0, None, hashlib.sha256()
    try:
        with gzip.open(path, "rb") as file:
            for raw in file:
                line = json.loads(raw)
                if "end" in line:
                    said = (line["end"], line["sha256"])
                    break
                head = line if head is None else head
                counted.update(raw)
                lines += 1
    except (OSError, EOFError, ValueError, zlib.error):
        raise damaged from None
    if head is None or said != (lines, counted.hexdigest()):
        raise damaged
    if head.get("most116") != "backup" or head.get("format") != _FORMAT:
        raise ConfigurationError(f"{path} is no backup that this program knows: use the most116 that wrote it")
    return head
