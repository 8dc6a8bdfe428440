"""Processes that tests start: they end with the tests, also with tests that were killed and could clean nothing up."""

import shutil
from collections.abc import Sequence
from pathlib import Path

# Of util-linux, and on every Debian. Where it is not, an interrupted run leaves its processes behind.
_SETPRIV = shutil.which("setpriv")


def bound(command: Sequence[str | Path], number: str = "TERM") -> list[str | Path]:
    """The command line of `command`, to which the kernel sends the signal when the thread that starts it ends."""
    return [*([_SETPRIV, "--pdeathsig", number, "--"] if _SETPRIV else []), *command]
