"""A PostgreSQL of its own on loopback, made for one run: it can be killed, paused and started again."""

import os
import pwd
import shutil
import signal
import subprocess
import time
from pathlib import Path

import psycopg

from most116.testing.faults.program import StoreProgram, free_ports

_FOLDERS = ("/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin")
_START_SECONDS = 60.0


def postgres_programs() -> Path | None:
    """Where initdb and postgres are; None when this machine has none."""
    found = [path for pattern in _FOLDERS for path in Path("/").glob(pattern[1:]) if (path / "initdb").exists()]
    named = shutil.which("initdb")
    return max(found, default=Path(named).parent if named else None, key=lambda path: path.parent.name)


class Postgres:
    """A cluster that waits for the disk at every commit, as in production. `port` is where it listens."""

    def __init__(self, folder: Path, programs: Path) -> None:
        self._data = folder / "postgres"
        self._data.mkdir()
        (self.port,) = free_ports(1)
        # It refuses to run as root: the cluster belongs to whoever is not.
        self._user = _owner() if os.getuid() == 0 else None
        if self._user is not None:
            folder.chmod(0o711)
            shutil.chown(self._data, self._user)
        # No word of ours goes along: the owner may not look into our folders.
        bare = {"PATH": os.defpath, "LC_ALL": "C.UTF-8"}
        made: list[str | Path] = [
            programs / "initdb",
            "--pgdata",
            self._data,
            "--username",
            "most116",
            "--auth",
            "trust",
        ]
        subprocess.run(  # noqa: S603 - the program of this machine
            [*made, "--auth", "trust", "--encoding", "UTF8", "--locale", "C.UTF-8", "--no-sync"],
            check=True,
            capture_output=True,
            user=self._user,
            env=bare,
            cwd="/",
        )
        command: list[str | Path] = [programs / "postgres", "-D", self._data, "-k", self._data]
        command += ["-h", "127.0.0.1", "-p", str(self.port)]
        options = ["-c", "max_connections=200", "-c", "shared_buffers=32MB"]
        log = folder / "postgres.log"
        self.program = StoreProgram("postgres", [*command, *options], log, environment=bare, user=self._user)

    def url(self, port: int) -> str:
        """The address for our roles, by the port under which they know it."""
        return f"postgresql+psycopg://most116@127.0.0.1:{port}/postgres"

    def start(self) -> None:
        """Returns once it has mended itself and answers."""
        self.program.start()
        until = time.monotonic() + _START_SECONDS
        while not self.answers():
            assert not self.program.ended, "PostgreSQL ended while starting"
            assert time.monotonic() < until, "PostgreSQL does not answer"
            time.sleep(0.05)

    def answers(self) -> bool:
        try:
            with psycopg.connect(f"postgresql://most116@127.0.0.1:{self.port}/postgres", connect_timeout=2):
                return True
        except psycopg.OperationalError:
            return False

    def kill(self) -> None:
        """All of its processes at once, as a power cut would."""
        # Else one for a connection that comes just now would be left, beside which a new server refuses to start.
        self.program.pause()
        children = self._children()
        self.program.kill()
        for pid in children:
            _send(pid, signal.SIGKILL)
        # A new one refuses to start beside processes of the old one.
        until = time.monotonic() + _START_SECONDS
        while any(Path(f"/proc/{pid}").exists() for pid in children):
            assert time.monotonic() < until
            time.sleep(0.02)

    def pause(self) -> None:
        for pid in (self.program.pid, *self._children()):
            _send(pid, signal.SIGSTOP)

    def resume(self) -> None:
        for pid in (self.program.pid, *self._children()):
            _send(pid, signal.SIGCONT)

    def stop(self) -> None:
        """Without waiting for who is connected."""
        self.program.stop(signal.SIGQUIT)

    def _children(self) -> list[int]:
        told = Path(f"/proc/{self.program.pid}/task/{self.program.pid}/children").read_text("ascii")
        return [int(pid) for pid in told.split()]


def _owner() -> str:
    known = {one.pw_name for one in pwd.getpwall()}
    return "postgres" if "postgres" in known else "nobody"


def _send(pid: int, number: int) -> None:
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        return
