"""What comes in by Telegram: a recorded update for each case and what is read from it, and every webhook's checks."""

import dataclasses
import json
import zlib
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridges.json_reading import Node
from bridges.raw_http import Ignored, RawRequest
from bridges.telegram_bot.message_id import named, number_of
from bridges.telegram_bot.updates import UpdateReader
from bridges.telegram_bot.webhook import TelegramWebhook
from most116.core.conversation import Channel
from most116.core.messages import Duty, Errand, InboundMessage, Kind, Told
from most116.core.sealed import ReplyAddress, Secret
from most116.testing.bridge_kit import NOW
from most116.testing.moved_clock import MovedClock
from most116.testing.telegram_requests import ANIA, BOT_ID, SECRET_TOKEN, SENT_AT, message, posted, update
from most116.testing.webhook_kit import WayIn, WebhookBehaviour

PAYLOADS = Path(__file__).parents[1] / "payloads" / "telegram_bot"
READER = UpdateReader(slot=BOT_ID, farewell="Piszemy tylko w prywatnej rozmowie.")
WEBHOOK = TelegramWebhook(secret=SECRET_TOKEN, reader=READER, clock=MovedClock(NOW))
GROUP = "-1001234567890"
NINTH = named(ANIA, 9)


def read(body: bytes) -> list[Told | Ignored]:
    return list(WEBHOOK.parse(posted(body)))


def numbered(text: str, name: str) -> RawRequest:
    """A message whose number follows from its name."""
    return posted(update(message=message(text, zlib.crc32(name.encode()))))


def forged(request: RawRequest) -> Iterable[RawRequest]:
    for wrong in ("", "ąęć", SECRET_TOKEN.upper(), SECRET_TOKEN[:-1], SECRET_TOKEN + "x", "\ud800"):
        yield posted(request.body, wrong)
    yield dataclasses.replace(request, headers={})
    yield dataclasses.replace(request, method="GET")


class TestTheWayIn(WebhookBehaviour):
    @pytest.fixture
    def way_in(self) -> WayIn:
        unknown = ("channel_post", "reaction", "poll_answer", "left_a_group", "pinned_notice", "unblocked")
        return WayIn(
            webhook=WEBHOOK,
            message=numbered,
            forged=forged,
            extended=lambda request: posted(request.body[:-1] + b', "new_field": {"a": [1]}}'),
            with_body=posted,
            unknown=[posted((PAYLOADS / f"{name}.json").read_bytes()) for name in unknown],
            private=[ANIA, SECRET_TOKEN, "ZQX", "zqx"],
        )


def incoming(**changes: Any) -> InboundMessage:
    whole = InboundMessage(
        channel=Channel.TELEGRAM,
        slot=BOT_ID,
        sender=ReplyAddress(ANIA),
        platform_id=NINTH,
        kind=Kind.TEXT,
        text=Secret(""),
        received_at=datetime.fromtimestamp(SENT_AT, UTC),
        locale_hint="pl",
    )
    return dataclasses.replace(whole, **changes)


def tap(**changes: Any) -> list[object]:
    heard = incoming(kind=Kind.CHOICE, platform_id="tap-33010187123456", received_at=NOW, **changes)
    about = ("33010187123456", "12")
    return [heard, Errand(channel=Channel.TELEGRAM, duty=Duty.TAPPED, to=ReplyAddress(ANIA), about=about)]


LEAVE = Errand(channel=Channel.TELEGRAM, duty=Duty.LEAVE, to=ReplyAddress(GROUP), text=Secret(READER.farewell))
EDITED_AT = datetime.fromtimestamp(SENT_AT + 10, UTC)
CASES: dict[str, list[object]] = {
    "text": [incoming(text=Secret("hej, jest ktoś?"))],
    "start": [incoming(kind=Kind.START)],
    "start_with_code": [incoming(kind=Kind.START, entry_code="szkola_7")],
    "start_with_words_is_a_text": [incoming(text=Secret("/start nie chcę żyć"))],
    "edited": [
        incoming(
            kind=Kind.EDIT,
            text=Secret("hej, już nie"),
            platform_id=f"{NINTH}#5001",
            refers_to=NINTH,
            received_at=EDITED_AT,
        )
    ],
    "edited_caption": [
        incoming(
            kind=Kind.EDIT, text=Secret("to ja"), platform_id=f"{NINTH}#5001", refers_to=NINTH, received_at=EDITED_AT
        )
    ],
    "moving_location": [Ignored("a change without words")],
    "photo_with_caption": [incoming(kind=Kind.MEDIA, text=Secret("zobacz"), attachment_count=1)],
    "voice": [incoming(kind=Kind.VOICE, attachment_count=1)],
    "sticker_that_says_yes": [incoming(text=Secret("👍"))],
    "sticker": [incoming(kind=Kind.MEDIA, text=Secret("😭"), attachment_count=1)],
    "location": [incoming(kind=Kind.MEDIA, attachment_count=1)],
    "contact_of_somebody": [incoming(kind=Kind.MEDIA, attachment_count=1)],
    "poll_is_unreadable": [incoming(kind=Kind.UNREADABLE)],
    "kind_nobody_knows_yet": [incoming(kind=Kind.UNREADABLE)],
    "forwarded": [incoming(text=Secret("patrz co napisał"))],
    "pinned_notice": [Ignored("notice of the platform itself")],
    "tap": tap(text=Secret("Pomiń"), choice="skip"),
    "tap_on_an_old_message": tap(text=Secret("1"), choice="1"),
    "tap_on_a_game": [Ignored("a tap on what is not ours")],
    "blocked": [incoming(kind=Kind.OPT_OUT, platform_id="member-5001")],
    "unblocked": [Ignored("unblocked")],
    "put_into_a_group": [LEAVE],
    "put_into_a_channel": [LEAVE],
    "left_a_group": [Ignored("a group that was left")],
    "talk_of_a_group": [LEAVE],
    "leaving_notice_of_a_group": [Ignored("a group that was left")],
    "text_from_a_bot": [Ignored("written by a bot")],
    "channel_post": [Ignored("kind of update that says nothing")],
    "reaction": [Ignored("kind of update that says nothing")],
    "poll_answer": [Ignored("kind of update that says nothing")],
}


