"""Taking a message for sending, as Twilio takes it or as a fault on demand has it."""

import json
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from most116.simulator.breaking import break_connection, until_gone
from most116.simulator.faults import Fault
from most116.simulator.ledger import Message
from most116.simulator.segments import count_segments
from most116.simulator.settings import is_e164
from most116.simulator.stage import Stage
from most116.simulator.twilio_door import authenticate, refusal
from most116.simulator.twilio_facts import Refused, new_sid
from most116.simulator.twilio_form import read_form
from most116.simulator.twilio_order import Order, read_order
from most116.simulator.twilio_records import resource

_STATUS = {20003: 401, 20404: 404, 20429: 429, 20500: 500, 20503: 503}


class TwilioCreate:
    """Answers the create call, and sets the receipts of a message going."""

    def __init__(self, stage: Stage) -> None:
        self._stage, self._config, self._ledger = stage, stage.config, stage.ledger

    async def create(self, request: Request) -> Response:
        params: dict[str, Any] = {}
        fault = None
        try:
            order = await self._read(request, params)
            fault = self._take(order.to, receipts=False)
            refuse_on_demand(fault)
        except Refused as refused:
            self._note_refusal(params, refused, fault.kind if fault else None)
            return refusal(refused)
        return await self._answer(request, params, order, fault)

    async def _read(self, request: Request, params: dict[str, Any]) -> Order:
        """Fills `params` with what was posted before judging it, so that a refused post is noted whole."""
        authenticate(request, self._config)
        form = await read_form(request)
        params |= {name: values[0] if len(values) == 1 else values for name, values in form.items()}
        order = read_order(form, self._config)
        if self._ledger.opted_out(order.to):
            raise Refused(21610)
        return order

    async def _answer(self, request: Request, params: dict[str, Any], order: Order, fault: Fault | None) -> Response:
        kind = fault.kind if fault else ""
        message = self._accept(order, fault) if fault is None or fault.accept else None
        document = resource(message, self._config) if message else {}
        status = {"hang": 0, "reset": 0, "crash": 500}.get(kind, 201)
        self._ledger.post(params, status, message, kind or None)
        if fault is not None and kind in {"hang", "slow"}:
            await until_gone(request, None if kind == "hang" else fault.seconds, self._stage.stopping)
        if kind in {"hang", "reset"}:
            return await break_connection(request)
        if kind == "crash":
            return refusal(Refused(20500, status=500))
        if kind == "garbled":
            broken = json.dumps(document)[: len(json.dumps(document)) // 2]
            return Response(broken, status_code=201, media_type="application/json")
        return JSONResponse(document, status_code=201)

    def _accept(self, order: Order, fault: Fault | None) -> Message:
        now, (encoding, segments) = self._ledger.now(), count_segments(order.body)
        message = Message(
            sid=new_sid("MM" if order.media else "SM"),
            number=order.to,
            direction="outbound-api",
            text=order.body,
            state="queued",
            at=now,
            updated_at=now,
            encoding=encoding,
            segments=segments,
            media=len(order.media),
            fault=fault.kind if fault else None,
            status_callback=order.status_callback,
        )
        self._ledger.add(message)
        disorder = self._take(order.to, receipts=True)
        self._stage.chores.start(self._stage.receipts.follow(message, fault, disorder))
        return message

    def _take(self, number: str, *, receipts: bool) -> Fault | None:
        """The failure that meets a message; one that is used up by it is taken off the page."""
        fault = self._stage.faults.take(number, receipts=receipts)
        if fault is not None and fault.times is not None:
            self._stage.feed.publish("phone", fault.number)
        return fault

    def _note_refusal(self, params: dict[str, Any], refused: Refused, fault: str | None) -> None:
        """A text that was not taken is shown on the phone it was meant for, so that a person who tries us sees why."""
        to, now = params.get("To"), self._ledger.now()
        text = str(params.get("Body", ""))
        sid = new_sid("--")
        message = Message(sid, str(to), "outbound-api", text, "refused", now, now, on_record=False, fault=fault)
        message.encoding, message.segments = count_segments(text)
        message.error_code = refused.code
        if isinstance(to, str) and is_e164(to):
            self._ledger.add(message)
        self._ledger.post(params, refused.status, message, fault)


def refuse_on_demand(fault: Fault | None) -> None:
    if fault is not None and fault.kind in {"refused", "throttled"}:
        code = fault.code or 20500
        raise Refused(code, status=429 if fault.kind == "throttled" else _STATUS.get(code, 400))
