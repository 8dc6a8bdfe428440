"""The simulator's control interface with types, for tests and measurements."""

import time
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, cast

import httpx

from most116.simulator.settings import SimulatorConfig
from most116.simulator.views import FaultView, MessageView, PhoneView, PostedView
from most116.testing.simulated_network import SimulatedNetwork, read


class Simulated:
    """A running simulator; `url` is its page and the base address for our Twilio client."""

    def __init__(self, url: str, config: SimulatorConfig, http: httpx.AsyncClient, pid: int | None) -> None:
        self.url, self.config, self.pid, self._http = url, config, pid, http

    async def send(
        self, number: str, text: str, *, media: int = 0, fields: Mapping[str, str | None] | None = None
    ) -> MessageView:
        """A person sends an SMS; returns when our webhook has answered. A field of None is left out of the form."""
        given = {"text": text, "media": media, "fields": dict(fields or {})}
        return cast("MessageView", await self._post(f"/api/phones/{number}/send", given))

    async def replay(self, number: str) -> MessageView:
        """The platform delivers the phone's last message once more, with the same MessageSid."""
        return cast("MessageView", await self._post(f"/api/phones/{number}/replay", {}))

    async def add_phone(self, number: str, name: str = "") -> PhoneView:
        return cast("PhoneView", await self._post("/api/phones", {"number": number, "name": name}))

    async def phone(self, number: str) -> PhoneView:
        return cast("PhoneView", await self._get(f"/api/phones/{number}"))

    async def phones(self) -> list[PhoneView]:
        return cast("list[PhoneView]", await self._get("/api/phones"))

    async def outbox(self, *, after: int = 0, wait: float = 0.0) -> list[PostedView]:
        """What our client posted after a `seq`; waits up to so many seconds for the first."""
        return cast("list[PostedView]", await self._get("/api/outbox", {"after": str(after), "wait": str(wait)}))

    async def hears(self, number: str, text: str = "", *, seconds: float = 60.0) -> PostedView:
        """The first accepted SMS to a number that contains a text, as soon as it is there; AssertionError when late."""
        seen, until, others = 0, time.monotonic() + seconds, list[str]()
        while (left := until - time.monotonic()) > 0:
            for posted in await self.outbox(after=seen, wait=min(left, 5.0)):
                seen = posted["seq"]
                body = posted["body"] or ""
                if posted["to"] == number and posted["sid"] and text in body:
                    return posted
                others.append(body)
        raise AssertionError(f"no SMS to {number} with {text!r} in {seconds} s; posted instead: {others}")

    async def fault(self, kind: str, number: str = "*", **more: Any) -> list[FaultView]:
        """Sets a failure (`code`, `seconds`, `times`, `accept`); kind `none` takes the number's failures back."""
        return cast("list[FaultView]", await self._post("/api/faults", {"number": number, "kind": kind, **more}))

    def network(self, name: str) -> SimulatedNetwork:
        """One of the chat platforms."""
        return SimulatedNetwork(name, self._http)

    async def reset(self) -> None:
        await self._post("/api/reset", {})

    async def _get(self, path: str, query: Mapping[str, str] | None = None) -> Any:
        return read(await self._http.get(path, params=dict(query or {})))

    async def _post(self, path: str, values: Mapping[str, Any]) -> Any:
        return read(await self._http.post(path, json=dict(values)))


StartSimulator = Callable[..., Awaitable[Simulated]]
