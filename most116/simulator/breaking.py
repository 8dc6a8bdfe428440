"""How a connection fails on demand: it stays silent, or it breaks in the middle."""

import asyncio
import socket
import struct
from typing import cast

from starlette.requests import Request
from starlette.responses import Response
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

_TRANSPORT = "most116.transport"


class BreakableProtocol(HttpToolsProtocol):
    """Lends the application its transport, because ASGI has no word for breaking a connection."""

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self.scope["extensions"] = {_TRANSPORT: {"transport": self.transport}}

    def _unsupported_upgrade_warning(self) -> None:
        """The application takes such a connection over by itself."""


def transport_of(request: Request) -> asyncio.Transport:
    """The connection that a request came over."""
    return cast("asyncio.Transport", request.scope["extensions"][_TRANSPORT]["transport"])


async def break_connection(request: Request) -> Response:
    """Ends the connection with a reset instead of an answer."""
    transport = transport_of(request)
    if not transport.is_closing():  # the client may have lost its patience first
        linger = struct.pack("ii", 1, 0)
        transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        transport.abort()
        await _gone(request)
    return Response(status_code=500)  # nobody reads it


async def until_gone(request: Request, seconds: float | None, stopping: asyncio.Event) -> None:
    """Waits until the client leaves, the time is over or the simulator stops."""
    waits = {asyncio.ensure_future(_gone(request)), asyncio.ensure_future(stopping.wait())}
    try:
        await asyncio.wait(waits, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for each in waits:
            each.cancel()
        await asyncio.gather(*waits, return_exceptions=True)


async def _gone(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass
