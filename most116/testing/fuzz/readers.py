"""The readers of every platform, from bytes to what was told, and what may come out of them."""

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from bridges.discord_bot.events import read_event
from bridges.json_reading import Node
from bridges.meta.webhook import MetaWebhook
from bridges.raw_http import Ignored, RawRequest, Webhook
from bridges.telegram_bot.updates import UpdateReader
from bridges.telegram_bot.webhook import TelegramWebhook
from bridges.twilio_status import STATUS_PATH
from bridges.twilio_webhook import SMS_PATH, WHATSAPP_PATH, twilio_webhooks
from config.phone_numbers import load_numbers
from config.settings import load_settings
from config.texts import load_texts
from most116.core.messages import DeliveryReport, Errand, InboundMessage, Told
from most116.testing import meta_requests, telegram_requests, twilio_requests, whatsapp_requests
from most116.testing.bridge_kit import NOW
from most116.testing.moved_clock import MovedClock

_CLOCK = MovedClock(NOW)
_GATEWAY = ("MESSAGE_CREATE", "MESSAGE_UPDATE", "MESSAGE_DELETE", "INTERACTION_CREATE", "TYPING_START")
_TALK = {"id": "1438000000000000001", "channel_id": "577001", "channel_type": 1, "author": {"id": "77001"}}


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """`seeds` are bodies that a platform sends, `words` what the search may put together."""

    read: Callable[[bytes], Sequence[Told | Ignored]]
    seeds: Sequence[bytes]
    words: Sequence[str]


def check(found: Iterable[object]) -> None:
    """Only messages, reports, errands and reasons come out, and what is in them can be kept and answered."""
    for each in found:
        if isinstance(each, InboundMessage):
            assert each.platform_id, each.kind
            assert each.sender.reveal(), each.kind
            assert each.received_at.tzinfo is not None, each.kind
            for text in (each.platform_id, each.text.reveal(), each.choice or "", each.refers_to or ""):
                assert "\0" not in text, each.kind
                text.encode()
        elif isinstance(each, DeliveryReport):
            assert each.platform_id, each.state
        else:
            assert isinstance(each, Errand | Ignored), type(each)


def _by(webhook: Webhook, url: str = "", **headers: str) -> Callable[[bytes], Sequence[Told | Ignored]]:
    """Everything that is asked of a webhook for one request, whether it is signed or not."""

    def read(body: bytes) -> Sequence[Told | Ignored]:
        request = RawRequest(method="POST", url=url, headers=headers, query={}, body=body)
        webhook.verify(request)
        assert webhook.unavailable(request).status in {200, 503}
        assert webhook.answer(request).status < 300
        return webhook.parse(request)

    return read


def _gateway(body: bytes) -> Sequence[Told | Ignored]:
    node = Node.read(body)
    return [read_event(name, node, slot="1161", now=NOW) for name in _GATEWAY]


def _form(**fields: str) -> bytes:
    return twilio_requests.signed({**twilio_requests.INCOMING, **fields}).body


def _json(*documents: object) -> list[bytes]:
    return [json.dumps(each).encode() for each in documents]


_twilio = twilio_webhooks(load_settings(whatsapp_requests.settings_of()), load_texts(None, load_numbers(None)), _CLOCK)
_ania = telegram_requests.message()
_FORM_WORDS = (
    *twilio_requests.INCOMING,
    "whatsapp:+48",
    "&",
    "%00",
    "MediaUrl0",
    "ButtonPayload",
    "MessageType",
    "STOP",
)
_META_WORDS = (
    "object", "page", "instagram", "entry", "messaging", "standby", "message", "mid", "is_echo", "is_deleted",
    "postback", "delivery", "mids", "read", "message_edit", "quick_reply", "payload", "attachments", "referral",
    "metadata",
)  # fmt: skip
_TELEGRAM_WORDS = (
    "update_id", "message", "edited_message", "callback_query", "my_chat_member", "chat", "type", "private", "group",
    "from", "data", "text", "caption", "date", "new_chat_member", "status", "kicked", "reply_markup", "sticker",
    "voice",
)  # fmt: skip
_DISCORD_WORDS = (
    "id", "channel_id", "channel_type", "author", "content", "edited_timestamp", "attachments", "flags", "type", "data",
    "custom_id", "component_type", "context", "guild_id", "token", "locale", "options", "value", "message",
    "components",
)  # fmt: skip

READERS = {
    "sms": Reader(
        read=_by(_twilio[SMS_PATH], twilio_requests.SMS_URL, **{"x-twilio-signature": "x"}),
        seeds=[_form(), _form(NumMedia="1", MediaUrl0="x"), _form(Body="STOP", OptOutType="STOP")],
        words=_FORM_WORDS,
    ),
    "report": Reader(
        read=_by(_twilio[STATUS_PATH], twilio_requests.STATUS_URL, **{"x-twilio-signature": "x"}),
        seeds=[twilio_requests.signed({**twilio_requests.REPORT, "ErrorCode": "30003"}).body],
        words=tuple(twilio_requests.REPORT),
    ),
    "whatsapp": Reader(
        read=_by(_twilio[WHATSAPP_PATH], whatsapp_requests.WHATSAPP_URL, **{"x-twilio-signature": "x"}),
        seeds=[_form(From=whatsapp_requests.DANUTA, ButtonPayload="a", ButtonText="b"), _form(From="whatsapp:PL.3fJ9")],
        words=_FORM_WORDS,
    ),
    "meta": Reader(
        read=_by(
            MetaWebhook(secrets=["s"], verify_token=meta_requests.VERIFY_TOKEN, clock=_CLOCK),
            **{"x-hub-signature-256": "sha256=0"},
        ),
        seeds=[
            meta_requests.document(meta_requests.written("hej")),
            meta_requests.document(meta_requests.item(delivery={"mids": ["m"]}), kind="instagram"),
            meta_requests.document(
                meta_requests.item(postback={"payload": "p", "title": "t", "referral": {"ref": "r"}})
            ),
            meta_requests.document(meta_requests.item(message_edit={"mid": "m", "text": "t", "num_edit": 1})),
        ],
        words=_META_WORDS,
    ),
    "telegram": Reader(
        read=_by(
            TelegramWebhook(secret="s", reader=UpdateReader(slot="1", farewell="f"), clock=_CLOCK),  # noqa: S106
            **{"x-telegram-bot-api-secret-token": "ą"},
        ),
        seeds=[
            telegram_requests.update(message=_ania),
            telegram_requests.update(edited_message={**_ania, "edit_date": 1}),
            telegram_requests.update(callback_query={"id": "1", "data": "d", "from": {}, "message": _ania}),
            telegram_requests.update(my_chat_member={**_ania, "new_chat_member": {"status": "kicked"}}),
        ],
        words=_TELEGRAM_WORDS,
    ),
    "discord": Reader(
        read=_gateway,
        seeds=_json(
            {**_TALK, "content": "hej", "type": 0},
            {**_TALK, "content": "hej", "edited_timestamp": "2026-11-20T22:30:00+00:00"},
            {**_TALK, "type": 3, "context": 1, "token": "t", "data": {"custom_id": "c"}, "message": {"components": []}},
            {**_TALK, "type": 2, "context": 1, "token": "t", "data": {"options": [{"name": "kod", "value": "k"}]}},
        ),
        words=_DISCORD_WORDS,
    ),
}
