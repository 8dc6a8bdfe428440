"""The embedded Redis of a trial: a real server on a private socket that forgets nothing it acknowledged."""

import asyncio
import contextlib
import tempfile
from collections.abc import Callable
from pathlib import Path

from most116.app.supervisor import Program
from most116.core.errors import DidNotStart

# Unix socket addresses hold about 100 characters; a deeper folder gets its socket elsewhere.
_LONGEST_PATH = 100
_SOCKET = "redis.sock"
_SOCKET_NOTE = "redis_socket"
_START_SECONDS = 20.0
_LOOK_SECONDS = 0.02


class EmbeddedRedis:
    def __init__(self, folder: Path, program: Path) -> None:
        self._folder = folder
        self._program = program
        inside = folder / _SOCKET
        fits = len(str(inside).encode()) < _LONGEST_PATH
        self.socket = inside if fits else Path(tempfile.mkdtemp(prefix="most116-")) / _SOCKET

    @property
    def url(self) -> str:
        return f"unix://{self.socket}"

    def program(self) -> Program:
        """How to start it. The folder must not be in use by another server: see `end_orphan`."""
        data = self._folder / "redis"
        data.mkdir(mode=0o700, exist_ok=True)
        (self._folder / _SOCKET_NOTE).write_text(str(self.socket), "utf-8")
        settings = {
            "port": "0",
            "unixsocket": str(self.socket),
            "unixsocketperm": "700",
            "dir": str(data),
            "appendonly": "yes",
            "appendfsync": "always",
            "save": "",
            "maxmemory-policy": "noeviction",
            "daemonize": "no",
            "loglevel": "warning",
        }
        arguments = [part for name, value in settings.items() for part in (f"--{name}", value)]
        return Program(name="redis", command=[str(self._program), *arguments], environment={}, ours=False)

    async def wait(self) -> None:
        """Until it has read its file and answers."""
        if not await _until(self.socket, lambda answer: answer == b"+PONG"):
            raise DidNotStart(f"redis did not answer within {_START_SECONDS:.0f} s")

    def clean_up(self) -> None:
        """Remove a socket folder that is not inside the data folder."""
        if self.socket.parent != self._folder:
            self.socket.unlink(missing_ok=True)
            self.socket.parent.rmdir()

    async def end_orphan(self) -> None:
        """End the server that a killed supervisor left behind: two on one file would destroy it."""
        note = self._folder / _SOCKET_NOTE
        if not note.exists():
            return
        left_behind = Path(note.read_text("utf-8"))
        if await _ask(left_behind, b"PING") is None:
            return
        await _ask(left_behind, b"SHUTDOWN")
        if not await _until(left_behind, lambda answer: answer is None):
            raise DidNotStart(f"another redis uses {self._folder} and does not end: stop it, or choose another folder")


async def _until(path: Path, wanted: Callable[[bytes | None], bool]) -> bool:
    """Ask again and again; False when the wanted answer did not come in time."""
    for _ in range(int(_START_SECONDS / _LOOK_SECONDS)):
        if wanted(await _ask(path, b"PING")):
            return True
        await asyncio.sleep(_LOOK_SECONDS)
    return False


async def _ask(path: Path, command: bytes) -> bytes | None:
    """One command in Redis' inline form and its first line of answer; None when nobody answers there."""
    try:
        async with asyncio.timeout(_START_SECONDS):
            reader, writer = await asyncio.open_unix_connection(str(path))
            try:
                writer.write(command + b"\r\n")
                return (await reader.readline()).rstrip()
            finally:
                writer.close()
                with contextlib.suppress(OSError):
                    await writer.wait_closed()
    except (OSError, TimeoutError):
        return None
