"""The Graph API as far as our bridge sends over it."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from most116.simulator.answering import answer_as, status_noted, takes
from most116.simulator.faults import Fault
from most116.simulator.meta.about_us import AboutUs, require_page
from most116.simulator.meta.account import Account
from most116.simulator.meta.delivery import new_mid
from most116.simulator.meta.graph_rules import GraphError, read_json, read_send, refuse_on_demand
from most116.simulator.meta.product import MetaProduct
from most116.simulator.network import Button, Person, Shown
from most116.simulator.stage import Stage

_WINDOW, _HUMAN_AGENT_WINDOW = timedelta(hours=24), timedelta(days=7)
_TITLE_CHARS = 20


class Graph:
    """Takes what our bridge posts for the people of both products."""

    def __init__(self, account: Account, stage: Stage) -> None:
        self._account, self._stage = account, stage
        self._products: Sequence[MetaProduct] = ()

    def serve(self, *products: MetaProduct) -> None:
        self._products = products

    def routes(self) -> list[BaseRoute]:
        return [
            Route("/v{version}/{page}/messages", self.messages, methods=["POST"]),
            *AboutUs(self._account, self._stage.wire, self._products).routes(),
        ]

    async def messages(self, request: Request) -> Response:
        values: dict[str, Any] = {}
        product, fault = self._products[0], None
        try:
            values = await read_json(request)
            require_page(request, values.get("appsecret_proof"), self._account)
            product, who, message = self._read(values)
            fault = product.chats.faults.take(who.id, receipts=False)
            refuse_on_demand(fault)
            self._require_window(who, human_agent=values.get("tag") == "HUMAN_AGENT")
        except GraphError as refused:
            self._note(product, values, refused.status, None, fault)
            return JSONResponse(refused.body(), status_code=refused.status)
        shown = self._take(product, who, message) if takes(fault) else None
        self._note(product, values, status_noted(fault), shown.key if shown else None, fault)
        document = {"recipient_id": who.id, "message_id": shown.key if shown else new_mid()}
        return await answer_as(fault, document, request, self._stage)

    def _read(self, values: Mapping[str, Any]) -> tuple[MetaProduct, Person, Mapping[str, Any]]:
        recipient = values.get("recipient")
        person = str(recipient.get("id")) if isinstance(recipient, dict) else ""
        product = next((one for one in self._products if one.chats.known(person)), None)
        if product is None:
            raise GraphError(100, 2018001)
        key, message = read_send(values, by_bytes=product.by_bytes)
        who = product.chats.person(key)
        if who.blocked:
            raise GraphError(551)
        return product, who, message

    def _require_window(self, who: Person, *, human_agent: bool) -> None:
        heard = [shown.at for shown in who.thread if shown.mine]
        allowed = _HUMAN_AGENT_WINDOW if human_agent else _WINDOW
        if not heard or self._stage.ledger.now() - heard[-1] > allowed:
            raise GraphError(10, 2018278)

    def _take(self, product: MetaProduct, who: Person, message: Mapping[str, Any]) -> Shown:
        buttons = tuple(Button(one["payload"], one["title"][:_TITLE_CHARS]) for one in message.get("quick_replies", []))
        shown = Shown(
            key=new_mid(), mine=False, text=message["text"], at=product.chats.now(), state="wysłano", buttons=buttons
        )
        product.chats.add(who, shown)
        self._stage.chores.start(product.tell_of_sent(who, shown, str(message.get("metadata", ""))))
        return shown

    def _note(
        self, product: MetaProduct, values: Mapping[str, Any], status: int, key: str | None, fault: Fault | None
    ) -> None:
        recipient, message = values.get("recipient"), values.get("message")
        person = str(recipient.get("id", "")) if isinstance(recipient, dict) else ""
        text = str(message.get("text", "")) if isinstance(message, dict) else ""
        shown = {name: value for name, value in values.items() if name != "appsecret_proof"}
        product.chats.note_post(person, text, shown, status, key=key, fault=fault.kind if fault else None)
