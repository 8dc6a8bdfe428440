"""Refuses a request body that is too large, before it is read or, without a stated length, while it is."""

import asyncio
from contextlib import suppress
from http import HTTPStatus

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_REFUSAL = PlainTextResponse(
    "The request is too large.\n", status_code=HTTPStatus.REQUEST_ENTITY_TOO_LARGE, headers={"connection": "close"}
)
# So much, and for so long, is read away after the refusal: who still sends when the connection ends sees a reset and
# never reads the answer.
_READ_AWAY_BYTES = 16 * 1024 * 1024
_READ_AWAY_SECONDS = 5.0


class BodyTooLarge(Exception):
    """Ends the reading of a body that has passed the limit; `BodyCap` turns it into 413."""


class BodyCap:
    """Pure ASGI middleware: 413 for any body over `limit` bytes, whether its length is stated, chunked or a lie."""

    def __init__(self, app: ASGIApp, *, limit: int) -> None:
        self.app = app
        self._limit = limit

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
        elif _stated_length(scope) > self._limit:
            await _refuse(receive, send)
        else:
            await self._count(scope, receive, send)

    async def _count(self, scope: Scope, receive: Receive, send: Send) -> None:
        size = 0
        started = ended = False

        async def receive_counted() -> Message:
            nonlocal size, ended
            message = await receive()
            ended = not message.get("more_body", False)
            size += len(message.get("body", b""))
            if size > self._limit:
                raise BodyTooLarge
            return message

        async def send_unless_too_large(message: Message) -> None:
            nonlocal started
            # A framework may have turned our exception into an answer of its own; that one is not sent.
            if size <= self._limit or started:
                started = True
                await send(message)

        with suppress(BodyTooLarge):
            await self.app(scope, receive_counted, send_unless_too_large)
        if size > self._limit and not started:
            if ended:
                await _REFUSAL(scope, receive, send)
            else:
                await _refuse(receive, send)


async def _refuse(receive: Receive, send: Send) -> None:
    await send({"type": "http.response.start", "status": _REFUSAL.status_code, "headers": _REFUSAL.raw_headers})
    await send({"type": "http.response.body", "body": _REFUSAL.body, "more_body": True})
    left = _READ_AWAY_BYTES
    with suppress(TimeoutError):
        async with asyncio.timeout(_READ_AWAY_SECONDS):
            while left > 0:
                message = await receive()
                left -= len(message.get("body", b""))
                if not message.get("more_body", False):
                    break
    await send({"type": "http.response.body", "body": b"", "more_body": False})


def _stated_length(scope: Scope) -> int:
    """The Content-Length, or 0 where there is none or it is no number: then the bytes are counted."""
    for name, value in scope["headers"]:
        if name == b"content-length":
            return int(value) if value.isdigit() else 0
    return 0
