"""HTTP as uvicorn reads it, but a request that never ends is given up, and what is no HTTP gets our headers too."""

import asyncio
from typing import Any

from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol

from most116.web.headers import ALWAYS

_LONGEST_HEADERS = 65_536


class BoundedProtocol(HttpToolsProtocol):
    """Holds a connection only as long as somebody who writes on a poor network needs.

    `idle_seconds`: until the first byte; `request_seconds`: until the last byte of a request has come. A request whose
    headers are longer than 64 KiB is refused, so that nobody fills the memory before there is a body to be capped.
    """

    idle_seconds = 15.0
    request_seconds = 60.0

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._giving_up: asyncio.TimerHandle | None = None
        self._coming = self._in_headers = False
        self._unfinished = 0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as in uvicorn
        super().connection_made(transport)
        self._give_up_after(self.idle_seconds)

    def connection_lost(self, exc: Exception | None) -> None:
        self._go_on()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        if self.transport.is_closing():
            return
        # Before the first request there is no cycle.
        if not self._coming and not getattr(self.cycle, "response_complete", True):
            self._go_on()
            return
        if not self._unfinished:
            self._give_up_after(self.request_seconds)
        self._unfinished += len(data)
        if self._unfinished > _LONGEST_HEADERS and (self._in_headers or not self._coming):
            self.send_400_response("The headers are too long.")

    def on_message_begin(self) -> None:
        self._coming = self._in_headers = True
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        self._in_headers = False
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        self._coming = False
        super().on_message_complete()

    def send_400_response(self, msg: str) -> None:
        """Refuse what no application is asked about, with the headers of every answer."""
        body = f"{msg}\n".encode("ascii")
        lines = {
            **ALWAYS,
            "content-type": "text/plain; charset=utf-8",
            "content-length": str(len(body)),
            "connection": "close",
        }
        head = b"".join(f"{name}: {value}\r\n".encode("latin-1") for name, value in lines.items())
        self.transport.write(STATUS_LINE[400] + head + b"\r\n" + body)
        self.transport.close()

    def _give_up_after(self, seconds: float) -> None:
        if self._giving_up is not None:
            self._giving_up.cancel()
        self._giving_up = self.loop.call_later(seconds, self.transport.close)

    def _go_on(self) -> None:
        self._unfinished = 0
        if self._giving_up is not None:
            self._giving_up.cancel()
            self._giving_up = None
