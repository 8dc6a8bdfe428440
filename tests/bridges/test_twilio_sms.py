"""What comes in by SMS: tables of forms and what is read from them, and the checks of every webhook."""

import dataclasses
from collections.abc import Iterable
from datetime import datetime
from functools import partial
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridges.raw_http import Ignored, RawRequest, external_url
from bridges.twilio_message import read_message
from bridges.twilio_webhook import Reading, TwilioWebhook
from most116.core.conversation import Channel
from most116.core.messages import DeliveryReport, InboundMessage, Kind
from most116.core.sealed import ReplyAddress, Secret
from most116.testing.bridge_kit import NOW
from most116.testing.twilio_requests import (
    ACCOUNT_SID,
    ANIA,
    AUTH_TOKEN,
    INCOMING,
    PUBLIC,
    REPORT,
    SID,
    SMS_NUMBER,
    SMS_URL,
    STATUS_URL,
    form,
    signed,
)  # fmt: skip
from most116.testing.webhook_kit import WayIn, WebhookBehaviour

OUTAGE = "Teraz nikt nie czyta. Dzwon: 116 111 & 112."


class StoppedClock:
    def now(self) -> datetime:
        return NOW


WEBHOOK = TwilioWebhook(
    account_sid=ACCOUNT_SID,
    tokens=[AUTH_TOKEN, "the-token-before"],
    readings={Channel.SMS: Reading(read=partial(read_message, SMS_NUMBER), outage_text=OUTAGE)},
    clock=StoppedClock(),
)


def forged(request: RawRequest) -> Iterable[RawRequest]:
    headers = request.headers
    wrong = [
        {name: value for name, value in headers.items() if name != "x-twilio-signature"},
        {**headers, "x-twilio-signature": ""},
        {**headers, "x-twilio-signature": "ąęć"},
        {**headers, "x-twilio-signature": headers["x-twilio-signature"][:-4] + "AAA="},
        {**headers, "x-twilio-signature": headers["x-twilio-signature"].lower()},
        {**signed(request.body, request.url, "another-token").headers},
        {**signed(request.body, request.url.replace("https", "http")).headers},
        # Who may choose the way of signing may choose one that is broken.
        {**headers, "x-twilio-signature": "", "x-twilio-webhooks-signature-settings": "key=k,algorithm=NONE"},
    ]
    yield from (dataclasses.replace(request, headers=each) for each in wrong)
    yield dataclasses.replace(request, body=request.body.replace(b"hej", b"hoj"))
    yield dataclasses.replace(request, body=request.body + b"&Extra=")
    yield dataclasses.replace(request, url=f"{request.url}?p=1")
    yield dataclasses.replace(request, method="GET")
    yield dataclasses.replace(request, body=b"a=1&" * 501)


class TestTheWayIn(WebhookBehaviour):
    @pytest.fixture
    def way_in(self) -> WayIn:
        return WayIn(
            webhook=WEBHOOK,
            message=lambda text, sid: signed(form(INCOMING, Body=text, MessageSid=sid)),
            forged=forged,
            extended=lambda request: signed(request.body + b"&NewField=1&NewField=2&ChannelMetadata=%7B%7D"),
            with_body=signed,
            unknown=[
                signed(form(INCOMING, SmsStatus="purring", Body=None)),
                signed(form(INCOMING, From="mBank")),
                signed(form(REPORT, MessageStatus="dreaming", SmsStatus="dreaming"), STATUS_URL),
            ],
            private=[ANIA, ANIA.removeprefix("+"), "Kraków", AUTH_TOKEN],
        )


def incoming(**changes: object) -> InboundMessage:
    whole = InboundMessage(
        channel=Channel.SMS,
        slot=SMS_NUMBER,
        sender=ReplyAddress(ANIA),
        platform_id=SID,
        kind=Kind.TEXT,
        text=Secret("hej"),
        received_at=NOW,
    )
    return dataclasses.replace(whole, **changes)  # type: ignore[arg-type]  # the table below gives what fits


