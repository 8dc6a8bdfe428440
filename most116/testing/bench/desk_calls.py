"""A consultant's acts over one kept connection, so that the client's library is not what is measured."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import urlsplit

from most116.testing.bench.load import Caller, http_post, kept_connection
from most116.testing.trial_desk import DeskUser


class DeskCaller:
    """Acts of the account of `desk`; each tells its seconds until the answer began. Refused: RuntimeError."""

    def __init__(self, desk: DeskUser, caller: Caller) -> None:
        self._caller, self._host = caller, urlsplit(desk.url).netloc
        self._headers = {"authorization": desk.http.headers["authorization"], "content-type": "application/json"}

    async def take_next(self) -> tuple[float, str]:
        """The seconds, and whose talk it is."""
        seconds, answer = await self._act("/queue/next")
        return seconds, json.loads(answer)["id"]

    async def reply(self, which: str, text: str) -> float:
        seconds, _ = await self._act(f"/conversations/{which}/messages", {"text": text})
        return seconds

    async def _act(self, path: str, body: dict[str, Any] | None = None) -> tuple[float, bytes]:
        given = b"" if body is None else json.dumps(body).encode()
        return await self._caller.answered(http_post(f"/api/v1{path}", self._host, given, self._headers))


@asynccontextmanager
async def desk_caller(desk: DeskUser) -> AsyncIterator[DeskCaller]:
    place = urlsplit(desk.url)
    async with kept_connection(place.hostname or "127.0.0.1", place.port or 80) as caller:
        yield DeskCaller(desk, caller)
