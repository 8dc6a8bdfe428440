"""Keeps compiled rules in a file, so that a process starts without dictionaries."""

import hashlib
import os
from collections.abc import Mapping
from contextlib import suppress
from importlib.metadata import PackageNotFoundError, version
from importlib.resources import files
from mmap import ACCESS_READ, MADV_DONTNEED, mmap
from pathlib import Path

from safety_rules.kept_form import parts_in

_KEPT = 3
_DICTIONARIES = ("morfeusz2", "pymorphy3", "pymorphy3-dicts-uk", "pymorphy3-dicts-ru")


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
            # Mapped, so that processes share its numbers, and hold those that are used. Nobody writes into such a
            # file: `keep` puts another one in its place, and this one stays for as long as somebody maps it.
            parts = parts_in(memoryview(mmap(file.fileno(), 0, access=ACCESS_READ)))
    except (OSError, ValueError, KeyError, TypeError):
        return None
    with suppress(OSError):
        os.utime(place)
    return parts


def let_go(parts: Mapping[str, memoryview]) -> None:
    """Checking a mapped file brought all of it into memory; what judging needs of it comes again."""
    for mapped in {id(part.obj): part.obj for part in parts.values()}.values():
        if isinstance(mapped, mmap):
            mapped.madvise(MADV_DONTNEED)


def keep(folder: Path, key: str, content: bytes) -> Path:
    """Write the file whole or not at all, and forget all but those used last. Raises OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    # Several processes may compile at once; each writes a draft of its own. Who may read it is for the umask to say.
    draft = folder / f"{key}-{os.getpid()}.new"
    draft.write_bytes(content)
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


def _file(folder: Path, key: str) -> Path:
    return folder / f"rules-{key}.kept"


def _held(place: Path) -> Path:
    return place.with_suffix(".held")


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "none"
