from collections.abc import AsyncIterator, Callable

import httpx
import pytest
from fastapi import Body, FastAPI
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message

from most116.web.body_cap import BodyCap

LIMIT = 1_000


async def echo(request: Request) -> Response:
    return PlainTextResponse(str(len(await request.body())))


def starlette_app() -> ASGIApp:
    return Starlette(
        routes=[Route("/", echo, methods=["POST"])],
        middleware=[Middleware(BodyCap, limit=LIMIT)],
    )


def fastapi_app() -> ASGIApp:
    """FastAPI turns whatever goes wrong while it reads a body into a 400 of its own."""
    app = FastAPI(middleware=[Middleware(BodyCap, limit=LIMIT)])

    @app.post("/")
    async def read(content: dict[str, str] = Body()) -> int:  # noqa: B008 - FastAPI's way
        return len(content)

    return app


async def pieces(count: int, size: int) -> AsyncIterator[bytes]:
    for _ in range(count):
        yield b"x" * size


@pytest.mark.parametrize("make", [starlette_app, fastapi_app])
@pytest.mark.parametrize("chunked", [False, True])
async def test_a_body_over_the_limit_is_413(make: Callable[[], ASGIApp], chunked: bool) -> None:
    content = pieces(20, 100) if chunked else b"x" * 2_000
    async with httpx.AsyncClient(transport=httpx.ASGITransport(make()), base_url="http://127.0.0.1") as client:
        answer = await client.post("/", content=content, headers={"content-type": "application/json"})
    assert answer.status_code == 413
    assert answer.headers["connection"] == "close"


@pytest.mark.parametrize("size", [0, 1, LIMIT])
@pytest.mark.parametrize("chunked", [False, True])
async def test_a_body_up_to_the_limit_passes(size: int, chunked: bool) -> None:
    content = pieces(1, size) if chunked else b"x" * size
    async with httpx.AsyncClient(transport=httpx.ASGITransport(starlette_app()), base_url="http://127.0.0.1") as client:
        answer = await client.post("/", content=content)
    assert (answer.status_code, answer.text) == (200, str(size))


async def test_a_stated_length_is_refused_before_anything_is_read() -> None:
    sent: list[Message] = []

    async def receive() -> dict[str, object]:
        assert sent, "the body was read before the answer was given"
        return {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        sent.append(message)

    scope = {"type": "http", "method": "POST", "path": "/", "headers": [(b"content-length", b"1001")]}
    await BodyCap(starlette_app(), limit=LIMIT)(scope, receive, send)
    assert sent[0]["status"] == 413


async def test_a_length_that_is_no_number_does_not_open_the_door() -> None:
    async with httpx.AsyncClient(transport=httpx.ASGITransport(starlette_app()), base_url="http://127.0.0.1") as client:
        answer = await client.post("/", content=b"x" * 2_000, headers={"content-length": "-5"})
    assert answer.status_code == 413
