"""What comes in by WhatsApp: a recorded form for each case and what is read from it, and every webhook's checks."""

import dataclasses
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridges.raw_http import Ignored, RawRequest
from bridges.twilio_webhook import twilio_webhooks
from config.phone_numbers import load_numbers
from config.settings import load_settings
from config.texts import load_texts
from most116.core.conversation import Channel
from most116.core.messages import Delivery, DeliveryReport, InboundMessage, Kind
from most116.core.sealed import ReplyAddress, Secret
from most116.testing.bridge_kit import NOW
from most116.testing.moved_clock import MovedClock
from most116.testing.twilio_requests import (
    ANIA,
    AUTH_TOKEN,
    INCOMING,
    REPORT,
    SID,
    SMS_NUMBER,
    SMS_URL,
    STATUS_URL,
    form,
    signed,
)
from most116.testing.webhook_kit import WayIn, WebhookBehaviour
from most116.testing.whatsapp_requests import DANUTA, EMIL, WHATSAPP_NUMBER, WHATSAPP_URL, recorded, settings_of

PAYLOADS = Path(__file__).parent / "payloads" / "whatsapp"
TEXT = recorded(PAYLOADS / "text.json")
TEXTS = load_texts(None, load_numbers(None))
HOOKS = twilio_webhooks(load_settings(settings_of()), TEXTS, MovedClock(NOW))
WEBHOOK = HOOKS["/webhooks/twilio/whatsapp"]


def posted(body: dict[str, str] | bytes, url: str = WHATSAPP_URL) -> RawRequest:
    return signed(body, url)


def forged(request: RawRequest) -> Iterable[RawRequest]:
    given = request.headers["x-twilio-signature"]
    for wrong in ("", "ąęć", given[:-1], given.lower(), signed(request.body, SMS_URL).headers["x-twilio-signature"]):
        yield dataclasses.replace(request, headers={**request.headers, "x-twilio-signature": wrong})
    yield signed(request.body, request.url, "another-token")
    yield dataclasses.replace(request, body=request.body.replace(b"hej", b"hoj"))
    yield dataclasses.replace(request, method="GET")


class TestTheWayIn(WebhookBehaviour):
    @pytest.fixture
    def way_in(self) -> WayIn:
        return WayIn(
            webhook=WEBHOOK,
            message=lambda text, sid: posted(form(TEXT, Body=text, MessageSid=sid)),
            forged=forged,
            extended=lambda request: posted(request.body + b"&NewField=1&NewField=2&Interactive=%7B%7D"),
            with_body=posted,
            unknown=[
                posted(recorded(PAYLOADS / "reaction.json")),
                posted(recorded(PAYLOADS / "status_with_no_words.json")),
                posted(recorded(PAYLOADS / "another_account.json")),
            ],
            private=[DANUTA, "48600100500", "Danuta", "ZQX", AUTH_TOKEN],
        )


def incoming(**changes: object) -> InboundMessage:
    whole = InboundMessage(
        channel=Channel.WHATSAPP,
        slot=WHATSAPP_NUMBER,
        sender=ReplyAddress(DANUTA),
        platform_id=SID,
        kind=Kind.TEXT,
        text=Secret("hej"),
        received_at=NOW,
    )
    return dataclasses.replace(whole, **changes)  # type: ignore[arg-type]  # the table below gives what fits


CARD = incoming(text=Secret(""), kind=Kind.MEDIA, attachment_count=1)
NOTHING = incoming(text=Secret(""), kind=Kind.UNREADABLE)
TAP = incoming(text=Secret("Pomiń"), kind=Kind.CHOICE, choice="skip")
CASES: dict[str, InboundMessage | Ignored] = {
    "text": incoming(),
    "text_of_somebody_without_a_number": incoming(sender=ReplyAddress(EMIL)),
    "button": TAP,
    "button_without_body": TAP,
    "answer_to_a_message": incoming(),
    "picture_with_words": incoming(kind=Kind.MEDIA, attachment_count=1),
    "voice": incoming(text=Secret(""), kind=Kind.VOICE, attachment_count=1),
    "sticker": incoming(text=Secret(""), kind=Kind.MEDIA, attachment_count=1),
    "location_is_not_read": CARD,
    "contact_is_not_read": CARD,
    "kind_nobody_knows_yet": NOTHING,
    "flow_is_unreadable": NOTHING,
    "reaction": Ignored("reaction"),
    "forwarded": incoming(),
    "draft_of_a_link": incoming(text=Secret("Hej [szk-7]"), entry_code="szk-7"),
    "came_by_an_advert": incoming(),
    "opted_out": incoming(text=Secret("STOP"), kind=Kind.OPT_OUT),
    "opted_in": incoming(text=Secret("START"), kind=Kind.OPT_IN),
    "help_is_a_cry": incoming(text=Secret("HELP")),
    "ourselves": Ignored("our own number"),
    "sender_is_missing": Ignored("sender that cannot be answered"),
    "our_number_is_nonsense": incoming(),
    "another_account": Ignored("another account"),
    "status_with_no_words": Ignored("unknown kind of event"),
}


