"""Callers of a desk: programs with a bearer token, browsers with a cookie, followers of its live events."""

import asyncio
import json
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import httpx
from httpx import codes

from most116.testing.desk_stage import PASSWORD, DeskStage

BASE = "http://127.0.0.1"
_COMES_AGAIN_SECONDS = 0.1
_CSRF = re.compile(r'name="csrf" value="([0-9a-f]{64})"')


def client(stage: DeskStage, place: str = "127.0.0.1") -> httpx.AsyncClient:
    """Nobody yet, at the address `place`. A fault of the desk comes as its answer, as it would over a socket."""
    transport = httpx.ASGITransport(stage.app, raise_app_exceptions=False, client=(place, 50_000))
    return httpx.AsyncClient(transport=transport, base_url=BASE)


async def program(stage: DeskStage, login: str) -> httpx.AsyncClient:
    """Signed in with a bearer token and no cookie."""
    one = client(stage)
    answer = await one.post("/api/v1/session", json={"login": login, "password": PASSWORD})
    assert answer.status_code == 200
    one.cookies.clear()
    one.headers["authorization"] = f"Bearer {answer.json()['token']}"
    return one


class Browser:
    """Signed in on the page; sends the forms that the page offers, with the proof that stands in them."""

    def __init__(self, stage: DeskStage) -> None:
        self.http = client(stage)

    async def sign_in(self, login: str, password: str = PASSWORD) -> httpx.Response:
        return await self.http.post("/sign-in", data={"login": login, "password": password})

    async def page(self, path: str = "/") -> str:
        answer = await self.http.get(path)
        assert answer.status_code == 200, (path, answer.status_code)
        return answer.text

    async def send(self, path: str, **fields: str) -> httpx.Response:
        """Post a form of ours; the answer, not followed."""
        found = _CSRF.search(await self.page())
        assert found, "the page has no form of ours"
        return await self.http.post(path, data={"csrf": found[1], **fields})


async def browser(stage: DeskStage, login: str) -> Browser:
    one = Browser(stage)
    answer = await one.sign_in(login)
    assert answer.status_code == 303
    return one


@dataclass(frozen=True, slots=True)
class Told:
    """One event of the stream, as it was sent."""

    name: str
    id: str | None
    data: dict[str, Any]


class Follower:
    """Reads a stream of events in the order in which they come."""

    def __init__(self, answer: httpx.Response) -> None:
        self.answer = answer
        self._lines = answer.aiter_lines()
        self.position = ""

    async def next(self) -> Told:
        """The next event; beats and empty lines are passed over."""
        fields: dict[str, str] = {}
        async for line in self._lines:
            if line:
                name, _, value = line.partition(": ")
                fields[name] = value
            elif fields.get("event") == "beat":
                fields = {}
            elif "data" in fields:
                self.position = fields.get("id", self.position)
                return Told(fields["event"], fields.get("id"), json.loads(fields["data"]))
            else:
                fields = {}
        raise AssertionError("the stream ended")

    async def until(self, name: str) -> Told:
        while (told := await self.next()).name != name:
            pass
        return told


@asynccontextmanager
async def following(url: str, headers: dict[str, str], *, after: str = "", resume: str = "") -> AsyncIterator[Follower]:
    """The stream of the desk at `url`, opened; its first event, `start`, is read already.

    Whoever finds the desk without its Redis comes again, as the page does.
    """
    more = {"last-event-id": resume} if resume else {}
    query = {"after": after} if after else {}
    async with httpx.AsyncClient(base_url=url, timeout=60) as http, asyncio.timeout(60) as patience:
        asked = http.build_request("GET", "/api/v1/events", headers={**headers, **more}, params=query)
        while (answer := await http.send(asked, stream=True)).status_code == codes.SERVICE_UNAVAILABLE:
            await answer.aclose()
            await asyncio.sleep(_COMES_AGAIN_SECONDS)
        assert answer.status_code == codes.OK, answer.status_code
        patience.reschedule(None)
        follower = Follower(answer)
        assert (await follower.next()).name == "start"
        try:
            yield follower
        finally:
            await answer.aclose()
