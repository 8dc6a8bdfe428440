"""Answers to taps and commands, which the person's program wants within three seconds."""

from collections.abc import Callable, Mapping
from typing import Any

from bridges.discord_bot.events import COMMAND, COMPONENT, private
from bridges.discord_bot.rest import Rest
from bridges.discord_bot.snowflake import is_snowflake
from bridges.json_reading import Node
from most116.core.errors import BridgeError
from most116.core.redaction import EventLog

_CALLBACK = "/interactions/{webhook_id}/{webhook_token}/callback"
# https://discord.com/developers/docs/interactions/receiving-and-responding#interaction-response-object
_MESSAGE, _HEARD = 4, 6
_ONLY_FOR_YOU = 1 << 6

Words = Callable[[str], str]


class Interactions:
    """A tap is said to be heard. A command is answered for the person's eyes only; `words` are given for a language.

    In the talk with us the answer says what to do when nothing follows, because the platform may let none of our direct
    messages through to whoever has only installed us. Where others read it says where we talk.
    """

    def __init__(self, rest: Rest, *, here: Words, private_only: Words, events: EventLog) -> None:
        self._rest = rest
        self._here = here
        self._private_only = private_only
        self._events = events

    async def answer(self, data: Node) -> None:
        kind, number, token = data["type"].number, data["id"].text, data["token"].text
        if kind not in {COMMAND, COMPONENT} or not is_snowflake(number) or not token:
            return
        try:
            await self._rest.call("POST", _CALLBACK, json=self._words(data), webhook_id=number, webhook_token=token)
        except BridgeError as problem:
            # Too late, or answered by another process: the message that follows says what there is to say.
            self._events.warning("interaction_not_answered", channel="discord", code=problem.detail)

    def _words(self, data: Node) -> Mapping[str, Any]:
        ours = private(data)
        if ours and data["type"].number == COMPONENT:
            return {"type": _HEARD}
        words = (self._here if ours else self._private_only)(data["locale"].text[:2].lower())
        return {
            "type": _MESSAGE,
            "data": {"content": words, "flags": _ONLY_FOR_YOU, "allowed_mentions": {"parse": []}},
        }