def test_every_recorded_form_has_its_case() -> None:
    assert {file.stem for file in PAYLOADS.glob("*.json")} == set(CASES)


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("url", [WHATSAPP_URL, SMS_URL, STATUS_URL], ids=["own address", "of SMS", "of reports"])
def test_a_form_is_read_wherever_it_arrives(case: str, url: str) -> None:
    request = posted(recorded(PAYLOADS / f"{case}.json"), url)
    webhook = HOOKS[url.removeprefix("https://most116.example")]
    assert webhook.verify(request)
    assert webhook.parse(request) == [CASES[case]]


def test_sms_at_the_address_of_whatsapp_is_sms() -> None:
    (found,) = WEBHOOK.parse(posted(dict(INCOMING)))
    assert isinstance(found, InboundMessage)
    assert (found.channel, found.slot, found.sender) == (Channel.SMS, SMS_NUMBER, ReplyAddress(ANIA))


REASONS = {"63016": "window_closed", "63014": "opted_out", "63024": "no_such_address", "63017": "throttled"}


@pytest.mark.parametrize("code", REASONS)
def test_a_report_says_why_it_failed(code: str) -> None:
    fields = form(
        REPORT, To=DANUTA, MessageStatus="failed", SmsStatus="failed", ErrorCode=code, ChannelPrefix="whatsapp"
    )
    (report,) = WEBHOOK.parse(posted(fields, STATUS_URL))
    assert isinstance(report, DeliveryReport)
    assert (report.channel, report.state, report.code) == (Channel.WHATSAPP, Delivery.FAILED, code)
    assert report.reason == REASONS[code]


def test_read_means_delivered() -> None:
    fields = form(REPORT, To=EMIL, MessageStatus="read", SmsStatus="read", EventType="READ")
    (report,) = WEBHOOK.parse(posted(fields, STATUS_URL))
    assert isinstance(report, DeliveryReport)
    assert (report.channel, report.state) == (Channel.WHATSAPP, Delivery.DELIVERED)


def test_in_an_outage_the_numbers_are_told_in_the_words_of_this_channel() -> None:
    more = {"ErrorCode": "11200", "ErrorUrl": WHATSAPP_URL}
    here, there = (WEBHOOK.unavailable(posted(dict(fields) | more)) for fields in (TEXT, INCOMING))
    assert (here.status, there.status) == (200, 200)
    assert "116 123" in here.body.decode()
    assert here.body != there.body
    assert not here.body.decode().isascii()


def test_whatsapp_works_without_a_number_for_sms() -> None:
    settings = settings_of()
    settings["twilio"] = {**settings["twilio"], "sms_number": ""}  # type: ignore[dict-item]  # the group is a dict
    hooks = twilio_webhooks(load_settings(settings), TEXTS, MovedClock(NOW))
    assert set(hooks) == {"/webhooks/twilio/whatsapp", "/webhooks/twilio/status"}
    assert hooks["/webhooks/twilio/whatsapp"].parse(posted(dict(INCOMING))) == [Ignored("channel that is off")]
    assert hooks["/webhooks/twilio/whatsapp"].unavailable(posted(dict(INCOMING))).status == 503


fields = st.dictionaries(
    st.sampled_from(sorted({*TEXT, "OptOutType", "ButtonPayload", "ButtonText", "MessageStatus", "MediaContentType0"})),
    st.text(),
    max_size=8,
)


@given(fields)
def test_any_values_are_read(changes: dict[str, str]) -> None:
    request = posted(urlencode(form(TEXT, **changes), errors="surrogatepass").encode())
    assert WEBHOOK.verify(request)
    (found,) = WEBHOOK.parse(request)
    if isinstance(found, InboundMessage):
        assert found.text.reveal().encode("utf-8") is not None
        assert found.platform_id.isascii()
        assert len(found.slot) <= 64


@given(st.binary(max_size=400))
def test_any_bytes_are_refused_or_read(body: bytes) -> None:
    request = posted(body)
    assert not WEBHOOK.verify(dataclasses.replace(request, headers={}))
    (found,) = WEBHOOK.parse(request)
    assert isinstance(found, InboundMessage | DeliveryReport | Ignored)
