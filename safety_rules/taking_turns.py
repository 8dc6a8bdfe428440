"""One process after the other compiles for a folder."""

import fcntl
import os
import time
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

# Seconds that a process waits for another one which compiles, and how often it looks.
_LONGEST_WAIT, _LOOKS = 60.0, 0.05


@contextmanager
def in_turn(folder: Path) -> Iterator[None]:
    """Whoever compiles for this folder does it alone, so that the others find what they waited for.

    Nobody waits for longer than compiling takes on a slow machine, nor where nothing can be locked. What was made of
    the folder only for this is taken away again when nothing was kept.
    """
    made = [each for each in (folder, *folder.parents) if not each.exists()]
    with ExitStack() as until_then:
        until_then.callback(_take_away, made)
        with suppress(OSError):
            folder.mkdir(parents=True, exist_ok=True)
            place = os.open(folder, os.O_RDONLY)
            until_then.callback(os.close, place)
            _lock(place)
        yield


def _lock(place: int) -> None:
    until = time.monotonic() + _LONGEST_WAIT
    while time.monotonic() < until:
        try:
            fcntl.flock(place, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            time.sleep(_LOOKS)
        else:
            return


def _take_away(folders: Iterable[Path]) -> None:
    """Those of them that are empty, the innermost first."""
    with suppress(OSError):
        for each in folders:
            each.rmdir()
