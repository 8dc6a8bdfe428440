"""Programs are started together, started again when they end, and stopped in the opposite order."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from most116.app.sockets import listen
from most116.app.supervisor import Program, Supervisor
from most116.core.errors import DidNotStart
from most116.core.redaction import EventLog

# Says that it is ready, notes its life in a file, and waits for the end.
_PROGRAM = """
import os, signal, socket, sys
note, name, line = sys.argv[1], sys.argv[2], socket.socket(fileno=int(sys.argv[-1]))
def write(what):
    with open(note, "a") as file:
        file.write(f"{what} {name} {os.getpid()}\\n")
def end(*_):
    write("end"); sys.exit(0)
signal.signal(signal.SIGTERM, end)
write("start")
line.sendall(b"ready\\n")
while True:
    signal.pause()
"""


@pytest.fixture
async def supervisor() -> AsyncIterator[Supervisor]:
    made = Supervisor(EventLog("test"))
    yield made
    await made.stop()


def program(note: Path, name: str) -> Program:
    command = [sys.executable, "-S", "-c", _PROGRAM, str(note), name]
    return Program(name=name, command=command, environment={})


def failing(code: str, *, ours: bool = True) -> Program:
    return Program(name="failing", command=[sys.executable, "-S", "-c", code], environment={}, ours=ours)


def lives(note: Path) -> list[list[str]]:
    return [line.split() for line in note.read_text().splitlines()]


async def test_all_start_and_stop_in_the_opposite_order(supervisor: Supervisor, tmp_path: Path) -> None:
    note = tmp_path / "note"
    await supervisor.start(program(note, "a"))
    await supervisor.start(program(note, "b"))
    await supervisor.stop()
    assert [life[:2] for life in lives(note)] == [["start", "a"], ["start", "b"], ["end", "b"], ["end", "a"]]


async def test_what_is_killed_starts_again(supervisor: Supervisor, tmp_path: Path) -> None:
    note = tmp_path / "note"
    await supervisor.start(program(note, "a"))
    for count in (2, 3):
        os.kill(int(lives(note)[-1][2]), signal.SIGKILL)
        async with asyncio.timeout(60):
            while len(lives(note)) < count:  # noqa: ASYNC110 - another process writes it
                await asyncio.sleep(0.01)
    assert len({life[2] for life in lives(note)}) == 3


async def test_sockets_stay_open_over_restarts(supervisor: Supervisor, tmp_path: Path) -> None:
    with listen("127.0.0.1", 0) as sock:
        number = sock.fileno()
        code = f"import os; os.fstat({number}); " + _PROGRAM
        command = [sys.executable, "-S", "-c", code, str(tmp_path / "note"), "a"]
        await supervisor.start(Program(name="a", command=command, environment={}, sockets=[sock]))
    assert lives(tmp_path / "note")[0][0] == "start"


async def test_what_ends_while_starting_is_told(supervisor: Supervisor) -> None:
    with pytest.raises(DidNotStart, match="failing ended while starting"):
        await supervisor.start(failing("raise SystemExit(3)"))


async def test_a_program_that_runs_once_must_succeed(supervisor: Supervisor) -> None:
    await supervisor.once(failing("pass", ours=False))
    with pytest.raises(DidNotStart, match="code 3"):
        await supervisor.once(failing("raise SystemExit(3)", ours=False))
