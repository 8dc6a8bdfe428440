"""The platforms' HTTP client: posts over kept connections, with a tenth of a general client's time and memory."""

import asyncio
import ssl
import time
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from most116.simulator.http_answer import AnswerReader, HttpAnswer, NoAnswer

_KEPT_SECONDS = 3.0  # shorter than servers keep an idle connection, so that a kept one is rarely found closed
_AT_ONCE = 400  # connections; what is above waits, because a process may open about a thousand files


class CannotConnect(Exception):
    """Nobody answered, or the connection was refused or is not to be trusted."""


@dataclass(slots=True)
class _Connection:
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    idle_since: float = 0.0

    @property
    def usable(self) -> bool:
        fresh = time.monotonic() - self.idle_since < _KEPT_SECONDS
        return fresh and not self.reader.at_eof() and not self.writer.is_closing()

    async def ask(self, request: bytes) -> tuple[HttpAnswer, bool]:
        """The answer, and whether the connection may be used again."""
        answer = AnswerReader()
        self.writer.write(request)
        while not answer.complete:
            data = await self.reader.read(65_536)
            answer.feed(data) if data else answer.end()
        return answer.read(), answer.keeps_open


class HttpPost:
    """Posts. One event loop owns it."""

    def __init__(self) -> None:
        self._idle: defaultdict[tuple[str, str], list[_Connection]] = defaultdict(list)
        self._room = asyncio.Semaphore(_AT_ONCE)
        self._trust: ssl.SSLContext | None = None

    async def post(
        self, url: str, body: bytes, headers: Mapping[str, str], *, connect: float, read: float
    ) -> HttpAnswer:
        """Raises CannotConnect or NoAnswer; `connect` and `read` are in seconds. `headers` say what the body is."""
        parts = urlsplit(url)
        request = _request(parts, body, headers)
        connection = await self._connection(parts, connect)
        keep = False
        try:
            async with asyncio.timeout(read):
                answer, keep = await connection.ask(request)
        except (TimeoutError, OSError) as problem:
            raise NoAnswer from problem
        finally:
            self._put_back(parts, connection, keep=keep)
        return answer

    async def close(self) -> None:
        connections = [each for idle in self._idle.values() for each in idle]
        self._idle.clear()
        for each in connections:
            each.writer.close()
        await asyncio.gather(*(each.writer.wait_closed() for each in connections), return_exceptions=True)

    async def _connection(self, parts: SplitResult, connect: float) -> _Connection:
        await self._room.acquire()
        idle = self._idle[parts.scheme, parts.netloc]
        while idle:
            kept = idle.pop()
            if kept.usable:
                return kept
            kept.writer.close()
        try:
            async with asyncio.timeout(connect):
                port = parts.port or (443 if parts.scheme == "https" else 80)
                return _Connection(*await asyncio.open_connection(parts.hostname, port, ssl=self._tls(parts.scheme)))
        except (TimeoutError, OSError) as problem:
            self._room.release()
            raise CannotConnect from problem
        except BaseException:
            self._room.release()
            raise

    def _put_back(self, parts: SplitResult, connection: _Connection, *, keep: bool) -> None:
        self._room.release()
        if keep:
            connection.idle_since = time.monotonic()
            self._idle[parts.scheme, parts.netloc].append(connection)
        else:
            connection.writer.close()

    def _tls(self, scheme: str) -> ssl.SSLContext | None:
        """Certificate authorities cost memory, so they are loaded only for an address that needs them."""
        if scheme == "https" and self._trust is None:
            self._trust = ssl.create_default_context()
        return self._trust if scheme == "https" else None


def _request(parts: SplitResult, body: bytes, headers: Mapping[str, str]) -> bytes:
    """An HTTP/1.1 request; addresses were checked for spaces and line ends when they were configured or posted."""
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    lines = [
        f"POST {path} HTTP/1.1",
        f"Host: {parts.netloc.rpartition('@')[2]}",
        f"Content-Length: {len(body)}",
        *(f"{name}: {value}" for name, value in headers.items()),
    ]
    return "\r\n".join([*lines, "", ""]).encode("ascii") + body
