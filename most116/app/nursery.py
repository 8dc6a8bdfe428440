"""Where a trial's processes are born: one of them has loaded what all need, and the others are forked from it.

What they have in common is then loaded once and held once (docs/decisions/0112). This is the supervisor's side.
"""

import asyncio
import json
import os
import signal
import socket
from collections import deque
from collections.abc import Mapping, Sequence
from contextlib import suppress

from most116.core.errors import DidNotStart
from most116.core.redaction import EventLog

_LARGEST = 4_096
_NO_HANDLE = -1


class Forked:
    """A process that the nursery bore; it is waited for and ended as asyncio's own are."""

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self.returncode: int | None = None
        self._ended: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        try:
            # A number may be another process's by now; a handle means this one for as long as it is open.
            self._handle = os.pidfd_open(pid)
        except ProcessLookupError:
            self._handle = _NO_HANDLE

    async def wait(self) -> int | None:
        """Its exit code, below zero for a signal; None if the nursery, which alone is told it, ended before."""
        await asyncio.shield(self._ended)
        return self.returncode

    def send_signal(self, number: int) -> None:
        if self._handle != _NO_HANDLE:
            with suppress(ProcessLookupError):
                signal.pidfd_send_signal(self._handle, number)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)

    def ended(self, code: int | None) -> None:
        """Said by the nursery, or seen from here."""
        self.returncode = code
        if self._handle != _NO_HANDLE:
            asyncio.get_running_loop().remove_reader(self._handle)
            os.close(self._handle)
            self._handle = _NO_HANDLE
        self._ended.set_result(None)

    def watch(self) -> None:
        """Nobody will say when it ends: look for ourselves."""
        if self._handle == _NO_HANDLE:
            self.ended(None)
        else:
            asyncio.get_running_loop().add_reader(self._handle, self.ended, None)


class Nursery:
    """Started with the first process that is asked for, and again when it has ended."""

    def __init__(self, command: Sequence[str], environment: Mapping[str, str], events: EventLog) -> None:
        self._command = command
        self._environment = environment
        self._events = events
        self._closing = False
        self._line: socket.socket | None = None
        self._listener: asyncio.Task[None] | None = None
        self._births: deque[asyncio.Future[Forked]] = deque()
        self._children: dict[int, Forked] = {}
        self._opening = asyncio.Lock()

    async def bear(self, arguments: Sequence[str], environment: Mapping[str, str], passed: Sequence[int]) -> Forked:
        """A process that runs `most116` with these arguments; the descriptors keep their numbers there.

        Raises DidNotStart when the nursery ends instead.
        """
        async with self._opening:
            line = self._line or await self._open()
        wish = {"arguments": list(arguments), "environment": dict(environment), "descriptors": list(passed)}
        birth: asyncio.Future[Forked] = asyncio.get_running_loop().create_future()
        self._births.append(birth)
        socket.send_fds(line, [json.dumps(wish).encode()], list(passed))
        return await birth

    async def close(self) -> None:
        """Let it end; what it bore goes on."""
        if self._line is not None and self._listener is not None:
            self._closing = True
            self._line.shutdown(socket.SHUT_WR)
            await self._listener

    async def _open(self) -> socket.socket:
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        ours.setblocking(False)  # noqa: FBT003 -- the library's own signature
        process = await asyncio.create_subprocess_exec(
            *self._command,
            "--supervisor-fd",
            str(theirs.fileno()),
            # Who is forked gets a title of its own, and must not write it over what the kernel shows as environment.
            env={**self._environment, "SPT_NOENV": "1"},
            stdin=asyncio.subprocess.DEVNULL,
            pass_fds=[theirs.fileno()],
            start_new_session=True,
        )
        theirs.close()
        self._line = ours
        self._listener = asyncio.create_task(self._listen(ours, process))
        return ours

    async def _listen(self, line: socket.socket, process: asyncio.subprocess.Process) -> None:
        loop = asyncio.get_running_loop()
        with suppress(ConnectionResetError):
            while said := await loop.sock_recv(line, _LARGEST):
                self._hear(**json.loads(said))
        line.close()
        self._line = None
        for birth in self._births:
            birth.set_exception(DidNotStart("the process from which the others are forked ended; it says above why"))
        self._births.clear()
        for child in self._children.values():
            child.watch()
        self._children.clear()
        code = await process.wait()
        if not self._closing:
            self._events.warning("program_ended", role="nursery", exit_code=code)

    def _hear(self, born: int | None = None, ended: int | None = None, code: int | None = None) -> None:
        if born is not None:
            child = self._children[born] = Forked(born)
            self._births.popleft().set_result(child)
        if ended is not None:
            self._children.pop(ended).ended(code)