MESSAGES: dict[str, tuple[dict[str, str | None], InboundMessage | Ignored]] = {
    "text": ({}, incoming()),
    "text with white space around": ({"Body": "  hej \r\n"}, incoming()),
    "draft of a link": ({"Body": "Hej [k7p4x]"}, incoming(text=Secret("Hej [k7p4x]"), entry_code="k7p4x")),
    "word HELP is a cry, not a command": ({"Body": "HELP", "OptOutType": "HELP"}, incoming(text=Secret("HELP"))),
    "word STOP that Twilio did not act on": ({"Body": "STOP"}, incoming(text=Secret("STOP"))),
    "opted out": (
        {"Body": "STOP", "OptOutType": "STOP"},
        incoming(text=Secret("STOP"), kind=Kind.OPT_OUT),
    ),
    "opted in": (
        {"Body": "start", "OptOutType": "start"},
        incoming(text=Secret("start"), kind=Kind.OPT_IN),
    ),
    "picture with words": (
        {"NumMedia": "2", "MediaUrl0": "https://x", "MediaUrl1": "https://y"},
        incoming(kind=Kind.MEDIA, attachment_count=2),
    ),
    "picture alone": ({"Body": "", "NumMedia": "1"}, incoming(text=Secret(""), kind=Kind.MEDIA, attachment_count=1)),
    "pictures badly counted": (
        {"NumMedia": "many", "MediaUrl0": "https://x", "MediaUrl1": ""},
        incoming(kind=Kind.MEDIA, attachment_count=2),
    ),
    "pictures counted below nothing": ({"NumMedia": "-1"}, incoming()),
    "empty": ({"Body": ""}, incoming(text=Secret(""), kind=Kind.UNREADABLE)),
    "no text at all": ({"Body": None}, incoming(text=Secret(""), kind=Kind.UNREADABLE)),
    "only null bytes": ({"Body": "\x00\x00"}, incoming(text=Secret(""), kind=Kind.UNREADABLE)),
    "half a character": ({"Body": "a\ud800"}, incoming(text=Secret("a\ufffd\ufffd\ufffd"))),
    "only the old names of the id": ({"MessageSid": None}, incoming()),
    "another number of ours": ({"To": "+48732000222"}, incoming(slot="+48732000222")),
    "our number is missing": ({"To": None}, incoming()),
    "our number is nonsense": ({"To": "\x00; DROP"}, incoming()),
    "account is missing": ({"AccountSid": None}, incoming()),
    "unknown status with words": ({"SmsStatus": "glowing"}, incoming()),
    "unknown status without words": ({"SmsStatus": "glowing", "Body": None}, Ignored("unknown kind of event")),
    "another account": ({"AccountSid": "AC" + "2" * 32}, Ignored("another account")),
    "bank": ({"From": "mBank"}, Ignored("sender that cannot be answered")),
    "short code": ({"From": "7123"}, Ignored("sender that cannot be answered")),
    "nobody": ({"From": None}, Ignored("sender that cannot be answered")),
    "another channel": ({"From": f"whatsapp:{ANIA}"}, Ignored("channel that is off")),
    "ourselves": ({"From": SMS_NUMBER}, Ignored("our own number")),
    "our other number to itself": ({"From": "+48732000222", "To": "+48732000222"}, Ignored("our own number")),
}


@pytest.mark.parametrize("case", MESSAGES)
def test_a_message_is_read(case: str) -> None:
    changes, expected = MESSAGES[case]
    request = signed(form(INCOMING, **changes))
    assert WEBHOOK.verify(request)
    assert WEBHOOK.parse(request) == [expected]


def test_a_message_without_an_id_has_the_same_one_when_it_comes_again() -> None:
    broken = {"MessageSid": "\x00", "SmsSid": None, "SmsMessageSid": ""}
    first, again, fallback, other = (
        WEBHOOK.parse(signed(form(INCOMING, **broken, **more)))[0]
        for more in ({}, {}, {"ErrorCode": "11200", "ErrorUrl": SMS_URL}, {"Body": "inne"})
    )
    assert first == again == fallback
    assert isinstance(first, InboundMessage)
    assert isinstance(other, InboundMessage)
    assert first.platform_id != other.platform_id


def report(**changes: object) -> DeliveryReport:
    whole = DeliveryReport(channel=Channel.SMS, platform_id=SID, state="delivered")  # type: ignore[arg-type]
    return dataclasses.replace(whole, **changes)  # type: ignore[arg-type]


