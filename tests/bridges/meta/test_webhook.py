"""What comes in by Messenger and Instagram: a table of items and what is read from them, and every webhook's checks."""

import dataclasses
import json
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridges.meta.own_mark import mark_of
from bridges.meta.webhook import MetaWebhook
from bridges.raw_http import Ignored, RawRequest
from most116.core.conversation import Channel
from most116.core.ids import LetterId
from most116.core.messages import DeliveredUpTo, Delivery, DeliveryReport, InboundMessage, Kind
from most116.core.sealed import ReplyAddress, Secret
from most116.testing.bridge_kit import NOW
from most116.testing.meta_requests import (
    ANIA,
    APP_SECRET,
    INSTAGRAM_ID,
    PAGE_ID,
    SENT_AT,
    VERIFY_TOKEN,
    document,
    item,
    registration,
    signed,
    written,
)
from most116.testing.webhook_kit import WayIn, WebhookBehaviour

LETTER = LetterId("01m7ygmatf56b43qbhc0rb82z8")


class StoppedClock:
    def now(self) -> datetime:
        return NOW


WEBHOOK = MetaWebhook(secrets=[APP_SECRET, "the-secret-before"], verify_token=VERIFY_TOKEN, clock=StoppedClock())


def forged(request: RawRequest) -> Iterable[RawRequest]:
    given = request.headers["x-hub-signature-256"]
    for wrong in ("", "ąęć", given.upper(), given.removeprefix("sha256="), given[:-1], given.replace("sha256", "sha1")):
        yield dataclasses.replace(request, headers={**request.headers, "x-hub-signature-256": wrong})
    yield dataclasses.replace(request, headers={"x-hub-signature": given})
    yield signed(request.body, "another-secret")
    yield dataclasses.replace(request, body=request.body.replace(b"hej", b"hoj"))
    yield dataclasses.replace(request, body=request.body + b" ")
    yield dataclasses.replace(request, body=json.dumps(json.loads(request.body), ensure_ascii=False, indent=0).encode())
    for wrong in ("", "another-word", VERIFY_TOKEN + "ą"):
        yield registration(**{"hub.verify_token": wrong})
    yield registration(**{"hub.mode": "unsubscribe"})


class TestTheWayIn(WebhookBehaviour):
    @pytest.fixture
    def way_in(self) -> WayIn:
        return WayIn(
            webhook=WEBHOOK,
            message=lambda text, mid: signed(document(written(text, mid))),
            forged=forged,
            extended=lambda request: signed(request.body[:-1] + b', "new_field": {"a": [1]}}'),
            with_body=signed,
            unknown=[
                signed(document(item(reaction={"mid": "m_AAA", "action": "react", "emoji": "\u2764"}))),
                signed(document(item(optin={"ref": "x"}))),
                signed(document(item(account_linking={"status": "linked"}))),
                signed(document(item(policy_enforcement={"action": "block", "reason": "secret-ZQX"}))),
                signed(b'{"object": "page", "entry": [{"id": "1001", "changes": [{"field": "feed"}]}]}'),
                signed(b'{"object": "whatsapp_business_account", "entry": []}'),
            ],
            private=[ANIA, APP_SECRET, VERIFY_TOKEN, "secret-ZQX"],
        )


def incoming(**changes: Any) -> InboundMessage:
    whole = InboundMessage(
        channel=Channel.MESSENGER,
        slot=PAGE_ID,
        sender=ReplyAddress(ANIA),
        platform_id="m_AAA",
        kind=Kind.TEXT,
        text=Secret("hej"),
        received_at=datetime.fromtimestamp(SENT_AT / 1000, UTC),
    )
    return dataclasses.replace(whole, **changes)


def report(**changes: Any) -> DeliveryReport:
    whole = DeliveryReport(channel=Channel.MESSENGER, platform_id="m_OUT", state=Delivery.DELIVERED)
    return dataclasses.replace(whole, **changes)


def sticker(number: int) -> dict[str, Any]:
    return {"type": "sticker", "payload": {"url": "https://x", "sticker_id": number}}


