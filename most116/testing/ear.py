"""Our side of the platform, reduced to what a webhook does: hears, remembers and answers as it is told."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import Response

from most116.simulator.breaking import break_connection
from most116.simulator.serving import serving
from most116.testing.simulated import bound_socket

BREAK = "break the connection"


@dataclass(frozen=True, slots=True)
class Heard:
    """One post of the platform."""

    path: str
    query: str
    form: dict[str, str]
    headers: dict[str, str]


@dataclass
class Ear:
    """`answers` are used up in order (an answer, a TwiML text, seconds to wait, BREAK); then all is answered well."""

    url: str
    heard: list[Heard] = field(default_factory=list)
    answers: list[Response | str | float] = field(default_factory=list)

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            return
        request = Request(scope, receive)
        body = (await request.body()).decode("ascii")
        form = dict(parse_qsl(body, keep_blank_values=True))
        self.heard.append(Heard(scope["path"], scope["query_string"].decode(), form, dict(request.headers)))
        answer = self.answers.pop(0) if self.answers else "<Response/>"
        if isinstance(answer, float):
            await asyncio.sleep(answer)
            answer = "<Response/>"
        if answer == BREAK:
            answer = await break_connection(request)
        if isinstance(answer, str):
            answer = Response(answer, media_type="text/xml")
        await answer(scope, receive, send)

    def statuses(self) -> list[str]:
        """The status callbacks in the order in which they came."""
        return [each.form["MessageStatus"] for each in self.heard if "MessageStatus" in each.form]


@asynccontextmanager
async def listening_ear() -> AsyncIterator[Ear]:
    """An ear on a free port of this machine, in this event loop."""
    sock, url = bound_socket()
    ear = Ear(url)
    async with serving(ear, sock):
        yield ear


async def eventually(what: Callable[[], bool], seconds: float = 60.0) -> None:
    """Waits for something that is on its way."""
    until = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < until, f"still not so after {seconds} s"
        await asyncio.sleep(0.005)
