"""Runs `most116 try` as its users do: a program of its own on a short-lived folder, spoken to over its own ports."""

import asyncio
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from config.child_environment import child_environment
from most116.simulator.settings import SimulatorConfig
from most116.testing.children import bound
from most116.testing.processes import Running, kill, processes_of
from most116.testing.simulated import plain_client
from most116.testing.simulator_client import Simulated
from most116.testing.trial_desk import DeskUser, signed_in

_READY_SECONDS = 60.0
_STOP_SECONDS = 30.0
_LOOK_SECONDS = 0.02


@dataclass(frozen=True, slots=True, kw_only=True)
class Ready:
    """The first line of `most116 try --json`; `line` is all of it."""

    public_url: str
    desk_url: str
    simulator_url: str
    passwords: Mapping[str, str]
    line: Mapping[str, Any]
    seconds: float

    @classmethod
    def of(cls, line: bytes, seconds: float) -> Self:
        said: dict[str, Any] = json.loads(line)
        return cls(
            public_url=said["public_url"],
            desk_url=said["desk_url"],
            simulator_url=said["simulator_url"],
            passwords={account["login"]: account["password"] for account in said["accounts"]},
            line=said,
            seconds=seconds,
        )


# One program answers for many people here.
_NO_LIMITS = {"MOST116_DESK__TALKS_AT_ONCE": "0", "MOST116_DESK__UNITS": "0"}


class Trial:
    """One folder and the tree of processes that works in it; started again, it works on what the folder holds.

    What the tree prints is kept in `out` and `err` beside the data.
    """

    def __init__(self, folder: Path, environment: Mapping[str, str] | None = None) -> None:
        self.folder = folder
        self.data, self.out, self.err = folder / "data", folder / "out", folder / "err"
        # Whatever else is being tested here, the trial has only the settings it is given.
        outside = {name: value for name, value in child_environment({}).items() if not name.startswith("MOST116_")}
        self._environment = {**outside, **_NO_LIMITS, **(environment or {})}
        self._process: subprocess.Popen[bytes] | None = None
        self._ready: Ready | None = None

    @property
    def ready(self) -> Ready:
        assert self._ready is not None, "the trial has not been started"
        return self._ready

    def start(self) -> Ready:
        """Start it on free ports and return once it is ready; RuntimeError with what it printed when it is not."""
        began = time.monotonic()
        printed = self.out.stat().st_size if self.out.exists() else 0
        with self.out.open("ab") as out, self.err.open("ab") as err:
            self._process = subprocess.Popen(  # noqa: S603 - our own program
                bound(trial_command(self.data)),
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=err,
                env=self._environment,
                # A terminal's Ctrl-C goes to a whole group: this one is the trial's own.
                start_new_session=True,
            )
        while b"\n" not in (line := self.out.read_bytes()[printed:]):
            if self._process.poll() is not None or time.monotonic() - began > _READY_SECONDS:
                code = self._process.poll()
                self.end()
                raise RuntimeError(f"the trial did not start (exit code {code}): {self.err.read_text('utf-8')[-2000:]}")
            time.sleep(_LOOK_SECONDS)
        self._ready = Ready.of(line.partition(b"\n")[0], time.monotonic() - began)
        return self._ready

    def stop(self, number: int = signal.SIGTERM, *, group: bool = False) -> int:
        """Ask it to stop, as an operator or (`group`) a terminal's Ctrl-C does, and return its exit code."""
        assert self._process is not None, "the trial does not run"
        if group:
            os.killpg(self._process.pid, number)
        else:
            self._process.send_signal(number)
        code = self._process.wait(_STOP_SECONDS)
        self._process = None
        return code

    def end(self) -> None:
        """Stop it if it runs, and whatever is left of it, in any case."""
        try:
            if self._process is not None:
                self.stop()
        except subprocess.TimeoutExpired:
            pass
        finally:
            for one in processes_of(self.data):
                kill(one)
            if self._process is not None:
                self._process.wait()
                self._process = None

    def process(self, name: str) -> Running:
        """The one that is called so (see Running); AssertionError when there is none."""
        found = processes_of(self.data)
        for one in found:
            if one.name == name:
                return one
        raise AssertionError(f"no process {name!r} among {[one.name for one in found]}")

    def kill(self, name: str) -> Running:
        """kill -9 of one process, which the supervisor will start again; of the supervisor, its own is waited for."""
        one = self.process(name)
        kill(one)
        if self._process is not None and one.pid == self._process.pid:
            self._process.wait()
            self._process = None
        return one

    async def restarted(self, before: Running, seconds: float = 60.0) -> Running:
        """The process that took the place of one that ended."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            for one in processes_of(self.data):
                if one.name == before.name and one.pid != before.pid:
                    return one
            await asyncio.sleep(_LOOK_SECONDS)
        raise AssertionError(f"{before.name} was not started again within {seconds:.0f} s")

    @asynccontextmanager
    async def phones(self) -> AsyncIterator[Simulated]:
        """The invented telephones."""
        config = SimulatorConfig.from_file(self.data / "simulator.json")
        async with plain_client(self.ready.simulator_url) as http:
            yield Simulated(self.ready.simulator_url, config, http, None)

    @asynccontextmanager
    async def desk(self, login: str = "kasia") -> AsyncIterator[DeskUser]:
        """Somebody signed in at the desk."""
        async with signed_in(self.ready.desk_url, login, self.ready.passwords[login]) as user:
            yield user


@contextmanager
def running_trial(
    environment: Mapping[str, str] | None = None,
    *,
    start: bool = True,
    rules: Path | None = None,
    folder: Path | None = None,
) -> Iterator[Trial]:
    """A trial in a folder of its own; nothing is left of either afterwards.

    `environment`: settings that differ; `rules`: a folder of compiled rules, which then are not compiled again;
    `folder`: an empty one to take, a new one if it is not given.
    """
    folder = folder or Path(tempfile.mkdtemp(prefix="m116-"))
    trial = Trial(folder, environment)
    if rules is not None:
        kept = shutil.copytree(rules, trial.data / "rules")
        for path in (trial.data, kept, *kept.rglob("*")):
            path.chmod(0o700 if path.is_dir() else 0o600)
    try:
        if start:
            trial.start()
        yield trial
    finally:
        trial.end()
        shutil.rmtree(folder, ignore_errors=True)


def trial_command(data: Path) -> list[str]:
    """The command line that starts a trial on free ports."""
    ports = ["--port", "0", "--desk-port", "0", "--simulator-port", "0"]
    return [sys.executable, "-m", "most116", "try", "--json", "--no-browser", *ports, "--data-dir", str(data)]
