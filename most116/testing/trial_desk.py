"""Somebody at a running desk, by its API: looks at the queue, takes, answers, closes, follows what changes."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any, cast

import httpx

from handoff.console.shapes import Conversation, Message, Waiting
from most116.testing.desk_clients import Follower, following
from most116.testing.simulated import plain_client

_LOOK_SECONDS = 0.05


class DeskUser:
    """A program with a bearer token. Refusals raise httpx.HTTPStatusError, with what the desk said in its answer."""

    def __init__(self, url: str, http: httpx.AsyncClient, token: str) -> None:
        self.url, self.http, self._token = url, http, token
        self.http.headers["authorization"] = f"Bearer {token}"

    async def queue(self) -> list[Waiting]:
        return [Waiting.model_validate(one) for one in await self._get("/queue")]

    async def conversation(self, which: str) -> Conversation:
        return Conversation.model_validate(await self._get(f"/conversations/{which}"))

    async def take_next(self) -> Conversation | None:
        taken = await self._post("/queue/next")
        return None if taken is None else Conversation.model_validate(taken)

    async def claim(self, which: str) -> Conversation:
        return Conversation.model_validate(await self._post(f"/conversations/{which}/claim"))

    async def reply(self, which: str, text: str, client_id: str | None = None) -> Message:
        given = {"text": text, "client_id": client_id}
        return Message.model_validate(await self._post(f"/conversations/{which}/messages", given))

    async def close(self, which: str, *, after_danger: bool = False) -> Conversation:
        """With a reason, which is kept where somebody is in danger.

        `after_danger`: as a lead who is alone at the desk, and lowers the tier first.
        """
        if after_danger:
            await self._post(f"/conversations/{which}/lower", {"tier": "high", "why": "safe"})
        return Conversation.model_validate(await self._post(f"/conversations/{which}/close", {"reason": "safe"}))

    async def waits_with(self, words: str, seconds: float = 60.0) -> Waiting:
        """The place in the queue of the conversation in which a person wrote these words, once it is there."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            for place in await self.queue():
                if any(words in message.text for message in (await self.conversation(place.id)).messages):
                    return place
            await asyncio.sleep(_LOOK_SECONDS)
        raise AssertionError(f"nobody waits with {words!r} after {seconds:.0f} s")

    async def sees(self, which: str, what: Callable[[Conversation], bool], seconds: float = 60.0) -> Conversation:
        """The conversation, once it is as wanted."""
        until = time.monotonic() + seconds
        while not what(seen := await self.conversation(which)):
            told = [(one.author.value, one.delivery, one.text) for one in seen.messages]
            assert time.monotonic() < until, f"still not so after {seconds:.0f} s: {seen.phase}, {told}"
            await asyncio.sleep(_LOOK_SECONDS)
        return seen

    def follow(self, *, resume: str = "") -> AbstractAsyncContextManager[Follower]:
        """What changes at the desk, live; `resume` is a position of an earlier follower."""
        return following(self.url, {"authorization": f"Bearer {self._token}"}, resume=resume)

    async def _get(self, path: str) -> Any:
        return (await self.http.get(f"/api/v1{path}")).raise_for_status().json()

    async def _post(self, path: str, body: dict[str, str | None] | None = None) -> Any:
        answer = (await self.http.post(f"/api/v1{path}", json=body)).raise_for_status()
        return None if answer.status_code == httpx.codes.NO_CONTENT else answer.json()


@asynccontextmanager
async def signed_in(url: str, login: str, password: str) -> AsyncIterator[DeskUser]:
    async with plain_client(url) as http:
        answer = await http.post("/api/v1/session", json={"login": login, "password": password})
        answer.raise_for_status()
        http.cookies.clear()
        yield DeskUser(url, http, cast("str", answer.json()["token"]))