LETTER = "01m7ygmatf56b43qbhc0rb82z8"
REPORTS: dict[str, tuple[dict[str, str | None], str, DeliveryReport | Ignored]] = {
    "accepted": ({"MessageStatus": "accepted"}, "", report(state="queued")),
    "sending": ({"MessageStatus": "sending"}, "", report(state="queued")),
    "sent": ({"MessageStatus": "sent"}, "", report(state="sent")),
    "delivered": ({}, "", report()),
    "read": ({"MessageStatus": "read"}, "", report()),
    "only the old name of the status": ({"MessageStatus": None}, "", report()),
    "only the old name of the id": ({"MessageSid": None}, "", report()),
    "with our letter": ({}, f"?m={LETTER}&p=2", report(letter=LETTER, part=2)),
    "with nonsense instead of a letter": ({}, "?m=../../etc&p=-1", report()),
    "with a part beyond all texts": ({}, f"?m={LETTER}&p=99999999999", report(letter=LETTER)),
    "handset off": (
        {"MessageStatus": "undelivered", "ErrorCode": "30003"},
        "",
        report(state="failed", code="30003", reason="unreachable"),
    ),
    "landline": (
        {"MessageStatus": "failed", "ErrorCode": "30006"},
        "",
        report(state="failed", code="30006", reason="no_such_address"),
    ),
    "opted out": (
        {"MessageStatus": "failed", "ErrorCode": "21610"},
        "",
        report(state="failed", code="21610", reason="opted_out"),
    ),
    "too late": (
        {"MessageStatus": "undelivered", "ErrorCode": "30036"},
        "",
        report(state="failed", code="30036", reason="expired"),
    ),
    "unknown code": (
        {"MessageStatus": "failed", "ErrorCode": "39999"},
        "",
        report(state="failed", code="39999", reason="rejected"),
    ),
    "no code": ({"MessageStatus": "failed"}, "", report(state="failed", reason="rejected")),
    "code that is words": (
        {"MessageStatus": "failed", "ErrorCode": f"no way to {ANIA}"},
        "",
        report(state="failed", reason="rejected"),
    ),
    "delivered with an old code": ({"ErrorCode": "30008"}, "", report()),
    "half delivered": ({"MessageStatus": "partially_delivered"}, "", report(state="failed", reason="rejected")),
    "by WhatsApp": ({"To": f"whatsapp:{ANIA}"}, "", report(channel=Channel.WHATSAPP)),
    "without an id": (
        {"MessageSid": None, "SmsSid": None},
        "",
        Ignored("status callback without an id"),
    ),
}


@pytest.mark.parametrize("case", REPORTS)
@pytest.mark.parametrize("url", [STATUS_URL, SMS_URL], ids=["own address", "address of messages"])
def test_a_report_is_read_wherever_it_arrives(case: str, url: str) -> None:
    changes, query, expected = REPORTS[case]
    request = signed(form(REPORT, **changes), url + query)
    assert WEBHOOK.verify(request)
    assert WEBHOOK.parse(request) == [expected]


def test_a_message_at_the_address_of_reports_is_not_lost() -> None:
    assert WEBHOOK.parse(signed(INCOMING, f"{STATUS_URL}?m={LETTER}")) == [incoming()]


@given(st.binary(max_size=400))
def test_any_bytes_are_refused_or_read(body: bytes) -> None:
    assert not WEBHOOK.verify(dataclasses.replace(signed(body), headers={}))
    request = signed(body)
    assert WEBHOOK.verify(request)
    (found,) = WEBHOOK.parse(request)
    assert isinstance(found, InboundMessage | DeliveryReport | Ignored)


fields = st.dictionaries(st.sampled_from(sorted({*INCOMING, *REPORT, "OptOutType"})), st.text(), max_size=8)


@given(fields, st.booleans())
def test_any_values_are_read(changes: dict[str, str], is_report: bool) -> None:
    request = signed(form(REPORT if is_report else INCOMING, **changes))
    assert WEBHOOK.verify(request)
    (found,) = WEBHOOK.parse(request)
    if isinstance(found, InboundMessage):
        assert found.text.reveal().encode("utf-8") is not None
        assert found.platform_id.isascii()
        assert 0 <= found.attachment_count < 1000


def test_the_token_before_a_change_still_counts() -> None:
    assert WEBHOOK.verify(signed(INCOMING, token="the-token-before"))


def test_the_answer_is_empty_xml() -> None:
    answer = WEBHOOK.answer(signed(INCOMING))
    assert (answer.status, answer.content_type, answer.body) == (200, "text/xml", b"<Response/>")


def test_in_an_outage_the_first_call_fails_so_that_twilio_tries_elsewhere() -> None:
    answer = WEBHOOK.unavailable(signed(INCOMING))
    assert answer.status == 503
    assert answer.content_type == "text/xml"
    assert answer.body == (b"<Response><Message>Teraz nikt nie czyta. Dzwon: 116 111 &amp; 112.</Message></Response>")


def test_in_an_outage_the_fallback_call_brings_the_numbers_to_the_person() -> None:
    answer = WEBHOOK.unavailable(signed(form(INCOMING, ErrorCode="11200", ErrorUrl=SMS_URL)))
    assert answer.status == 200
    assert answer.content_type == "text/xml"
    assert b"<Message>" in answer.body


def test_in_an_outage_nobody_is_written_to_because_of_a_report() -> None:
    answer = WEBHOOK.unavailable(signed(form(REPORT, MessageStatus="failed", ErrorCode="30003"), STATUS_URL))
    assert (answer.status, answer.body) == (503, b"")


def test_the_address_keeps_what_the_platform_signed() -> None:
    query = urlencode({"m": LETTER, "p": 0}) + "&x=%2b+%20"
    assert external_url(f"{PUBLIC}/", "/webhooks/twilio/status", query) == f"{STATUS_URL}?m={LETTER}&p=0&x=%2b+%20"
    assert external_url(PUBLIC, "/webhooks/twilio/sms") == SMS_URL
