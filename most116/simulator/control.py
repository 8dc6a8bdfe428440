"""The control interface: tests and the page's script make phones send, set faults and read what happened."""

import time
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from most116.simulator.faults import EVERY_NUMBER, read_fault
from most116.simulator.settings import is_e164
from most116.simulator.sms import SmsNetwork
from most116.simulator.stage import Stage
from most116.simulator.views import fault_view, message_view, phone_view, posted_view

_LONGEST_WAIT = 30.0


class Control:
    """JSON in, JSON out; a request that makes no sense is answered 400 with a sentence that says why."""

    def __init__(self, stage: Stage, sms: SmsNetwork) -> None:
        self._stage, self._ledger, self._sms = stage, stage.ledger, sms

    def routes(self) -> list[Route]:
        return [
            Route("/healthz", self.health, methods=["GET"]),
            Route("/api/phones", self.phones, methods=["GET", "POST"]),
            Route("/api/phones/{number}", self.phone, methods=["GET"]),
            Route("/api/phones/{number}/send", self.send, methods=["POST"]),
            Route("/api/phones/{number}/replay", self.replay, methods=["POST"]),
            Route("/api/outbox", self.outbox, methods=["GET"]),
            Route("/api/faults", self.faults, methods=["GET", "POST"]),
            Route("/api/reset", self.reset, methods=["POST"]),
        ]

    async def health(self, _: Request) -> Response:
        return JSONResponse({"ok": True})

    async def phones(self, request: Request) -> Response:
        if request.method == "POST":
            values = await _json(request)
            phone = self._ledger.show(_number(values.get("number")), _name(values.get("name", "")))
            return JSONResponse(phone_view(phone, self._stage), status_code=201)
        return JSONResponse([phone_view(each, self._stage) for each in self._ledger.phones.values()])

    async def phone(self, request: Request) -> Response:
        number = _number(request.path_params["number"])
        phone = self._ledger.phones.get(number)
        if phone is None:
            return JSONResponse({"error": "no such phone"}, status_code=404)
        return JSONResponse(phone_view(phone, self._stage))

    async def send(self, request: Request) -> Response:
        number, values = _number(request.path_params["number"]), await _json(request)
        text, media, fields = values.get("text", ""), values.get("media", 0), values.get("fields") or {}
        if not isinstance(text, str) or not isinstance(media, int) or not isinstance(fields, dict):
            raise TypeError("text: a string, media: a whole number, fields: an object")
        message = await self._sms.send(number, text, media, fields)
        return JSONResponse(message_view(message), status_code=201)

    async def replay(self, request: Request) -> Response:
        message = await self._sms.replay(_number(request.path_params["number"]))
        return JSONResponse(message_view(message))

    async def outbox(self, request: Request) -> Response:
        """What our client posted after a number, in order; `wait` holds the answer until there is something."""
        after, wait = int(request.query_params.get("after", "0")), float(request.query_params.get("wait", "0"))
        if not 0 <= wait <= _LONGEST_WAIT:
            raise ValueError(f"wait: 0 to {_LONGEST_WAIT:.0f} seconds")
        until = time.monotonic() + wait
        while True:
            seen = self._stage.feed.last
            found = self._ledger.posted_after(after)
            left = until - time.monotonic()
            if found or left <= 0 or self._stage.stopping.is_set():
                return JSONResponse([posted_view(each) for each in found])
            await self._stage.feed.wait(seen, left)

    async def faults(self, request: Request) -> Response:
        """`{"number": "+48…" or "*", "kind", "code", "seconds", "times", "accept"}`; kind none takes faults back."""
        if request.method == "POST":
            values = await _json(request)
            number = values.setdefault("number", EVERY_NUMBER)
            if number != EVERY_NUMBER:
                _number(number)
            if values.get("kind") == "none":
                self._stage.faults.clear(number)
            else:
                self._stage.faults.set(read_fault(values))
            self._stage.feed.publish("phone", number)
        return JSONResponse([fault_view(each) for each in self._stage.faults.all()])

    async def reset(self, _: Request) -> Response:
        await self._stage.reset()
        return JSONResponse({"ok": True})


async def _json(request: Request) -> dict[str, Any]:
    values = await request.json()
    if not isinstance(values, dict):
        raise TypeError("a JSON object is expected")
    return values


def _name(given: object) -> str:
    """A name as it can be shown; half a character would make every later answer unreadable."""
    return str(given).encode(errors="replace").decode()[:60]


def _number(given: object) -> str:
    number = str(given)
    if not is_e164(number):
        raise ValueError(f"not an E.164 number: {number}")
    return number
