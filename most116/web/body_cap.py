"""Refuses a request body that is too large, before it is read or, without a stated length, while it is."""

from contextlib import suppress
from http import HTTPStatus

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_REFUSAL = PlainTextResponse(
    "The request is too large.\n", status_code=HTTPStatus.REQUEST_ENTITY_TOO_LARGE, headers={"connection": "close"}
)


class BodyTooLarge(Exception):
    """Ends the reading of a body that has passed the limit; `BodyCap` turns it into 413."""


class BodyCap:
    """Pure ASGI middleware: 413 for any body over `limit` bytes, whether its length is stated, chunked or a lie."""

    def __init__(self, app: ASGIApp, *, limit: int) -> None:
        self._app = app
        self._limit = limit

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
        elif _stated_length(scope) > self._limit:
            await _REFUSAL(scope, receive, send)
        else:
            await self._count(scope, receive, send)

    async def _count(self, scope: Scope, receive: Receive, send: Send) -> None:
        size = 0
        started = False

        async def receive_counted() -> Message:
            nonlocal size
            message = await receive()
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
            await self._app(scope, receive_counted, send_unless_too_large)
        if size > self._limit and not started:
            await _REFUSAL(scope, receive, send)


def _stated_length(scope: Scope) -> int:
    """The Content-Length, or 0 where there is none or it is no number: then the bytes are counted."""
    for name, value in scope["headers"]:
        if name == b"content-length":
            return int(value) if value.isdigit() else 0
    return 0
