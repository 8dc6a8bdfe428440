"""Server-Sent Events: resumable, kept alive by a heartbeat, ended by the person leaving or the site closing."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from most116.web.ending import end

_LONGEST_ID = 100
_HEARTBEAT_SECONDS = 15.0
# Proxies and phones end very long answers silently; ended by us, the browser resumes at once.
_LIFETIME_SECONDS = 3600.0
_RETRY_MS = 2_000
_BEAT = b"event: beat\ndata: \n\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class PushEvent:
    """One event. `id` is the position a browser resumes from; `name` is what a script listens for."""

    data: str
    id: str | None = None
    name: str | None = None

    def encode(self) -> bytes:
        names = {"id": self.id, "event": self.name}
        lines = [f"{field}: {_one_line(value)}" for field, value in names.items() if value is not None]
        data = self.data.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        return "".join(f"{line}\n" for line in [*lines, *(f"data: {line}" for line in data), ""]).encode()


class Push:
    """All streams of one site. A server waits for open streams when it stops, so `close()` has to come first."""

    def __init__(
        self, *, heartbeat_seconds: float = _HEARTBEAT_SECONDS, lifetime_seconds: float = _LIFETIME_SECONDS
    ) -> None:
        self._heartbeat_seconds = heartbeat_seconds
        self._lifetime_seconds = lifetime_seconds
        self._streams: set[PushStream] = set()
        self._closed = False

    def answer(self, events: AsyncIterator[bytes]) -> "PushStream":
        """An answer that writes `events` until they end, the person leaves, the lifetime is over or the site closes.

        Each item is one or several events, encoded, which are written at once.
        """
        return PushStream(self, events, self._heartbeat_seconds, self._lifetime_seconds)

    def close(self) -> None:
        """End every open stream, and any that starts later; browsers come back to whoever serves next."""
        self._closed = True
        for stream in self._streams:
            stream.stop()

    def enter(self, stream: "PushStream") -> None:
        self._streams.add(stream)
        if self._closed:
            stream.stop()

    def leave(self, stream: "PushStream") -> None:
        self._streams.discard(stream)


class PushStream(Response):
    """One open stream, as an ASGI answer."""

    media_type = "text/event-stream"

    def __init__(
        self, push: Push, events: AsyncIterator[bytes], heartbeat_seconds: float, lifetime_seconds: float
    ) -> None:
        super().__init__(headers={"cache-control": "no-store", "x-accel-buffering": "no"})
        del self.headers["content-length"]
        self._push = push
        self._events = events
        self._heartbeat_seconds = heartbeat_seconds
        self._lifetime_seconds = lifetime_seconds
        self._stopped = asyncio.Event()

    def stop(self) -> None:
        self._stopped.set()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002 - ASGI's signature
        await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
        self._push.enter(self)
        reasons_to_end: list[asyncio.Task[Any]] = [
            asyncio.create_task(self._write(send)),
            asyncio.create_task(self._beat(send)),
            asyncio.create_task(self._stopped.wait()),
            asyncio.create_task(_disconnected(receive)),
        ]
        try:
            done, _ = await asyncio.wait(
                reasons_to_end, timeout=self._lifetime_seconds, return_when=asyncio.FIRST_COMPLETED
            )
            for one in done:
                one.result()
            await send({"type": "http.response.body", "body": b"", "more_body": False})
        finally:
            self._push.leave(self)
            await end(*reasons_to_end)
            if close := getattr(self._events, "aclose", None):
                await close()

    async def _write(self, send: Send) -> None:
        """What happens as it comes, until it ends."""
        await _send(send, f"retry: {_RETRY_MS}\n\n".encode())
        async for written in self._events:
            await _send(send, written)

    async def _beat(self, send: Send) -> None:
        """A sign that a script can hear: browsers tell nobody of comments, nor of a line that went dead."""
        while True:
            await asyncio.sleep(self._heartbeat_seconds)
            await _send(send, _BEAT)


def resume_after(request: Request) -> str:
    """The position a browser wants to go on from: its own Last-Event-ID, else what the page said, else empty."""
    position = request.headers.get("last-event-id") or request.query_params.get("after", "")
    return position if len(position) <= _LONGEST_ID else ""


async def _send(send: Send, chunk: bytes) -> None:
    await send({"type": "http.response.body", "body": chunk, "more_body": True})


async def _disconnected(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


def _one_line(text: str) -> str:
    return text.replace("\r", " ").replace("\n", " ").replace("\0", " ")
