"""Somebody in the web chat, as the page's own script keeps a talk: says each message until it is kept, and follows."""

import asyncio
import random
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from http import HTTPStatus

import httpx

from most116.testing.desk_clients import Follower
from most116.testing.faults.voices import Heard
from most116.testing.proofs import proof_of
from most116.testing.visitor import Visitor, visiting
from most116.web.ending import end

_PATIENCE_SECONDS = 120.0
_PAUSE_SECONDS = 0.3


class WebPhone:
    """What stands on the page: a line that comes again is the same line, known by its id."""

    tells_back = True

    def __init__(self, visitor: Visitor) -> None:
        self._http = visitor.http
        self._visitor = visitor
        self._visit = ""
        self._lines: dict[str, Heard] = {}
        self._untold: list[str] = []
        self._position = ""

    async def tell(self, text: str) -> None:
        """The same message again and again, until the house says that it has it."""
        fields = {"id": f"{random.getrandbits(128):032x}", "text": text, "lang": "pl"}
        until = time.monotonic() + _PATIENCE_SECONDS
        while not await self._taken(fields):
            assert time.monotonic() < until, f"webchat: not taken: {text}"
            await asyncio.sleep(_PAUSE_SECONDS)

    async def heard(self) -> Sequence[Heard]:
        return list(self._lines.values())

    async def follow(self) -> None:
        """Until cancelled; a stream that ends is opened again where it ended."""
        while True:
            after = {"last-event-id": self._position} if self._position else {}
            try:
                async with self._http.stream("GET", "/chat/events", headers=after) as answer:
                    # Before the first message there is nothing to follow.
                    if answer.status_code == HTTPStatus.OK:
                        await self._read(Follower(answer))
            except (httpx.HTTPError, AssertionError):
                # It was cut, or has ended in order, as each does after a while.
                pass
            await asyncio.sleep(_PAUSE_SECONDS)

    async def report(self) -> None:
        """Until cancelled: says which lines have arrived, until the house has taken that too."""
        while True:
            ids = list(self._untold)
            if ids and await self._posted("/chat/taken", {"ids": ",".join(ids)}) == HTTPStatus.NO_CONTENT:
                del self._untold[: len(ids)]
            await asyncio.sleep(_PAUSE_SECONDS)

    async def _read(self, stream: Follower) -> None:
        while True:
            told = await stream.next()
            self._position = stream.position
            if told.name == "line" and told.data["author"] != "person":
                self._lines.setdefault(told.data["id"], Heard(told.data["text"], time.time()))
                self._untold.append(told.data["id"])

    async def _taken(self, fields: dict[str, str]) -> bool:
        try:
            if not self._visit:
                # The page gives a visit before anything was said; a cookie keeps it from the first message on.
                self._visit = (await self._visitor.look()).fields.get("visit", "")
            given = {**fields, "visit": self._visit}
            answer = await self._http.post("/chat/messages", data=given)
            if answer.status_code == HTTPStatus.TOO_MANY_REQUESTS and (asked := answer.json())["error"] == "prove":
                given["proof"] = proof_of(asked["challenge"], asked["bits"])
                answer = await self._http.post("/chat/messages", data=given)
        except httpx.HTTPError:
            return False
        return answer.status_code == HTTPStatus.ACCEPTED

    async def _posted(self, path: str, fields: dict[str, str]) -> int:
        try:
            return (await self._http.post(path, data=fields)).status_code
        except httpx.HTTPError:
            return 0


@asynccontextmanager
async def web_phone(public_url: str) -> AsyncIterator[WebPhone]:
    """A page that stays open."""
    async with visiting(public_url) as visitor:
        phone = WebPhone(visitor)
        listening = asyncio.create_task(phone.follow()), asyncio.create_task(phone.report())
        try:
            yield phone
        finally:
            await end(*listening)
