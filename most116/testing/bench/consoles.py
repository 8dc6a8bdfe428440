"""Consoles that follow what happens at the desk, in a process of their own, so that they are not what is measured."""

import asyncio
import json
import os
import re
import sys
import time
from collections import defaultdict
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from functools import partial
from urllib.parse import urlsplit

import uvloop

from most116.testing.children import bound
from most116.testing.trial_desk import DeskUser

_PATIENCE_SECONDS = 60.0
# They stand for browsers on other machines: on this one they take what nobody else wants.
_NICE = 10
_ABOUT = re.compile(rb'"conversation":"([^"]+)"')


class Consoles:
    """Those that one process follows."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process

    async def begin(self, url: str, authorization: str, count: int) -> None:
        """Returns once so many of the account that `authorization` (the value of the header) names follow the desk."""
        await self._ask(url, authorization, count)

    async def heard(self, which: str, since: float) -> Sequence[float]:
        """When each was first told of the conversation after `since`; both by `time.perf_counter` of this machine."""
        found: list[float] = await self._ask(which, since)
        return found

    async def _ask(self, *words: str | float) -> list[float]:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(words).encode() + b"\n")
        async with asyncio.timeout(_PATIENCE_SECONDS):
            answer: list[float] = json.loads(await self._process.stdout.readline())
        return answer


@asynccontextmanager
async def open_consoles(desk: DeskUser, count: int) -> AsyncIterator[Consoles]:
    """So many that read what they are told and do nothing."""
    process = await asyncio.create_subprocess_exec(
        *bound([sys.executable, "-m", "most116.testing.bench.consoles"]),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    try:
        consoles = Consoles(process)
        await consoles.begin(desk.url, desk.http.headers["authorization"], count)
        yield consoles
    finally:
        process.kill()
        await process.wait()


class _Heard:
    """What all consoles of this process were told, and when."""

    def __init__(self) -> None:
        self.times: defaultdict[str, list[tuple[int, float]]] = defaultdict(list)
        self.following = 0
        self._news = asyncio.Event()

    def tell(self) -> None:
        self._news.set()

    async def until_following(self, count: int) -> None:
        while self.following < count:
            await self._more()

    async def all_heard(self, which: str, since: float, count: int) -> Sequence[float]:
        """When each was first told of the conversation after `since`, once all were."""
        while True:
            first = dict[int, float]()
            for console, at in self.times[which]:
                if at >= since:
                    first.setdefault(console, at)
            if len(first) == count:
                return list(first.values())
            await self._more()

    async def _more(self) -> None:
        self._news.clear()
        await self._news.wait()


class _Console(asyncio.Protocol):
    def __init__(self, number: int, heard: _Heard) -> None:
        self._number, self._heard, self._rest = number, heard, b""

    def data_received(self, data: bytes) -> None:
        at = time.perf_counter()
        whole, _, self._rest = (self._rest + data).rpartition(b"\n")
        self._heard.following += whole.count(b"event: start")
        for which in {found.decode() for found in _ABOUT.findall(whole)}:
            self._heard.times[which].append((self._number, at))
        self._heard.tell()


async def _follow() -> None:
    loop, reader = asyncio.get_running_loop(), asyncio.StreamReader()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    url, authorization, count = json.loads(await reader.readline())
    place, heard = urlsplit(url), _Heard()
    request = f"GET /api/v1/events HTTP/1.1\r\nhost: {place.netloc}\r\nauthorization: {authorization}\r\n\r\n".encode()
    for number in range(count):
        transport, _ = await loop.create_connection(partial(_Console, number, heard), place.hostname, place.port)
        transport.write(request)
        await heard.until_following(number + 1)
    print("[]", flush=True)
    while line := await reader.readline():
        which, since = json.loads(line)
        print(json.dumps(await heard.all_heard(which, since, count)), flush=True)


if __name__ == "__main__":
    os.nice(_NICE)
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(_follow())
