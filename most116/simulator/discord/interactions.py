"""Taps and commands: told over the gateway, answered over HTTP within three seconds."""

import asyncio
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from most116.simulator.discord.account import Account
from most116.simulator.discord.documents import WITH_THE_BOT, answer, user
from most116.simulator.discord.rest_rules import DiscordError, read_json
from most116.simulator.discord.sessions import Sessions
from most116.simulator.discord.signing_in import BASE
from most116.simulator.discord.talks import Talks
from most116.simulator.network import Person, Shown

_ANSWER_SECONDS = 3.0
_MESSAGE, _LATER, _HEARD = 4, 5, 6
_TOO_LATE, _ANSWERED = 10062, 40060
_ONLY_FOR_YOU = 1 << 6
_KEPT = 1000


@dataclass(slots=True)
class _Asked:
    """An interaction that waits for an answer; `shown` is what stands in its place on the telephone."""

    id: str
    kind: int
    who: Person
    began: float
    answered: asyncio.Event = field(default_factory=asyncio.Event)
    shown: Shown | None = None

    @property
    def late(self) -> bool:
        return time.monotonic() - self.began > _ANSWER_SECONDS


class Interactions:
    def __init__(self, account: Account, talks: Talks, sessions: Sessions) -> None:
        self.sessions = sessions
        self._account, self._talks = account, talks
        self._asked: dict[str, _Asked] = {}

    def reset(self) -> None:
        self._asked.clear()

    def routes(self) -> list[Route]:
        """Their tokens stand for themselves."""
        original = BASE + "/webhooks/{application}/{token}/messages/@original"
        return [
            Route(BASE + "/interactions/{number}/{token}/callback", self.callback, methods=["POST"]),
            Route(original, self.change, methods=["PATCH"]),
            Route(original, self.remove, methods=["DELETE"]),
        ]

    async def ask(self, who: Person, kind: int, data: Mapping[str, Any], *, context: int, **more: Any) -> str:
        """Tell of an interaction and wait for its answer; what went wrong, in words for the page."""
        token, number = secrets.token_urlsafe(32), self._talks.new_id()
        asked = _Asked(number, kind, who, time.monotonic())
        self._asked[token] = asked
        for old in list(self._asked)[:-_KEPT]:
            del self._asked[old]
        private = context == WITH_THE_BOT
        channel = self._talks.channel_of(who) if private else self._talks.new_id()
        told = self.sessions.tell(
            "INTERACTION_CREATE",
            {
                "id": number,
                "application_id": self._account.application_id,
                "type": kind,
                "token": token,
                "version": 1,
                "context": context,
                "channel_id": channel,
                "channel": {"id": channel, "type": 1 if private else 3, "flags": 0},
                "user": user(who.id, who.name),
                "locale": "pl",
                "entitlements": [],
                "app_permissions": "0",
                "attachment_size_limit": 10_485_760,
                "authorizing_integration_owners": {"1": who.id},
                "data": data,
                **more,
            },
        )
        if not told:
            return "aplikacja nie odpowiada"
        try:
            async with asyncio.timeout(_ANSWER_SECONDS):
                await asked.answered.wait()
        except TimeoutError:
            return "aplikacja nie odpowiada"
        return ""

    async def callback(self, request: Request) -> Response:
        asked = self._asked.get(request.path_params["token"])
        if asked is None or asked.id != request.path_params["number"] or asked.late:
            return DiscordError(_TOO_LATE).answer()
        if asked.answered.is_set():
            return DiscordError(_ANSWERED).answer()
        try:
            self._show(asked, await read_json(request))
        except DiscordError as refused:
            return refused.answer()
        asked.answered.set()
        if request.query_params.get("with_response") not in {"1", "true"}:
            return Response(status_code=204)
        return answer({"interaction": {"id": asked.id, "type": asked.kind, "response_message_id": asked.id}})

    async def change(self, request: Request) -> Response:
        asked = self._asked.get(request.path_params["token"])
        values = await read_json(request)
        if asked is None or asked.shown is None:
            return DiscordError(10008).answer()
        asked.shown.text, asked.shown.state = str(values.get("content", "")), "widzisz to tylko Ty"
        self._talks.chats.changed(asked.who)
        return answer({"id": asked.id})

    async def remove(self, request: Request) -> Response:
        asked = self._asked.get(request.path_params["token"])
        if asked is None or asked.shown is None:
            return DiscordError(10008).answer()
        asked.who.thread.remove(asked.shown)
        asked.shown = None
        self._talks.chats.changed(asked.who)
        return Response(status_code=204)

    def _show(self, asked: _Asked, values: Any) -> None:
        """What the answer puts on the telephone; raises DiscordError for one that is not in order."""
        kind = values.get("type") if isinstance(values, dict) else None
        if kind == _HEARD and asked.kind == 3:
            return
        given = values.get("data", {}) if kind in {_MESSAGE, _LATER} else None
        if not isinstance(given, dict) or (kind == _MESSAGE and not given.get("content")):
            raise DiscordError(50035)
        hidden = bool(given.get("flags", 0) & _ONLY_FOR_YOU)
        text = given.get("content", "") if kind == _MESSAGE else "…"
        state = "widzisz to tylko Ty" if hidden else "wysłano"
        shown = Shown(key=asked.id, mine=False, text=text, at=self._talks.chats.now(), state=state)
        asked.shown = self._talks.chats.add(asked.who, shown)
