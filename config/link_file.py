"""The operators' file of links: followed while the house runs, and written by the command that makes links."""

import fcntl
import os
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from time import monotonic

import yaml

from config.entry_link import FILE, EntryLink, as_data, link_of
from config.entry_links import EntryLinks, own_links, read_links
from most116.core.errors import ConfigurationError

_LOOK_SECONDS = 2.0
_HEAD = "# Written by `most116 link`; remarks of your own are lost. The installed file says what each word means.\n\n"


class FollowedLinks(EntryLinks):
    """Follows the file: a link counts within seconds of being made, and a broken file leaves the last good links."""

    def __init__(
        self, overlay: Path | None, refused: Callable[[Exception], None], *, look_seconds: float = _LOOK_SECONDS
    ) -> None:
        """Raises ConfigurationError; later `refused` is told of what is wrong, once for each state of the file."""
        self._overlay = overlay
        self._refused = refused
        self._look_seconds = look_seconds
        self._state = _state(overlay)
        self._looked = monotonic()
        super().__init__(read_links(overlay))

    @property
    def links(self) -> Mapping[str, EntryLink]:
        if self._overlay is not None and monotonic() - self._looked >= self._look_seconds:
            self._look()
        return self._links

    def _look(self) -> None:
        self._looked = monotonic()
        state = _state(self._overlay)
        if state != self._state:
            self._state = state
            try:
                self._links = read_links(self._overlay)
            except ConfigurationError as wrong:
                self._refused(wrong)


def add_link(folder: Path, link: EntryLink) -> None:
    """Write a new link into the data folder. Raises ConfigurationError when its code is taken."""
    with _alone(folder):
        own = own_links(folder)
        if link.code in read_links(folder):
            raise ConfigurationError(f"the code {link.code} is taken: codes are used once; choose another")
        _write(folder, {**own, link.code: link})


def end_link(folder: Path, code: str, last_day: date) -> None:
    """Make `last_day` the link's last. Raises ConfigurationError when the data folder has no such link."""
    with _alone(folder):
        own = own_links(folder)
        if code not in own:
            raise ConfigurationError(f"the data folder has no link {code}: `most116 link list` shows all")
        _write(folder, {**own, code: replace(own[code], ends=last_day)})


def _write(folder: Path, links: Mapping[str, EntryLink]) -> None:
    """Replace the file as a whole, or not at all; what is written reads back as the same links."""
    content = {code: dict(as_data(link)) for code, link in links.items()}
    text = _HEAD + yaml.safe_dump(content, allow_unicode=True, sort_keys=False)
    if {code: link_of(code, one) for code, one in yaml.safe_load(text).items()} != links:
        raise ConfigurationError(f"{FILE}: a value does not survive being written; use plain letters")
    descriptor, name = tempfile.mkstemp(prefix=f".{FILE}.", dir=folder)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as new:
            new.write(text)
            new.flush()
            os.fsync(new.fileno())
        # A temporary file is its owner's alone; the processes that read this one may be somebody else.
        Path(name).chmod(0o644)
        Path(name).replace(folder / FILE)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Two commands at once write one after the other."""
    try:
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            yield
        finally:
            os.close(descriptor)
    except OSError as problem:
        raise ConfigurationError(
            f"{FILE} cannot be written ({type(problem).__name__}): make the data folder, and let this user write there"
        ) from None


def _state(overlay: Path | None) -> tuple[int, int, int] | None:
    """Changes whenever the file does; None where there is none."""
    try:
        seen = (overlay / FILE).stat() if overlay is not None else None
    except OSError:
        return None
    return seen and (seen.st_mtime_ns, seen.st_size, seen.st_ino)
