"""Requests as Telegram makes them, for the tests of what reads them."""

import json
from collections.abc import Mapping
from typing import Any

from bridges.raw_http import RawRequest

BOT_TOKEN = "116111:AApretended-bot-token"  # noqa: S105 - the pretended bot's
SECRET_TOKEN = "a-word-of_our-own"  # noqa: S105
BOT_ID = "116111"
ANIA = "7001"
URL = "https://most116.example/webhooks/telegram"
# 2026-11-20 22:29:30 UTC, half a minute before the tests' now.
SENT_AT = 1795213770
_HEADER = "x-telegram-bot-api-secret-token"


def update(number: int = 5001, **fields: object) -> bytes:
    """One update's body."""
    return json.dumps({"update_id": number, **fields}, ensure_ascii=False).encode("utf-8", "surrogatepass")


def message(text: str = "hej", number: int = 9, **fields: object) -> Mapping[str, Any]:
    """What Ania wrote in the talk with the bot; `fields` are added or replace."""
    return {
        "message_id": number,
        "from": {"id": int(ANIA), "is_bot": False, "first_name": "Ania"},
        "chat": {"id": int(ANIA), "type": "private", "first_name": "Ania"},
        "date": SENT_AT,
        "text": text,
    } | fields


def posted(body: bytes, secret: str = SECRET_TOKEN) -> RawRequest:
    return RawRequest(
        method="POST", url=URL, headers={"content-type": "application/json", _HEADER: secret}, query={}, body=body
    )