UP_TO = DeliveredUpTo(
    channel=Channel.MESSENGER, slot=PAGE_ID, sender=ReplyAddress(ANIA), at=datetime.fromtimestamp(SENT_AT / 1000, UTC)
)
UNANSWERABLE = Ignored("sender that cannot be answered")
MESSAGE = {"mid": "m_AAA", "text": "hej"}
ITEMS: dict[str, tuple[dict[str, Any], object]] = {
    "text": (item(message=MESSAGE), incoming()),
    "text with white space and NUL": (written("  he\0j \r\n"), incoming()),
    "answer to a story is a text": (
        written("hej", reply_to={"story": {"url": "https://x", "id": "1"}}),
        incoming(),
    ),
    "tap on a quick reply": (
        written("Pomiń", quick_reply={"payload": "skip"}),
        incoming(kind=Kind.CHOICE, text=Secret("Pomiń"), choice="skip"),
    ),
    "pictures with words": (
        written("hej", attachments=[{"type": "image", "payload": {"url": "https://x"}}, {"type": "audio"}]),
        incoming(kind=Kind.MEDIA, attachment_count=2),
    ),
    "a link in the words": (
        written("hej", attachments=[{"type": "fallback", "title": "x", "payload": {"url": "https://x"}}]),
        incoming(),
    ),
    "a link without words": (
        item(message={"mid": "m_AAA", "attachments": [{"type": "fallback"}]}),
        incoming(kind=Kind.MEDIA, attachment_count=1, text=Secret("")),
    ),
    "picture alone": (
        item(message={"mid": "m_AAA", "attachments": [{"type": "story_mention"}]}),
        incoming(kind=Kind.MEDIA, attachment_count=1, text=Secret("")),
    ),
    "recording": (
        item(message={"mid": "m_AAA", "attachments": [{"type": "audio", "payload": {"url": "https://x"}}]}),
        incoming(kind=Kind.VOICE, attachment_count=1, text=Secret("")),
    ),
    "thumb": (
        item(message={"mid": "m_AAA", "attachments": [sticker(369239263222822)]}),
        incoming(text=Secret("\U0001f44d")),
    ),
    "another sticker": (
        item(message={"mid": "m_AAA", "attachments": [sticker(1)]}),
        incoming(kind=Kind.MEDIA, attachment_count=1, text=Secret("")),
    ),
    "the page is punished": (
        item(policy_enforcement={"action": "block", "reason": "x"}),
        Ignored("policy enforcement: look into the page's account at once", alarming=True),
    ),
    "nothing that can be read": (
        item(message={"mid": "m_AAA", "is_unsupported": True}),
        incoming(kind=Kind.UNREADABLE, text=Secret("")),
    ),
    "taken back": (
        item(message={"mid": "m_AAA", "is_deleted": True}),
        incoming(kind=Kind.DELETE, text=Secret(""), platform_id="m_AAA#deleted", refers_to="m_AAA"),
    ),
    "changed": (
        item(message_edit={"mid": "m_AAA", "text": "hej, hej", "num_edit": 2}),
        incoming(kind=Kind.EDIT, text=Secret("hej, hej"), platform_id="m_AAA#2", refers_to="m_AAA"),
    ),
    "get started by a link": (
        item(postback={"mid": "m_P", "title": "Start", "payload": "most116:start", "referral": {"ref": "szkola_7"}}),
        incoming(kind=Kind.START, text=Secret(""), platform_id="m_P", entry_code="szkola_7"),
    ),
    "get started without a link": (
        item(postback={"mid": "m_P", "title": "Start", "payload": "most116:start"}),
        incoming(kind=Kind.START, text=Secret(""), platform_id="m_P"),
    ),
    "a code that is none of ours": (
        item(postback={"mid": "m_P", "payload": "most116:start", "referral": {"ref": "<script>"}}),
        incoming(kind=Kind.START, text=Secret(""), platform_id="m_P"),
    ),
    "button of ours": (
        item(postback={"mid": "m_P", "title": "1", "payload": "1"}),
        incoming(kind=Kind.CHOICE, text=Secret("1"), platform_id="m_P", choice="1"),
    ),
    "first words by an advertisement's link": (
        written("hej", referral={"ref": "szkola_7", "ads_context_data": {"ad_title": "secret"}}),
        incoming(entry_code="szkola_7"),
    ),
    "time in seconds": (
        item(message=MESSAGE, timestamp=SENT_AT // 1000),
        incoming(received_at=datetime.fromtimestamp(SENT_AT // 1000, UTC)),
    ),
    "time of tomorrow": (item(message=MESSAGE, timestamp=SENT_AT + 86_400_000), incoming(received_at=NOW)),
    "time that is none": (item(message=MESSAGE, timestamp="noon"), incoming(received_at=NOW)),
    "time beyond all calendars": (item(message=MESSAGE, timestamp=10**30), incoming(received_at=NOW)),
    "our own echo confirms a part": (
        item(sender={"id": PAGE_ID}, message={"mid": "m_OUT", "is_echo": True, "metadata": mark_of(LETTER, 1)}),
        report(state=Delivery.SENT, letter=LETTER, part=1),
    ),
    "echo of somebody in the page's inbox": (
        item(sender={"id": PAGE_ID}, message={"mid": "m_X", "is_echo": True, "text": "hej", "app_id": 263902037430900}),
        Ignored("written by the page itself"),
    ),
    "delivered": (item(delivery={"mids": ["m_OUT"], "watermark": SENT_AT}), report()),
    "read": (item(read={"mid": "m_OUT"}), report()),
    "delivered up to a time": (item(delivery={"watermark": SENT_AT}), UP_TO),
    "read up to a time": (item(read={"watermark": SENT_AT}), UP_TO),
    "delivered up to a time a little ahead of our clock": (
        item(delivery={"watermark": int((NOW.timestamp() + 5) * 1000)}),
        dataclasses.replace(UP_TO, at=NOW),
    ),
    "read up to a time to come": (item(read={"watermark": 10**15}), Ignored("receipt that names no message")),
    "read by nobody": (item(sender=None, read={"watermark": SENT_AT}), Ignored("receipt that names no message")),
    "without a sender": (item(sender=None, message=MESSAGE), UNANSWERABLE),
    "from the page": (item(sender={"id": PAGE_ID}, message=MESSAGE), UNANSWERABLE),
    "sender that is no id": (item(sender={"id": "x' OR 1"}, message=MESSAGE), UNANSWERABLE),
    "ids as numbers": (item(sender={"id": 7001}, recipient={"id": 1001}, message=MESSAGE), incoming()),
    "to an address that is none": (item(recipient={}, message=MESSAGE), incoming()),
}  # fmt: skip


@pytest.mark.parametrize("name", ITEMS)
def test_an_item(name: str) -> None:
    given, expected = ITEMS[name]
    assert WEBHOOK.parse(signed(document(given))) == [expected]


def test_instagram_is_a_channel_of_its_own() -> None:
    body = document(item(recipient={"id": INSTAGRAM_ID}, message=MESSAGE), kind="instagram", slot=INSTAGRAM_ID)
    assert WEBHOOK.parse(signed(body)) == [incoming(channel=Channel.INSTAGRAM, slot=INSTAGRAM_ID)]


def test_a_person_who_comes_back_by_a_link_is_known_again_by_what_the_item_says() -> None:
    referral = item(referral={"ref": "szkola_7", "source": "SHORTLINK", "type": "OPEN_THREAD"})
    [first] = WEBHOOK.parse(signed(document(referral)))
    [again] = WEBHOOK.parse(signed(document(referral)))
    [later] = WEBHOOK.parse(signed(document({**referral, "timestamp": SENT_AT + 1})))
    assert isinstance(first, InboundMessage)
    assert isinstance(later, InboundMessage)
    assert (first.kind, first.entry_code) == (Kind.START, "szkola_7")
    assert first == again
    assert first.platform_id != later.platform_id


def test_every_item_of_every_entry_is_read_in_order_also_on_standby() -> None:
    entries = [
        {"id": PAGE_ID, "messaging": [written(f"{number}", f"m_{number}") for number in range(1000)]},
        {"id": PAGE_ID, "standby": [written("na boku", "m_S")]},
        {"id": PAGE_ID, "messaging": "not a list"},
        "not an entry",
    ]
    found = WEBHOOK.parse(signed(json.dumps({"object": "page", "entry": entries}).encode()))
    texts = [each.text.reveal() for each in found if isinstance(each, InboundMessage)]
    assert texts == [*map(str, range(1000)), "na boku"]


def test_all_delivered_parts_are_reported() -> None:
    found = WEBHOOK.parse(signed(document(item(delivery={"mids": ["m_1", "m_2", "\n", 7]}))))
    assert [each.platform_id for each in found if isinstance(each, DeliveryReport)] == ["m_1", "m_2", "7"]


def test_a_registration_gets_its_challenge_and_nothing_else() -> None:
    assert WEBHOOK.verify(registration())
    assert WEBHOOK.parse(registration()) == []
    assert WEBHOOK.answer(registration()).body == b"1158201444"
    assert WEBHOOK.answer(registration(**{"hub.challenge": "<script>"})).body == b""
    assert WEBHOOK.answer(registration(**{"hub.challenge": "1" * 10_000})).body == b"1" * 200


def test_the_secret_before_the_last_change_still_signs() -> None:
    assert WEBHOOK.verify(signed(document(written("hej")), "the-secret-before"))


KNOWN = [ANIA, PAGE_ID, "page", SENT_AT]
KEYS = [
    "object", "entry", "messaging", "sender", "id", "message", "mid", "text", "postback", "payload", "delivery", "mids",
    "read", "attachments", "quick_reply", "is_echo", "metadata", "timestamp",
]  # fmt: skip
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.sampled_from(KNOWN),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=6),
    max_leaves=40,
)


@given(values, values)
def test_any_json_gives_messages_or_reasons(whole: object, part: object) -> None:
    for body in (whole, {"object": "page", "entry": [{"id": PAGE_ID, "messaging": [part, item(message=part)]}]}):
        for each in WEBHOOK.parse(signed(json.dumps(body).encode())):
            assert isinstance(each, InboundMessage | DeliveryReport | Ignored)
            if isinstance(each, InboundMessage):
                assert each.platform_id
                each.text.reveal().encode()


def test_nesting_without_end_is_nothing() -> None:
    assert WEBHOOK.parse(signed(b'{"object":' + b"[" * 100_000)) == [Ignored("unknown object")]
