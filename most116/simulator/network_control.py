"""The control interface of the chat platforms: what people do on their telephones, and what our client posted."""

import dataclasses
import time
from collections.abc import Sequence
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from most116.simulator.faults import EVERY_NUMBER, read_fault
from most116.simulator.network import ChatNetwork, Person
from most116.simulator.stage import Stage
from most116.simulator.views import fault_view

_LONGEST_WAIT = 30.0


class NetworkControl:
    """JSON in, JSON out; a request that makes no sense is answered 400 with a sentence that says why."""

    def __init__(self, stage: Stage, networks: Sequence[ChatNetwork]) -> None:
        self._stage = stage
        self._networks = {network.chats.name: network for network in networks}
        stage.on_reset(*(network.chats.reset for network in networks))

    def routes(self) -> list[Route]:
        one = "/api/networks/{network}"
        return [
            Route("/api/networks", self.all, methods=["GET"]),
            Route(one + "/people/{person}", self.person, methods=["GET"]),
            Route(one + "/people/{person}/{act}", self.act, methods=["POST"]),
            Route(one + "/outbox", self.outbox, methods=["GET"]),
            Route(one + "/faults", self.faults, methods=["GET", "POST"]),
        ]

    async def all(self, _: Request) -> Response:
        return JSONResponse(
            [
                {"name": name, "title": one.title, "people": [_person(each) for each in one.chats.people()]}
                for name, one in self._networks.items()
            ]
        )

    async def person(self, request: Request) -> Response:
        return JSONResponse(_person(self._network(request).chats.person(request.path_params["person"])))

    async def act(self, request: Request) -> Response:
        """Does what the path says; the body is a JSON object, or nothing."""
        values = await request.json() if await request.body() else {}
        if not isinstance(values, dict):
            raise TypeError("a JSON object is expected")
        network, person = self._network(request), request.path_params["person"]
        await network.act(person, request.path_params["act"], values)
        return JSONResponse(_person(network.chats.person(person)), status_code=201)

    async def outbox(self, request: Request) -> Response:
        """What our client posted after a number, in order; `wait` holds the answer until there is something."""
        chats = self._network(request).chats
        after, wait = int(request.query_params.get("after", "0")), float(request.query_params.get("wait", "0"))
        if not 0 <= wait <= _LONGEST_WAIT:
            raise ValueError(f"wait: 0 to {_LONGEST_WAIT:.0f} seconds")
        until = time.monotonic() + wait
        while True:
            seen = self._stage.feed.last
            found = chats.posted(after)
            left = until - time.monotonic()
            if found or left <= 0 or self._stage.stopping.is_set():
                return JSONResponse([dataclasses.asdict(each) for each in found])
            await self._stage.feed.wait(seen, left)

    async def faults(self, request: Request) -> Response:
        """`{"person": an id or "*", "kind", "code", "seconds", "times", "accept"}`; kind none takes faults back."""
        faults = self._network(request).chats.faults
        if request.method == "POST":
            values = dict(await request.json())
            person = str(values.pop("person", EVERY_NUMBER))
            if values.get("kind") == "none":
                faults.clear(person)
            else:
                faults.set(read_fault({"code": None, **values, "number": person}))
        return JSONResponse([fault_view(each) for each in faults.all()])

    def _network(self, request: Request) -> ChatNetwork:
        name = request.path_params["network"]
        if name not in self._networks:
            raise ValueError(f"no network {name}: there is {', '.join(self._networks) or 'none'}")
        return self._networks[name]


def _person(person: Person) -> dict[str, Any]:
    """Somebody with their thread, oldest first; times are seconds since 1970."""
    thread = [{**dataclasses.asdict(shown), "at": shown.at.timestamp()} for shown in person.thread]
    return {"id": person.id, "name": person.name, "note": person.note, "blocked": person.blocked, "thread": thread}
