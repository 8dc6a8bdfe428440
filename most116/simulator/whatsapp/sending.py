"""Takes what our bridge creates for WhatsApp, shows it on the telephone, and reports what became of it."""

import asyncio
from datetime import timedelta
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from most116.simulator.answering import answer_as, status_noted, takes
from most116.simulator.faults import Fault
from most116.simulator.ledger import Message
from most116.simulator.network import Chats, Person, Shown
from most116.simulator.stage import Stage
from most116.simulator.twilio_create import refuse_on_demand
from most116.simulator.twilio_door import authenticate, refusal
from most116.simulator.twilio_facts import API_VERSION, Refused, new_sid
from most116.simulator.twilio_form import read_form
from most116.simulator.twilio_records import resource
from most116.simulator.whatsapp.account import Account, address_of, person_of
from most116.simulator.whatsapp.orders import WhatsAppOrder, read_order

_WINDOW = timedelta(hours=24)
_WORDS = {"sent": "wysłano", "delivered": "doręczono", "read": "przeczytano"}


class Sending:
    """The create call for addresses of WhatsApp. A refusal that the platform tells later comes as a callback."""

    def __init__(self, account: Account, stage: Stage, chats: Chats) -> None:
        self._account, self._stage, self._chats = account, stage, chats
        self._callbacks: dict[str, str] = {}

    async def create(self, request: Request) -> Response:
        params: dict[str, Any] = {}
        fault = None
        try:
            authenticate(request, self._stage.config)
            form = await read_form(request)
            params |= {name: values[0] if len(values) == 1 else values for name, values in form.items()}
            order = read_order(form, self._account)
            who = self._person(order)
            fault = self._chats.faults.take(who.id, receipts=False)
            refuse_on_demand(fault)
        except Refused as refused:
            self._note(params, refused.status, None, fault)
            return refusal(refused)
        sid = new_sid("SM")
        if takes(fault):
            self._stage.chores.start(self._follow(who, order, sid, fault))
        self._note(params, status_noted(fault, 201), sid if takes(fault) else None, fault)
        return await answer_as(fault, self._document(order, sid), request, self._stage, status=201)

    async def tell_read(self, who: Person, shown: Shown) -> None:
        """The two blue ticks."""
        shown.state = _WORDS["read"]
        self._chats.changed(who)
        await self._tell(who, self._callbacks.get(shown.key), shown.key, "read", None)

    async def _follow(self, who: Person, order: WhatsAppOrder, sid: str, fault: Fault | None) -> None:
        """From queued to its end, with a callback for each step."""
        error = self._trouble(who, order, fault)
        await self._tell(who, order.status_callback, sid, "queued", None)
        await asyncio.sleep(self._stage.config.receipt_pace)
        if error is not None:
            await self._tell(who, order.status_callback, sid, "failed", error)
            return
        text = f"[szablon] {order.text}" if order.template else order.text
        shown = Shown(key=sid, mine=False, text=text, at=self._chats.now(), state="wysłano", buttons=order.buttons)
        self._chats.add(who, shown)
        if order.status_callback:
            self._callbacks[sid] = order.status_callback
        for step in ("sent", "delivered"):
            shown.state = _WORDS[step]
            self._chats.changed(who)
            await self._tell(who, order.status_callback, sid, step, None)

    def _person(self, order: WhatsAppOrder) -> Person:
        if not self._chats.known(order.person):
            raise Refused(63024)
        return self._chats.person(order.person)

    def _trouble(self, who: Person, order: WhatsAppOrder, fault: Fault | None) -> int | None:
        """The platform's code for a message that it took and cannot hand over."""
        if fault is not None and fault.kind in {"undelivered", "failed"}:
            return fault.code
        if who.blocked:
            return 63014
        heard = [shown.at for shown in who.thread if shown.mine]
        closed = not heard or self._chats.now() - heard[-1] > _WINDOW
        return 63016 if closed and not order.template else None

    async def _tell(self, who: Person, url: str | None, sid: str, step: str, error: int | None) -> None:
        if url is None:
            return
        form = {
            "AccountSid": self._stage.config.account_sid,
            "ApiVersion": API_VERSION,
            "ChannelPrefix": "whatsapp",
            "From": self._account.address,
            "MessageSid": sid,
            "MessageStatus": step,
            "SmsSid": sid,
            "SmsStatus": step,
            "To": address_of(who.id),
            **({"ErrorCode": str(error)} if error is not None else {}),
            **({"EventType": "READ"} if step == "read" else {}),
        }
        await self._stage.wire.post(url, form, idempotency=new_sid(""))

    def _document(self, order: WhatsAppOrder, sid: str) -> dict[str, Any]:
        now = self._chats.now()
        message = Message(sid, address_of(order.person), "outbound-api", order.text, "queued", now, now)
        return {**resource(message, self._stage.config), "from": self._account.address}

    def _note(self, params: dict[str, Any], status: int, key: str | None, fault: Fault | None) -> None:
        person, text = (
            person_of(str(params.get("To", ""))),
            str(params.get("Body") or params.get("ContentVariables", "")),
        )
        self._chats.note_post(person, text, params, status, key=key, fault=fault.kind if fault else None)
