"""Messenger or Instagram: the people on it, and what the platform tells us of them."""

from collections.abc import Mapping, Sequence
from typing import Any

from starlette.routing import BaseRoute

from most116.simulator.menu import PICTURE, READ, REPLAY, Menu, failures
from most116.simulator.meta.acts import Acts
from most116.simulator.meta.delivery import Delivery
from most116.simulator.network import Chats, Person, Shown

_FAILURES = failures(
    window=("refused", 2018278, "10 – minął czas na odpowiedź"),
    away=("refused", 551, "551 – nie można napisać do tej osoby"),
    token=("refused", 190, "190 – złe hasło strony"),
    throttled=("throttled", 613, "613 – za dużo naraz"),
)


class MetaProduct:
    """Implements `ChatNetwork`. `kind` is the webhook's object, `slot` the page or account that is written to."""

    trouble = ""

    def __init__(self, title: str, kind: str, slot: str, chats: Chats, delivery: Delivery) -> None:
        self.title = title
        self.chats = chats
        self.kind = kind
        self.by_bytes = kind == "instagram"
        domain = "ig.me" if self.by_bytes else "m.me"
        self.menu = Menu(
            link=f"Kod linku {domain}, którym ktoś przychodzi",
            opens="Otwórz link",
            edits=not self.by_bytes,
            deletes=self.by_bytes,
            deeds=(PICTURE, READ, REPLAY),
            failures=_FAILURES,
        )
        self._acts = Acts(kind, slot, chats, delivery)
        self._delivery = delivery
        self._routes: Sequence[BaseRoute] = ()

    def adopt(self, routes: Sequence[BaseRoute]) -> None:
        """Serve the interface that both products share."""
        self._routes = routes

    def routes(self) -> Sequence[BaseRoute]:
        return self._routes

    async def act(self, person: str, act: str, values: Mapping[str, Any]) -> None:
        who = self.chats.person(person)
        match act:
            case "send":
                await self._acts.send(who, str(values.get("text", "")), int(values.get("media", 0)))
            case "start":
                await self._acts.start(who, str(values.get("payload", "")))
            case "press":
                await self._acts.press(who, str(values.get("key", "")), str(values.get("value", "")))
            case "edit" if not self.by_bytes:
                await self._acts.edit(who, str(values.get("key", "")), str(values.get("text", "")))
            case "delete" if self.by_bytes:
                await self._acts.delete(who, str(values.get("key", "")))
            case "read":
                await self._acts.read(who)
            case "block":
                who.blocked = bool(values.get("on", True))
                who.note = "strona zablokowana" if who.blocked else ""
                self.chats.changed(who)
            case "replay":
                await self._acts.replay(who)
            case _:
                raise ValueError(f"{self.title} has no act {act!r}")

    async def tell_of_sent(self, who: Person, shown: Shown, metadata: str) -> None:
        """The echo of what the page sent, and on Messenger the receipt that it arrived."""
        acts = self._acts
        message = {"mid": shown.key, "text": shown.text, "is_echo": True, "metadata": metadata}
        items = [{**acts.item(who, message=message), "sender": {"id": acts.slot}, "recipient": {"id": who.id}}]
        if not self.by_bytes:
            items.append(acts.item(who, delivery={"mids": [shown.key], "watermark": acts.now_ms()}))
        problem = await self._delivery.tell(acts.kind, acts.slot, *items, at=self.chats.now().timestamp())
        shown.state = "doręczono" if not problem else f"doręczono, ale {problem}"
        self.chats.changed(who)
