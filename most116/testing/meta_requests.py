"""Signed requests as Meta makes them, for the tests of what reads them."""

import json
from collections.abc import Mapping
from typing import Any

from bridges.raw_http import RawRequest
from bridges.signatures import meta_signature

APP_SECRET = "0123456789abcdef0123456789abcdef"  # noqa: S105 - the pretended app's
VERIFY_TOKEN = "a-word-of-our-own"  # noqa: S105
PAGE_TOKEN = "EAApretendedpagetoken"  # noqa: S105
PAGE_ID, INSTAGRAM_ID = "1001", "17841"
ANIA = "7001"
URL = "https://most116.example/webhooks/meta"
# 2026-11-20 22:29:30 UTC, half a minute before the tests' now.
SENT_AT = 1795213770000


def item(**fields: object) -> dict[str, Any]:
    """One thing that Ania did on Messenger; `fields` are added or replace."""
    return {"sender": {"id": ANIA}, "recipient": {"id": PAGE_ID}, "timestamp": SENT_AT} | fields


def written(text: str, mid: str = "m_AAA", **fields: object) -> dict[str, Any]:
    return item(message={"mid": mid, "text": text, **fields})


def document(*items: Mapping[str, Any], kind: str = "page", slot: str = PAGE_ID) -> bytes:
    """A webhook's body with these items, written as the platform writes JSON: every other letter escaped."""
    entry = {"id": slot, "time": SENT_AT + 500, "messaging": list(items)}
    return json.dumps({"object": kind, "entry": [entry]}).encode()


def signed(body: bytes, secret: str = APP_SECRET) -> RawRequest:
    return RawRequest(
        method="POST",
        url=URL,
        headers={
            "content-type": "application/json",
            "x-hub-signature-256": meta_signature(secret, body).decode(),
        },
        query={},
        body=body,
    )


def registration(**query: str) -> RawRequest:
    """The request by which the platform makes sure that the webhook is ours."""
    asked = {"hub.mode": "subscribe", "hub.verify_token": VERIFY_TOKEN, "hub.challenge": "1158201444"} | query
    return RawRequest(method="GET", url=URL, headers={}, query=asked, body=b"")