@pytest.mark.parametrize("name", CASES)
def test_a_recorded_update(name: str) -> None:
    assert read((PAYLOADS / f"{name}.json").read_bytes()) == CASES[name]


def test_every_recorded_update_has_its_case() -> None:
    assert {path.stem for path in PAYLOADS.iterdir()} == set(CASES)


@pytest.mark.parametrize(
    "fields",
    [
        {"message_id": None}, {"message_id": "x"}, {"chat": None}, {"chat": {"type": "private"}},
        {"chat": {"id": True, "type": "private"}}, {"chat": {"id": "x' OR 1", "type": "private"}},
    ],
)  # fmt: skip
def test_what_cannot_be_answered_or_told_apart_is_left_out(fields: dict[str, Any]) -> None:
    for kind in ("message", "edited_message"):
        body = json.dumps({"update_id": 1, kind: message(**fields)}).encode()
        assert read(body) == [Ignored("message without an id")]


@pytest.mark.parametrize("date", [None, "noon", SENT_AT + 86_400, 10**30, -1])
def test_a_time_that_cannot_be_is_ours(date: object) -> None:
    [found] = read(update(message=message(date=date)))
    assert isinstance(found, InboundMessage)
    assert found.received_at == NOW


def test_ids_are_the_same_for_one_message_and_different_for_two() -> None:
    def ids(body: bytes) -> list[str]:
        return [each.platform_id for each in read(body) if isinstance(each, InboundMessage)]

    first = ids(update(1, message=message()))
    assert first == ids(update(2, message=message())), "the same message in another update"
    other = {"id": 7002, "type": "private"}
    assert first != ids(update(1, message=message(chat=other))), "numbers begin anew in every chat"
    # Two edits of one message within one second are two.
    assert ids(update(3, edited_message=message())) != ids(update(4, edited_message=message()))


def test_names_of_messages_lead_back_to_their_numbers_and_tell_no_address() -> None:
    assert number_of(named(ANIA, 12)) == 12
    assert ANIA not in named(ANIA, 12)
    assert [number_of(wrong) for wrong in ("", "12", "x@1234567890abcdef", named(ANIA, 12) + "\n")] == [None] * 4


KEYS = [
    "update_id", "message", "edited_message", "callback_query", "my_chat_member", "message_id", "chat", "from", "id",
    "type", "text", "caption", "date", "edit_date", "data", "new_chat_member", "status", "reply_markup", "photo",
    "inline_keyboard",
]  # fmt: skip
KNOWN = ["private", "group", "kicked", "/start x", 7001, SENT_AT]
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.sampled_from(KNOWN),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=6),
    max_leaves=40,
)


@given(values, values)
def test_any_json_gives_what_is_told_or_reasons(whole: object, part: object) -> None:
    near = {"chat": {"id": 7001, "type": "private"}, "message_id": 9}
    inside = {**near, **part, "x": 1} if isinstance(part, dict) else near
    tapped = {"id": "1", "data": part, "message": near}
    for body in (
        whole,
        {"update_id": 1, "message": inside},
        {"update_id": 1, "edited_message": inside},
        {"update_id": 1, "callback_query": tapped},
    ):
        for each in READER.read(Node.read(json.dumps(body).encode()), NOW):
            assert isinstance(each, Told | Ignored)
            if isinstance(each, InboundMessage):
                assert each.platform_id
                each.text.reveal().encode()


def test_nesting_without_end_is_nothing() -> None:
    assert read(b'{"message":' + b"[" * 100_000) == [Ignored("kind of update that says nothing")]
