"""The order in which the processes of a house write to one SQLite file: who comes first writes first.

SQLite's own waiting looks again and again, up to a tenth of a second apart, so that whoever waits for a writer of
another process may be late by that much and more. A lock on a file wakes the next one at once, and ends with its owner.
"""

import asyncio
import fcntl
import os
from contextlib import suppress
from pathlib import Path
from types import TracebackType

from most116.core.errors import StorageDown

_SUFFIX = "-writer"


class WriterQueue:
    """An asynchronous context manager that is held while one process writes; its tasks take turns before it.

    Raises StorageDown where there is no place for its file, which lies beside the database.
    """

    def __init__(self, database: Path) -> None:
        self._path = database.with_name(database.name + _SUFFIX)
        self._turn = asyncio.Lock()
        self._held = -1

    async def __aenter__(self) -> None:
        await self._turn.acquire()
        try:
            self._held = await _locked(self._path)
        except OSError as failure:
            self._turn.release()
            raise StorageDown("the SQL database") from failure
        except BaseException:
            self._turn.release()
            raise

    async def __aexit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        # Closing it gives the lock back.
        os.close(self._held)
        self._turn.release()


async def _locked(path: Path) -> int:
    """The descriptor of the file, locked. Whoever is cancelled while waiting gives back what they are given later."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        with suppress(BlockingIOError):
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return descriptor
        waiting = asyncio.get_running_loop().run_in_executor(None, fcntl.flock, descriptor, fcntl.LOCK_EX)
    except BaseException:
        os.close(descriptor)
        raise
    try:
        await asyncio.shield(waiting)
    except BaseException:
        waiting.add_done_callback(lambda _: os.close(descriptor))
        raise
    return descriptor
