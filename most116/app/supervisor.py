"""Starts programs, starts again what ends by itself, and stops all of them in order."""

import asyncio
import signal
import socket
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from most116.app.nursery import Nursery
from most116.core.errors import DidNotStart
from most116.core.redaction import EventLog

_READY_SECONDS = 60.0
_STOP_SECONDS = 15.0
_PAUSES = (0.2, 0.5, 1.0, 2.0, 5.0, 10.0)
# Who ran for so long before ending starts again without a pause.
_LONG_ENOUGH_SECONDS = 30.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Program:
    """One process. `sockets` stay open over its restarts, so that nobody who calls in between is refused.

    Our own programs are told, as `--supervisor-fd`, where to say that they are ready; others are ready when started.
    """

    name: str
    environment: Mapping[str, str]
    command: Sequence[str] = ()
    """A whole command line; or else `arguments`."""
    arguments: Sequence[str] = ()
    """Of this very installation's `most116`, which is forked in the nursery where there is one."""
    sockets: Sequence[socket.socket] = ()
    ours: bool = True


class Process(Protocol):
    """What is used of a process, however it was started. `wait` gives its exit code, None where nobody knows it."""

    @property
    def returncode(self) -> int | None: ...
    async def wait(self) -> int | None: ...
    def send_signal(self, signal: int) -> None: ...
    def kill(self) -> None: ...


@dataclass(slots=True)
class _Running:
    program: Program
    process: Process
    line: socket.socket | None
    watcher: asyncio.Task[None] | None = field(default=None, repr=False)


class Supervisor:
    """Programs are stopped in the opposite order of their start."""

    def __init__(self, events: EventLog, nursery: Nursery | None = None) -> None:
        self._events = events
        self._nursery = nursery
        self._running: list[_Running] = []
        self._stopping = False

    async def start(self, *programs: Program) -> None:
        """Start all of them at once; returns when every one is ready. Raises DidNotStart."""
        started = [await self._spawn(program) for program in programs]
        self._running += started
        await asyncio.gather(*(self._until_ready(one) for one in started))
        for one in started:
            one.watcher = asyncio.create_task(self._watch(one))

    async def once(self, program: Program) -> None:
        """Run a program that ends by itself. Raises DidNotStart when it fails."""
        process = await self._process(program, [], [])
        if await process.wait() != 0:
            raise DidNotStart(f"{program.name} failed with code {process.returncode}; it says above why")

    async def stop(self) -> None:
        """SIGTERM to one after the other, each waited for; who does not listen is killed."""
        self._stopping = True
        for one in reversed(self._running):
            if one.watcher is not None:
                one.watcher.cancel()
            if not await _stop(one.process):
                self._events.warning("program_killed", role=one.program.name)
            if one.line is not None:
                one.line.close()
        self._running.clear()
        if self._nursery is not None:
            await self._nursery.close()

    async def _spawn(self, program: Program) -> _Running:
        ours, theirs = socket.socketpair() if program.ours else (None, None)
        where, passed = [], [sock.fileno() for sock in program.sockets]
        if ours is not None and theirs is not None:
            ours.setblocking(False)  # noqa: FBT003 -- the library's own signature
            where = ["--supervisor-fd", str(theirs.fileno())]
            passed.append(theirs.fileno())
        process = await self._process(program, where, passed)
        if theirs is not None:
            theirs.close()
        return _Running(program, process, ours)

    async def _process(self, program: Program, where: Sequence[str], passed: Sequence[int]) -> Process:
        if program.arguments and self._nursery is not None:
            return await self._nursery.bear([*program.arguments, *where], program.environment, passed)
        command = program.command or our_program(*program.arguments)
        return await asyncio.create_subprocess_exec(
            *command,
            *where,
            env=dict(program.environment),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=None if program.ours else asyncio.subprocess.DEVNULL,
            pass_fds=passed,
            # Ctrl-C in a terminal reaches the supervisor alone, which then stops the others in order.
            start_new_session=True,
        )

    async def _until_ready(self, one: _Running) -> None:
        if one.line is None:
            return
        loop = asyncio.get_running_loop()
        try:
            async with asyncio.timeout(_READY_SECONDS):
                said = await loop.sock_recv(one.line, 16)
        except TimeoutError:
            raise DidNotStart(f"{one.program.name} was not ready within {_READY_SECONDS:.0f} s") from None
        if not said:
            raise DidNotStart(f"{one.program.name} ended while starting; it says above why")

    async def _watch(self, one: _Running) -> None:
        loop = asyncio.get_running_loop()
        failures = 0
        while not self._stopping:
            began = loop.time()
            code = await one.process.wait()
            if loop.time() - began > _LONG_ENOUGH_SECONDS:
                failures = 0
            self._events.warning("program_ended", role=one.program.name, exit_code=code)
            await asyncio.sleep(_PAUSES[min(failures, len(_PAUSES) - 1)])
            failures += 1
            if one.line is not None:
                one.line.close()
            try:
                again = await self._spawn(one.program)
                one.process, one.line = again.process, again.line
                await self._until_ready(one)
            except DidNotStart:
                continue
            self._events.info("program_restarted", role=one.program.name, count=failures)


async def _stop(process: Process) -> bool:
    """False when it did not end by itself in time."""
    if process.returncode is not None:
        return True
    process.send_signal(signal.SIGTERM)
    try:
        async with asyncio.timeout(_STOP_SECONDS):
            await process.wait()
    except TimeoutError:
        process.kill()
        await process.wait()
        return False
    return True


def our_program(*arguments: str) -> list[str]:
    """The command line of this very installation."""
    return [sys.executable, "-m", "most116", *arguments]
