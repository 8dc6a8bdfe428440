"""The parameters that the Bot API's methods take, and how they are read: https://core.telegram.org/bots/api."""

import json
from collections.abc import Callable, Mapping
from typing import Any

from starlette.requests import Request

from most116.simulator.telegram.refusals import bad

Read = Callable[[Any], Any]


def _number(given: Any) -> int:
    return int(given)


def _truth(given: Any) -> bool:
    if given in {True, "true", "True", "1"}:
        return True
    if given in {False, "false", "False", "0"}:
        return False
    raise ValueError


def _text(given: Any) -> str:
    if not isinstance(given, str):
        raise TypeError
    return given


def _json(given: Any) -> Any:
    return json.loads(given) if isinstance(given, str) else given


def _chat(given: Any) -> int | str:
    return given if isinstance(given, str) and given.startswith("@") else int(given)


# Every published parameter of the methods that are played: how it is read, None for what is not played.
PARAMETERS: Mapping[str, Mapping[str, Read | None]] = {
    "getMe": {},
    "getWebhookInfo": {},
    "getUpdates": {"offset": _number, "limit": _number, "timeout": _number, "allowed_updates": _json},
    "setWebhook": {
        "url": _text, "certificate": None, "ip_address": None, "max_connections": _number, "allowed_updates": _json,
        "drop_pending_updates": _truth, "secret_token": _text,
    },
    "deleteWebhook": {"drop_pending_updates": _truth},
    "sendMessage": {
        "chat_id": _chat, "text": _text, "link_preview_options": _json, "disable_notification": _truth,
        "protect_content": _truth, "reply_markup": _json, "parse_mode": None, "entities": None,
        "reply_parameters": None, "business_connection_id": None, "message_thread_id": None, "message_effect_id": None,
        "direct_messages_topic_id": None, "allow_paid_broadcast": None, "suggested_post_parameters": None,
    },
    "editMessageReplyMarkup": {
        "chat_id": _chat, "message_id": _number, "reply_markup": _json, "business_connection_id": None,
        "inline_message_id": None,
    },
    "deleteMessage": {"chat_id": _chat, "message_id": _number},
    "deleteMessages": {"chat_id": _chat, "message_ids": _json},
    "answerCallbackQuery": {
        "callback_query_id": _text, "text": _text, "show_alert": _truth, "url": None, "cache_time": _number,
    },
    "leaveChat": {"chat_id": _chat},
}  # fmt: skip
REQUIRED: Mapping[str, frozenset[str]] = {
    "setWebhook": frozenset({"url"}),
    "sendMessage": frozenset({"chat_id", "text"}),
    "editMessageReplyMarkup": frozenset({"chat_id", "message_id"}),
    "deleteMessage": frozenset({"chat_id", "message_id"}),
    "deleteMessages": frozenset({"chat_id", "message_ids"}),
    "answerCallbackQuery": frozenset({"callback_query_id"}),
    "leaveChat": frozenset({"chat_id"}),
}


async def read_parameters(request: Request, method: str) -> dict[str, Any]:
    """What was posted, as JSON or as a form, each with its type; refuses what the method does not take."""
    if request.headers.get("content-type", "").startswith("application/json"):
        try:
            posted = await request.json()
        except ValueError:
            raise bad("object expected as reply to JSON request") from None
    else:
        posted = dict(await request.form())
    if not isinstance(posted, dict):
        raise bad("object expected")
    return _typed(posted, method)


def _typed(posted: Mapping[str, Any], method: str) -> dict[str, Any]:
    known, found = PARAMETERS[method], {}
    for name, given in posted.items():
        read = known.get(name)
        if read is None:
            raise bad(f"parameter {name} is not played")
        try:
            found[name] = read(given)
        except (ValueError, TypeError):
            raise bad(f"can't parse {name}") from None
    missing = REQUIRED.get(method, frozenset()) - found.keys()
    if missing:
        raise bad(f"parameter {min(missing)} is required")
    return found
