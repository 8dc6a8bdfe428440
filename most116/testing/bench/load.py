"""A plain HTTP client over kept connections, light enough not to be what is measured."""

import asyncio
import time
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figures:
    """Requests per second, and milliseconds that half and all but one in a hundred stayed below."""

    rate: float
    p50: float
    p99: float


def figures(seconds: Sequence[float], elapsed: float) -> Figures:
    return Figures(len(seconds) / elapsed, milliseconds_below(seconds, 0.50), milliseconds_below(seconds, 0.99))


def milliseconds_below(seconds: Sequence[float], share: float) -> float:
    """What `share` of the times stayed below."""
    ordered = sorted(seconds)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))] * 1000


def http_post(path: str, host: str, body: bytes, headers: Mapping[str, str]) -> bytes:
    """The bytes of one request that keeps its connection."""
    given = {"host": host, "content-length": str(len(body)), **headers}
    lines = "".join(f"{name}: {value}\r\n" for name, value in given.items())
    return f"POST {path} HTTP/1.1\r\n{lines}\r\n".encode() + body


async def post_all(host: str, port: int, requests: Sequence[bytes], connections: int) -> Figures:
    """Send every request once over `connections` kept connections; raises when one is not answered with 200."""
    return figures(*await post_all_timed(host, port, requests, connections))


async def post_all_timed(
    host: str, port: int, requests: Sequence[bytes], connections: int
) -> tuple[Sequence[float], float]:
    """As `post_all`: the seconds of each request, and of all together."""
    waiting = iter(requests)
    times: list[float] = []
    began = time.perf_counter()
    async with asyncio.TaskGroup() as group:
        for _ in range(connections):
            group.create_task(_post(host, port, waiting, times))
    return times, time.perf_counter() - began


async def _post(host: str, port: int, waiting: Iterator[bytes], times: list[float]) -> None:
    async with kept_connection(host, port) as caller:
        times.extend([await caller.post(request) for request in waiting])


class Caller:
    """One kept connection."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader, self._writer = reader, writer

    async def post(self, request: bytes) -> float:
        """Seconds until the answer began; RuntimeError when it is not 200."""
        seconds, _ = await self.answered(request)
        return seconds

    async def answered(self, request: bytes) -> tuple[float, bytes]:
        """As `post`, with the body of the answer."""
        began = time.perf_counter()
        self._writer.write(request)
        head = await self._reader.readuntil(b"\r\n\r\n")
        seconds = time.perf_counter() - began
        if not head.startswith(b"HTTP/1.1 200"):
            raise RuntimeError(f"answered {head.splitlines()[0]!r}")
        length = next(int(line[15:]) for line in head.lower().splitlines() if line.startswith(b"content-length:"))
        return seconds, await self._reader.readexactly(length)


@asynccontextmanager
async def kept_connection(host: str, port: int) -> AsyncIterator[Caller]:
    reader, writer = await asyncio.open_connection(host, port)
    yield Caller(reader, writer)
    writer.close()
    await writer.wait_closed()
