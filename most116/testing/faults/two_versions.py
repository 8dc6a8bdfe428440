"""A house with processes of two versions: the code as it was before the newest revision of the schema, and as it is."""

import io
import json
import shutil
import socket
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import AsyncIterator, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

from config.child_environment import child_environment
from most116.app.demo import demo_of, write_private
from most116.app.sockets import listen_here, url_of
from most116.app.supervisor import Program, Supervisor
from most116.app.trial_settings import Sockets, simulator_settings, trial_settings
from most116.core.redaction import EventLog
from most116.testing.faults.callers import consultant_at, phones_at
from most116.testing.servers import running_redis
from most116.testing.simulator_client import Simulated
from most116.testing.trial_desk import DeskUser

HERE = Path(__file__).resolve().parents[3]
# In the order in which docs/operations.md replaces them: who reads before who writes.
ROLES = ("clock", "worker", "intake", "desk", "gateway", "public")
_LISTENING = ("public", "desk")
_IMPATIENT = {
    "MOST116_OUTBOX__LEASE_SECONDS": "20",
    "MOST116_CLOCK__RESCUE_SECONDS": "5",
    "MOST116_INTAKE__LOCK_SECONDS": "2",
    "MOST116_TWILIO__MESSAGES_PER_SECOND": "100",
    # One program answers for many people here.
    "MOST116_DESK__TALKS_AT_ONCE": "0",
    "MOST116_DESK__UNITS": "0",
}


def before_newest_revision(folder: Path) -> str | None:
    """Write the code that knew all revisions but the newest into `folder`, and say which commit that was.

    None where the history is not there: in a shallow clone, or in a tree without one.
    """
    newest = max((HERE / "handoff/store/migrations/versions").glob("0*.py")).relative_to(HERE)
    added = _git("log", "-1", "--format=%H", "--diff-filter=A", "--", str(newest)).decode().strip()
    before = _git("rev-parse", "--verify", "--quiet", f"{added}^").decode().strip() if added else ""
    # Where two revisions of one number met, nobody could bring a schema up to date: nobody ran that.
    while before:
        kept = _git("ls-tree", "--name-only", f"{before}:handoff/store/migrations/versions").decode().split()
        numbers = [name.partition("_")[0] for name in kept if name.startswith("0")]
        if len(numbers) == len({*numbers}):
            break
        before = _git("rev-parse", "--verify", "--quiet", f"{before}^").decode().strip()
    if not before:
        return None
    with zipfile.ZipFile(io.BytesIO(_git("archive", "--format=zip", before))) as archive:
        archive.extractall(folder)
    return before


class TwoVersions:
    """`folder` is theirs alone; `older` holds the code that all roles run first."""

    def __init__(self, folder: Path, older: Path, redis_url: str) -> None:
        self._folder, self._older = folder, older
        self._sockets = Sockets(public=listen_here(0, 0), desk=listen_here(0, 0), simulator=listen_here(0, 0))
        self._demo = demo_of(folder)
        self._outside = {
            name: value for name, value in child_environment({}).items() if not name.startswith("MOST116_")
        }
        self._settings = trial_settings(folder, self._demo, self._sockets, redis_url) | _IMPATIENT
        self._simulator = Supervisor(EventLog("simulator"))
        self._roles: dict[str, Supervisor] = {}

    @property
    def public_url(self) -> str:
        return url_of(self._sockets.public)

    async def start(self) -> None:
        """Everything as it was before the upgrade, and the platforms."""
        simulated = self._folder / "simulator.json"
        write_private(simulated, json.dumps(simulator_settings(self._demo, self._sockets)))
        await self._simulator.start(
            self._program("simulator", HERE, ["simulate", str(simulated)], self._sockets.simulator)
        )
        await self._simulator.once(self._program("prepare", self._older, ["prepare-trial", str(self._folder)]))
        for role in ROLES:
            self._roles[role] = await self._run(role, self._older)

    async def upgrade(self) -> None:
        """As docs/operations.md has it: the schema, then one role after the other, the new one beside the old one."""
        await self._simulator.once(self._program("upgrade", HERE, ["db", "upgrade"]))
        for role in ROLES:
            await self._replace(role)

    async def stop(self) -> None:
        for one in [*self._roles.values(), self._simulator]:
            await one.stop()
        for sock in (self._sockets.public, self._sockets.desk, self._sockets.simulator):
            sock.close()

    def phones(self) -> AbstractAsyncContextManager[Simulated]:
        return phones_at(self._sockets, self._folder / "simulator.json")

    def desk(self) -> AbstractAsyncContextManager[DeskUser]:
        return consultant_at(self._sockets, self._demo)

    async def _replace(self, role: str) -> None:
        before, self._roles[role] = self._roles[role], await self._run(role, HERE)
        await before.stop()

    async def _run(self, role: str, code: Path) -> Supervisor:
        sock: socket.socket | None = getattr(self._sockets, role) if role in _LISTENING else None
        where = ["--listen-fd", str(sock.fileno())] if sock else []
        one = Supervisor(EventLog(role))
        await one.start(self._program(role, code, ["run", role, *where], sock))
        return one

    def _program(self, name: str, code: Path, arguments: Sequence[str], sock: socket.socket | None = None) -> Program:
        return Program(
            name=name,
            # -P: the folder in which the tests run is not the code that is meant.
            command=[sys.executable, "-P", "-m", "most116", *arguments],
            environment={**self._outside, **self._settings, "PYTHONPATH": str(code)},
            sockets=[sock] if sock else [],
        )


@asynccontextmanager
async def running_older_version(older: Path) -> AsyncIterator[TwoVersions]:
    """A house in a folder of its own, all of whose roles still run `older`; nothing is left of it afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="m116-"))
    with running_redis() as redis:
        house = TwoVersions(folder, older, redis.url)
        try:
            await house.start()
            yield house
        finally:
            await house.stop()
            shutil.rmtree(folder, ignore_errors=True)


def _git(*arguments: str) -> bytes:
    """What it prints; nothing where it fails, as it does where there is no history."""
    return subprocess.run(["git", *arguments], cwd=HERE, capture_output=True, check=False).stdout  # noqa: S603, S607
