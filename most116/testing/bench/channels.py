"""First messages of new people as each platform posts them to us, signed for the pretended accounts of a trial."""

import json
import secrets
import time
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any
from urllib.parse import urlencode, urlsplit

from bridges.signatures import meta_signature, twilio_signature
from bridges.twilio_form import TwilioForm
from most116.testing.bench.load import http_post
from most116.testing.trial import Ready

Post = Callable[[int, str], bytes]
_TWILIO, _META, _TELEGRAM = "/webhooks/twilio", "/webhooks/meta", "/webhooks/telegram"
# A person's number in figures, the same length for everybody.
_FIRST_PERSON = 600_000_000


def posts_of(ready: Ready) -> Mapping[str, Post]:
    """By channel: the whole request in which person number so-and-so writes these words."""
    line = ready.line
    return {
        "SMS": partial(_twilio, ready, "sms", ""),
        "WhatsApp": partial(_twilio, ready, "whatsapp", "whatsapp:"),
        "Messenger": partial(_meta, ready, "page", line["meta"]["page_id"]),
        "Instagram": partial(_meta, ready, "instagram", line["meta"]["instagram_id"]),
        "Telegram": partial(_telegram, ready),
    }


def _twilio(ready: Ready, kind: str, prefix: str, person: int, text: str) -> bytes:
    number = ready.line["whatsapp"]["number"] if prefix else ready.line["twilio"]["sms_number"]
    path, sid, account = f"{_TWILIO}/{kind}", f"SM{secrets.token_hex(16)}", ready.line["twilio"]
    body = urlencode(
        {
            "MessageSid": sid, "SmsSid": sid, "AccountSid": account["account_sid"],
            "From": f"{prefix}+48{_FIRST_PERSON + person}", "To": f"{prefix}{number}", "Body": text, "NumMedia": "0",
            "NumSegments": "1", "SmsStatus": "received", "ApiVersion": "2010-04-01", "FromCountry": "PL",
            "ToCountry": "PL",
        }
    ).encode()  # fmt: skip
    read = TwilioForm.read(body)
    assert read is not None
    signature = twilio_signature(account["auth_token"], ready.public_url + path, read.pairs).decode()
    form = {"content-type": "application/x-www-form-urlencoded", "x-twilio-signature": signature}
    return http_post(path, _host(ready), body, form)


def _meta(ready: Ready, kind: str, slot: str, person: int, text: str) -> bytes:
    now = int(time.time() * 1000)
    written = {
        "sender": {"id": str(_FIRST_PERSON + person)},
        "recipient": {"id": slot},
        "timestamp": now,
        "message": {"mid": f"m_{secrets.token_hex(16)}", "text": text},
    }
    body = json.dumps({"object": kind, "entry": [{"id": slot, "time": now, "messaging": [written]}]}).encode()
    signature = meta_signature(ready.line["meta"]["app_secret"], body).decode()
    return http_post(_META, _host(ready), body, {**_JSON, "x-hub-signature-256": signature})


def _telegram(ready: Ready, person: int, text: str) -> bytes:
    who = _FIRST_PERSON + person
    message: Mapping[str, Any] = {
        "message_id": secrets.randbelow(2**31),
        "from": {"id": who, "is_bot": False, "first_name": "Ania"},
        "chat": {"id": who, "type": "private", "first_name": "Ania"},
        "date": int(time.time()),
        "text": text,
    }
    body = json.dumps({"update_id": secrets.randbelow(2**31), "message": message}).encode()
    word = ready.line["telegram"]["secret_token"]
    return http_post(_TELEGRAM, _host(ready), body, {**_JSON, "x-telegram-bot-api-secret-token": word})


_JSON: Mapping[str, str] = {"content-type": "application/json"}


def _host(ready: Ready) -> str:
    return urlsplit(ready.public_url).netloc
