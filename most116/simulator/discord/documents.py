"""The platform's objects as its interface description has them: every field that must be there, and no name of ours."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from starlette.responses import Response

Document = dict[str, Any]

DIRECT = 1
WITH_THE_BOT, ELSEWHERE = 1, 2


def user(number: str, name: str, *, bot: bool = False) -> Document:
    return {
        "id": number,
        "username": name.lower(),
        "avatar": None,
        "discriminator": "0",
        "public_flags": 0,
        "flags": 0,
        "global_name": name,
        "primary_guild": None,
        "bot": bot,
    }


def message(number: str, channel: str, author: Document, text: str, at: datetime, **more: Any) -> Document:
    return {
        "id": number,
        "channel_id": channel,
        "type": 0,
        "content": text,
        "author": author,
        "timestamp": at.isoformat(),
        "edited_timestamp": None,
        "attachments": [],
        "embeds": [],
        "components": [],
        "mentions": [],
        "mention_roles": [],
        "mention_everyone": False,
        "pinned": False,
        "tts": False,
        "flags": 0,
        **more,
    }


def picture(number: str) -> Document:
    address = f"https://cdn.example/{number}/obraz.png"
    return {
        "id": number,
        "filename": "obraz.png",
        "size": 1024,
        "url": address,
        "proxy_url": address,
        "content_type": "image/png",
    }


def channel(number: str, recipient: Document) -> Document:
    return {"id": number, "type": DIRECT, "flags": 0, "last_message_id": None, "recipients": [recipient]}


def application(number: str, flags: int) -> Document:
    return {
        "id": number,
        "name": "Udawana aplikacja",
        "icon": None,
        "description": "",
        "type": None,
        "verify_key": "0" * 64,
        "flags": flags,
        "flags_new": str(flags),
        "bot_public": True,
        "bot_require_code_grant": False,
        "redirect_uris": [],
        "interactions_endpoint_url": None,
        "role_connections_verification_url": None,
        "owner": user("1", "Owner"),
        "approximate_guild_count": 0,
        "approximate_user_install_count": 2,
        "approximate_user_authorization_count": 0,
        "explicit_content_filter": 0,
        "team": None,
        "eligible_oauth2_scopes": [],
        "integration_types_config": {"1": {}},
        "event_webhooks_types": [],
    }


def components(rows: Sequence[Mapping[str, Any]]) -> list[Document]:
    """What was posted, with the numbers that the platform gives to every component."""
    given, count = [], 0
    for row in rows:
        inner = []
        for button in row["components"]:
            count += 1
            inner.append({**button, "id": count})
        count += 1
        given.append({**row, "id": count, "components": inner})
    return given


def answer(document: object, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """The platform names no character set, and its clients rely on that."""
    body = json.dumps(document).encode()
    return Response(body, status, {"Content-Type": "application/json", **(headers or {})})
