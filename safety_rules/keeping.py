"""Keeps compiled rules in a file, so that a process starts without dictionaries; JSON and arrays, nothing that runs."""

import hashlib
import json
import os
import sys
import zlib
from array import array
from collections.abc import Mapping
from contextlib import suppress
from importlib.metadata import PackageNotFoundError, version
from importlib.resources import files
from pathlib import Path

_MAGIC = b"most116 rules 1\n"
_KEPT = 3
_DICTIONARIES = ("morfeusz2", "pymorphy3", "pymorphy3-dicts-uk", "pymorphy3-dicts-ru")

# Parts of the file by name: text as UTF-8, numbers as little-endian arrays of four bytes.
Parts = Mapping[str, bytes]


def dictionary_versions() -> str:
    """Which dictionaries the forms come from, as the packages say."""
    return " ".join(f"{name}={_version(name)}" for name in _DICTIONARIES)


def key_of(rules_version: str) -> str:
    """Changes with the rules, with the dictionaries (both are in `rules_version`) and with the engine's own source."""
    digest = hashlib.sha256(rules_version.encode())
    package = files("safety_rules")
    for folder in (package, package.joinpath("common_words")):
        for place in sorted(folder.iterdir(), key=lambda each: each.name):
            if place.name.endswith((".py", ".txt")):
                digest.update(place.read_bytes())
    return digest.hexdigest()[:24]


def read_kept(folder: Path, key: str) -> dict[str, memoryview] | None:
    """The parts that were kept under this key; None when there are none, or the file is damaged."""
    try:
        place = _file(folder, key)
        with place.open("rb") as file:
            magic, heading = file.readline(), json.loads(file.readline())
            # Not copied, because a copy of megabytes stays with the process.
            body = memoryview(file.read())
        if magic != _MAGIC or heading["sum"] != zlib.crc32(body):
            return None
        parts: dict[str, memoryview] = {}
        at = 0
        for name, size in heading["parts"]:
            parts[name] = body[at : at + size]
            at += size
    except (OSError, ValueError, KeyError, TypeError):
        return None
    with suppress(OSError):
        os.utime(place)
    return parts


def keep(folder: Path, key: str, parts: Parts) -> Path:
    """Write the parts as one file, whole or not at all, and forget all but those used last. Raises OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    body = b"".join(parts.values())
    heading = {"parts": [[name, len(part)] for name, part in parts.items()], "sum": zlib.crc32(body)}
    # Several processes may compile at once; each writes a draft of its own. Who may read it is for the umask to say.
    draft = folder / f"{key}-{os.getpid()}.new"
    draft.write_bytes(_MAGIC + json.dumps(heading).encode() + b"\n" + body)
    place = draft.replace(_file(folder, key))
    for old in sorted(folder.glob("rules-*.kept"), key=lambda each: each.stat().st_mtime, reverse=True)[_KEPT:]:
        with suppress(OSError):
            old.unlink()
            _held(old).unlink(missing_ok=True)
    return place


def held(folder: Path, key: str) -> bool:
    """Whether the examples of the rules under this key were run by this engine, and held."""
    return _held(_file(folder, key)).exists()


def note_held(folder: Path, key: str) -> None:
    """Raises OSError, also when these rules are not kept."""
    place = _file(folder, key)
    if not place.exists():
        raise FileNotFoundError(place.name)
    _held(place).touch()


def numbers_to_bytes(numbers: "array[int]") -> bytes:
    return _little(numbers).tobytes()


def numbers_from_bytes(content: memoryview) -> "array[int]":
    numbers = array("I")
    numbers.frombytes(content)
    return _little(numbers)


def _little(numbers: "array[int]") -> "array[int]":
    if sys.byteorder == "little":
        return numbers
    turned = numbers[:]
    turned.byteswap()
    return turned


def _file(folder: Path, key: str) -> Path:
    return folder / f"rules-{key}.kept"


def _held(place: Path) -> Path:
    return place.with_suffix(".held")


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "none"
