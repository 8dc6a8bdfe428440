"""The HTTP API's direct messages, version 10, as far as our bridge uses it."""

from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from most116.simulator.answering import answer_as, status_noted, takes
from most116.simulator.discord.account import Account
from most116.simulator.discord.documents import Document, answer, components, message, user
from most116.simulator.discord.rest_rules import (
    NO_CHANNEL,
    NO_MESSAGE,
    Buckets,
    DiscordError,
    read_json,
    read_message,
    refuse_on_demand,
)
from most116.simulator.discord.sessions import Sessions
from most116.simulator.discord.signing_in import signed_routes
from most116.simulator.discord.talks import Talks
from most116.simulator.faults import Fault
from most116.simulator.network import Button, Person, Shown
from most116.simulator.stage import Stage

_MOST = 100
_MESSAGES = "/channels/{channel}/messages"


class Rest:
    def __init__(self, account: Account, talks: Talks, sessions: Sessions, stage: Stage) -> None:
        self._account, self._talks, self._stage = account, talks, stage
        self._sessions = sessions
        self._buckets = Buckets()

    def routes(self) -> list[Route]:
        return signed_routes(
            self._account,
            [
                ("GET", _MESSAGES, self.history),
                ("POST", _MESSAGES, self.send),
                ("DELETE", _MESSAGES + "/{message}", self.delete),
            ],
        )

    async def history(self, request: Request) -> Response:
        who = self._person(request)
        headers = self._buckets.use(f"history:{who.id}")
        asked = request.query_params
        limit, after = asked.get("limit", "50"), asked.get("after")
        if not limit.isdecimal() or not 1 <= int(limit) <= _MOST or (after is not None and not after.isdecimal()):
            raise DiscordError(50035)
        talks = self._talks
        found = talks.newest(who, int(limit)) if after is None else talks.after(who, int(after), int(limit))
        talks.passed_on({each["id"] for each in found})
        return answer(list(found), headers=headers)

    async def send(self, request: Request) -> Response:
        values: dict[str, Any] = {}
        who, fault = self._person(request), None
        try:
            headers = self._buckets.use(f"messages:{who.id}")
            given = await read_json(request)
            values = given if isinstance(given, dict) else {}
            read_message(values)
            fault = self._talks.chats.faults.take(who.id, receipts=False)
            refuse_on_demand(fault, blocked=who.blocked)
        except DiscordError as refused:
            self._note(who, values, refused.status, None, fault)
            raise
        document = self._once(who, values) if takes(fault) else {"id": self._talks.new_id()}
        self._note(who, values, status_noted(fault), document["id"] if takes(fault) else None, fault)
        if fault is not None:
            return await answer_as(fault, document, request, self._stage)
        return answer(document, headers=headers)

    async def delete(self, request: Request) -> Response:
        who, number = self._person(request), request.path_params["message"]
        found = self._talks.find(who, number)
        if found is None:
            raise DiscordError(NO_MESSAGE)
        if found["author"]["id"] != self._account.application_id:
            raise DiscordError(50003)
        self._talks.remove(who, number)
        self._talks.chats.line(who, number).deleted = True
        self._talks.chats.changed(who)
        # The platform does not say who removed it, so we are told of our own deletions as of anybody's.
        self._sessions.tell("MESSAGE_DELETE", {"id": number, "channel_id": self._talks.channel_of(who)})
        return Response(status_code=204)

    def _person(self, request: Request) -> Person:
        who = self._talks.person_of(request.path_params["channel"])
        if who is None:
            raise DiscordError(NO_CHANNEL)
        return who

    def _once(self, who: Person, values: Mapping[str, Any]) -> Document:
        """The message that is made of it, or the one that the same nonce has made before."""
        nonce = str(values.get("nonce", ""))
        before = self._talks.with_nonce(who, nonce) if nonce and values.get("enforce_nonce") else None
        return before or self._take(who, values)

    def _take(self, who: Person, values: Mapping[str, Any]) -> Document:
        talks, at = self._talks, self._talks.chats.now()
        rows = components(values.get("components", []))
        own = user(self._account.application_id, "most116", bot=True)
        document = message(talks.new_id(), talks.channel_of(who), own, values["content"], at, components=rows)
        if "nonce" in values:
            document["nonce"] = values["nonce"]
        talks.add(who, document)
        buttons = tuple(Button(one["custom_id"], one["label"]) for row in rows for one in row["components"])
        shown = Shown(key=document["id"], mine=False, text=values["content"], at=at, state="wysłano", buttons=buttons)
        talks.chats.add(who, shown)
        self._sessions.tell("MESSAGE_CREATE", {**document, "channel_type": 1})
        return document

    def _note(self, who: Person, values: Mapping[str, Any], status: int, key: str | None, fault: Fault | None) -> None:
        text = str(values.get("content", ""))
        self._talks.chats.note_post(who.id, text, values, status, key=key, fault=fault.kind if fault else None)
