"""Whoever sends slowly, without end or no HTTP at all is let go, and nobody else notices."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress

import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route

from most116.app.sites import serve
from most116.app.slow_clients import BoundedProtocol
from most116.app.sockets import listen
from most116.testing.ear import eventually
from most116.web.headers import ALWAYS

GET = b"GET / HTTP/1.1\r\nhost: a\r\n\r\n"


async def answer(request: Request) -> Response:
    return PlainTextResponse(await request.body() or b"=")


async def stream(_: Request) -> Response:
    async def parts() -> AsyncIterator[bytes]:
        for _ in range(8):
            yield b"."
            await asyncio.sleep(0.1)

    return StreamingResponse(parts())


SITE = Starlette(routes=[Route("/", answer, methods=["GET", "POST"]), Route("/stream", stream)])


class Hasty(BoundedProtocol):
    idle_seconds = request_seconds = 0.3


class Client:
    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader, self._writer = reader, writer

    async def send(self, data: bytes) -> None:
        with suppress(ConnectionError):
            self._writer.write(data)
            await self._writer.drain()

    async def rest(self) -> bytes:
        """What comes until the other side ends the connection."""
        with suppress(ConnectionError):
            return await asyncio.wait_for(self._reader.read(), 60)
        return b""

    async def close(self) -> None:
        self._writer.close()
        with suppress(ConnectionError):
            await self._writer.wait_closed()

    async def until(self, end: bytes) -> bytes:
        return await asyncio.wait_for(self._reader.readuntil(end), 60)


Connect = Callable[[], Awaitable[Client]]


@asynccontextmanager
async def served(run: Callable[[asyncio.Event, Callable[[], None], int], Awaitable[None]]) -> AsyncIterator[Connect]:
    started, stop = asyncio.Event(), asyncio.Event()
    sock = listen("127.0.0.1", 0, None)
    port = sock.getsockname()[1]
    task = asyncio.ensure_future(run(stop, started.set, sock.detach()))
    await started.wait()

    clients = []

    async def connect() -> Client:
        clients.append(Client(*await asyncio.open_connection("127.0.0.1", port, limit=2**20)))
        return clients[-1]

    yield connect
    for client in clients:
        await client.close()
    stop.set()
    await task


@pytest.fixture
async def product() -> AsyncIterator[Connect]:
    """A site as the product serves it."""

    async def run(stop: asyncio.Event, started: Callable[[], None], descriptor: int) -> None:
        await serve(SITE, listen("127.0.0.1", 0, descriptor), stop, started, lambda: None)

    async with served(run) as connect:
        yield connect


@pytest.fixture
async def hasty() -> AsyncIterator[Connect]:
    """The same, with less patience."""

    async def run(stop: asyncio.Event, started: Callable[[], None], descriptor: int) -> None:
        config = uvicorn.Config(SITE, http=Hasty, ws="none", lifespan="off", log_config=None, server_header=False)
        server = uvicorn.Server(config)
        serving = asyncio.create_task(server.serve(sockets=[listen("127.0.0.1", 0, descriptor)]))
        await eventually(lambda: server.started)
        started()
        await stop.wait()
        server.should_exit = True
        await serving

    async with served(run) as connect:
        yield connect


@pytest.mark.parametrize("sent", [b"\x16\x03\x01\x00\xff\r\n\r\n", b"HELLO\r\n\r\n", b"GET / HTTP/9\r\n\r\n"])
async def test_what_is_no_http_is_refused_with_our_headers(product: Connect, sent: bytes) -> None:
    client = await product()
    await client.send(sent)
    head, _, body = (await client.rest()).decode().partition("\r\n\r\n")
    status, *lines = head.split("\r\n")
    given = dict(line.split(": ", 1) for line in lines)
    assert status == "HTTP/1.1 400 Bad Request"
    assert given.items() >= ALWAYS.items()
    assert "server" not in given
    assert body == "Invalid HTTP request received.\n"


@pytest.mark.parametrize("endless", [b"x-a: b\r\n", b"b"])
async def test_headers_without_end_are_refused(product: Connect, endless: bytes) -> None:
    client = await product()
    await client.send(b"GET / HTTP/1.1\r\nhost: a\r\nx-first: ")
    for _ in range(40):
        await client.send(endless * (8192 // len(endless)))
    # Who still sends when the connection ends may see a reset in place of the refusal.
    assert b"HTTP/1.1 200" not in await client.rest()


@pytest.mark.parametrize(
    "sent", [b"", b"\r\n", b"GET / HTTP/1.1\r\nhost", b"POST / HTTP/1.1\r\ncontent-length: 9\r\n\r\nhalf"]
)
async def test_a_request_that_does_not_come_is_given_up(hasty: Connect, sent: bytes) -> None:
    client = await hasty()
    await client.send(sent)
    assert await client.rest() == b""


async def test_bytes_that_trickle_in_win_no_time(hasty: Connect) -> None:
    client = await hasty()
    trickle = asyncio.create_task(_trickle(client))
    assert await client.rest() == b""
    trickle.cancel()


async def _trickle(client: Client) -> None:
    while True:
        await client.send(b"\r\n")
        await asyncio.sleep(0.05)


async def test_an_answer_may_take_longer_than_a_request(hasty: Connect) -> None:
    client = await hasty()
    await client.send(b"GET /stream HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n")
    assert (await client.rest()).count(b"\r\n.\r\n") == 8


async def test_requests_in_pieces_and_one_after_the_other_are_answered(product: Connect) -> None:
    client = await product()
    for _ in range(3):
        for piece in (GET[:9], GET[9:]):
            await client.send(piece)
        assert (await client.until(b"\r\n\r\n=")).startswith(b"HTTP/1.1 200")
    await client.send(b"POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 100000\r\n\r\n" + b"a" * 99_999)
    await client.send(b"z")
    assert (await client.until(b"z")).startswith(b"HTTP/1.1 200")
