"""Server-Sent Events of everything that changes, from any place a client still remembers."""

import json
from collections.abc import AsyncIterator, Mapping
from typing import Any, Protocol

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from most116.simulator.chat_page import ChatPage
from most116.simulator.feed import Change
from most116.simulator.ledger import Message, Phone
from most116.simulator.stage import Stage
from most116.simulator.views import message_view

_HEARTBEAT = 15.0


class Painter(Protocol):
    """Draws pieces of the page."""

    def bubble(self, message: Message) -> str: ...

    def notices(self, phone: Phone) -> str: ...


class Live:
    """`GET /api/events`: message, phone, chat, reload. An event's id is the cursor to resume from."""

    def __init__(self, stage: Stage, painter: Painter, chats: ChatPage) -> None:
        self._stage, self._painter, self._chats = stage, painter, chats

    def routes(self) -> list[Route]:
        return [Route("/api/events", self.events, methods=["GET"])]

    async def events(self, request: Request) -> Response:
        cursor = request.headers.get("last-event-id") or request.query_params.get("after", "")
        return StreamingResponse(self._stream(cursor), media_type="text/event-stream")

    async def _stream(self, cursor: str) -> AsyncIterator[str]:
        feed = self._stage.feed
        position = feed.position(cursor) if cursor else feed.last
        yield "retry: 1000\n\n"
        while not self._stage.stopping.is_set():
            if position is None or not feed.holds(position):
                position = feed.last
                yield self._event("reload", position, {})
            for change in feed.since(position):
                position = change.position
                for text in self._tell(change):
                    yield text
            if not await feed.wait(position, _HEARTBEAT):
                yield ": still here\n\n"

    def _tell(self, change: Change) -> list[str]:
        if change.kind == "reset":
            return [self._event("reload", change.position, {})]
        if change.kind == "chat":
            drawn = self._chats.drawn(change.number)
            return [] if drawn is None else [self._event("chat", change.position, drawn)]
        if change.kind == "phone":
            return [self._event("phone", change.position, self._phone(phone)) for phone in self._phones(change.number)]
        message = self._stage.ledger.messages.get(change.sid)
        if message is None:
            return []
        shown = self._stage.ledger.phone(message.number).shown
        html = self._painter.bubble(message) if shown else ""
        return [
            self._event(
                "message",
                change.position,
                {"number": message.number, "key": message.sid, "message": message_view(message), "html": html},
            )
        ]

    def _phones(self, number: str) -> list[Phone]:
        """The shown phones that a change is about; a change for every number is about all of them."""
        return [each for each in self._stage.ledger.phones.values() if each.shown and number in {each.number, "*"}]

    def _phone(self, phone: Phone) -> dict[str, Any]:
        return {"number": phone.number, "name": phone.name, "html": self._painter.notices(phone)}

    def _event(self, name: str, position: int, data: Mapping[str, Any]) -> str:
        cursor = self._stage.feed.cursor(position)
        return f"event: {name}\nid: {cursor}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n"
