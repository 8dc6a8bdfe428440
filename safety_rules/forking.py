"""Does one part of some work in a fork of this process, where there is a second processor for it."""

import os
import signal
import sys
import traceback
from collections.abc import Callable
from contextlib import suppress
from multiprocessing import Pipe
from typing import TYPE_CHECKING, Never, TypeVar

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

_HereT = TypeVar("_HereT")
_ThereT = TypeVar("_ThereT")
# How often a process looks whether the one that started it is still there, in seconds.
_LOOKS = 0.2


def end_with(parent: int) -> None:
    """End this process soon after the process `parent`, whatever ended that one; it must be the one that started it."""

    def look(*_: object) -> None:
        if os.getppid() != parent:
            os._exit(1)

    signal.signal(signal.SIGALRM, look)
    signal.setitimer(signal.ITIMER_REAL, _LOOKS, _LOOKS)


def processors() -> int:
    """How many this process may use at once."""
    return len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1


def side_by_side(here: Callable[[], _HereT], there: Callable[[], _ThereT], *, fork: bool) -> tuple[_HereT, _ThereT]:
    """What both give; `there` is done in a fork of this process, or after `here` where there is to be none.

    Only a process may fork that has no threads and that nobody else forks or waits for. What is raised there is raised
    here, unless this raised before. A signal that ends the fork ends this process too: who waits for it is told which.
    """
    if not fork:
        return here(), there()
    reader, writer = Pipe(duplex=False)
    parent = os.getpid()
    child = os.fork()
    if not child:
        _do(there, writer, parent)
    writer.close()
    with reader:
        try:
            mine = here()
        except BaseException:
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
            raise
        with suppress(EOFError):
            found, error = reader.recv()
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        os.kill(os.getpid(), os.WTERMSIG(status))
    if status:
        raise RuntimeError("half of the work failed; what is written above says why")
    if error is not None:
        raise error
    return mine, found


def _do(work: Callable[[], object], writer: "Connection[object, object]", parent: int) -> Never:
    """In the fork: nothing of what was copied from the parent is closed, flushed or freed."""
    code = 1
    try:
        end_with(parent)
        writer.send(_outcome(work))
        code = 0
    except BaseException:  # noqa: BLE001 - the process ends here
        traceback.print_exc()
    finally:
        os._exit(code)


def _outcome(work: Callable[[], object]) -> tuple[object, Exception | None]:
    try:
        return work(), None
    except Exception as error:  # noqa: BLE001 - raised again where it is waited for
        return None, error
