"""Lets every process of a house believe another time, as after a jump of a machine's clock."""

from pathlib import Path

_FILE = "clock_moved_by"
# Python runs a module of this name before anything else, wherever it is on the path.
_HOOK = """
from datetime import UTC, datetime, timedelta
from most116.core import clock

def now(self):
    try:
        with open({file!r}, encoding="ascii") as moved:
            seconds = float(moved.read() or 0)
    except OSError:
        seconds = 0
    return datetime.now(UTC) + timedelta(seconds=seconds)

clock.SystemClock.now = now
"""


def moving_clock(folder: Path) -> str:
    """A folder for PYTHONPATH; a process that has it follows `move_clock`."""
    hooks = folder / "hooks"
    hooks.mkdir(exist_ok=True)
    (hooks / "sitecustomize.py").write_text(_HOOK.format(file=str(folder / _FILE)), "utf-8")
    return str(hooks)


def move_clock(folder: Path, seconds: float) -> None:
    new = folder / f"{_FILE}.new"
    new.write_text(str(seconds), "ascii")
    new.rename(folder / _FILE)
