"""What comes in over Discord's gateway: a recorded frame for each case, and what is read from it."""

import dataclasses
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridges.discord_bot.events import read_event, read_message
from bridges.discord_bot.snowflake import first_of, moment_of, moment_told
from bridges.json_reading import Node
from bridges.raw_http import Ignored
from most116.core.conversation import Channel
from most116.core.messages import InboundMessage, Kind
from most116.core.sealed import ReplyAddress, Secret
from most116.testing.bridge_kit import AWKWARD_TEXTS, NOW, letters

PAYLOADS = Path(__file__).resolve().parents[1] / "payloads" / "discord"
SLOT, MESSAGE, TALK, TAP = "1161", "1440000000000000000", "1430000000000000001", "1440000000000000007"
# The platform's own example of an id and its time.
EXAMPLE, EXAMPLE_TIME = "175928847299117063", datetime(2016, 4, 30, 11, 18, 25, 796000, tzinfo=UTC)


def read(name: str, data: Any) -> InboundMessage | Ignored:
    return read_event(name, Node(data), slot=SLOT, now=NOW)


def incoming(**changes: Any) -> InboundMessage:
    whole = InboundMessage(
        channel=Channel.DISCORD,
        slot=SLOT,
        sender=ReplyAddress(TALK),
        platform_id=MESSAGE,
        kind=Kind.TEXT,
        text=Secret("hej"),
        received_at=moment_of(MESSAGE, NOW),
    )
    return dataclasses.replace(whole, **changes)


def tap(**changes: Any) -> InboundMessage:
    given = {"platform_id": TAP, "kind": Kind.START, "text": Secret(""), "locale_hint": "pl"}
    return incoming(**{**given, "received_at": moment_of(TAP, NOW), **changes})


ELSEWHERE = Ignored("written where others read")
A_BOT = Ignored("written by a bot, perhaps by us")
OUTSIDE = Ignored("interaction outside the private talk")
CASES: dict[str, InboundMessage | Ignored] = {
    "text": incoming(),
    "reply_to_a_message": incoming(),
    "text_with_white_space_and_nul": incoming(),
    "picture_with_words": incoming(kind=Kind.MEDIA, attachment_count=2),
    "sticker": incoming(kind=Kind.MEDIA, text=Secret(""), attachment_count=1),
    "voice_message": incoming(kind=Kind.VOICE, text=Secret(""), attachment_count=1),
    "poll": incoming(kind=Kind.MEDIA, text=Secret(""), attachment_count=1),
    "forwarded_message": incoming(kind=Kind.MEDIA, text=Secret(""), attachment_count=1),
    "nothing_in_it": incoming(kind=Kind.UNREADABLE, text=Secret("")),
    "our_own_echo": A_BOT,
    "in_a_server": ELSEWHERE,
    "in_a_group": ELSEWHERE,
    "somebody_joined": Ignored("kind of message that says nothing"),
    "by_a_webhook": A_BOT,
    "without_a_channel": Ignored("without an id that can be answered"),
    "without_an_author": Ignored("without an author"),
    "edit": incoming(
        kind=Kind.EDIT,
        text=Secret("hej, to ja"),
        platform_id=f"{MESSAGE}#2025-11-17T12:01:00.000000+00:00",
        received_at=datetime(2025, 11, 17, 12, 1, tzinfo=UTC),
        refers_to=MESSAGE,
    ),
    "preview_of_a_link_loaded": Ignored("a change that is not of the words"),
    "edit_of_our_own": A_BOT,
    "deletion": incoming(
        kind=Kind.DELETE, text=Secret(""), platform_id=f"{MESSAGE}#deleted", received_at=NOW, refers_to=MESSAGE
    ),
    "deletion_in_a_server": ELSEWHERE,
    "command": tap(),
    "command_with_a_code": tap(entry_code="szkola_7"),
    "command_with_a_code_that_is_none": tap(),
    "command_in_a_server": OUTSIDE,
    "command_in_a_group": OUTSIDE,
    "command_without_a_context": tap(),
    "button": tap(kind=Kind.CHOICE, text=Secret("Pomiń"), choice="skip", locale_hint="uk"),
    "button_without_its_message": tap(kind=Kind.CHOICE, choice="2"),
    "form": Ignored("interaction that is neither a command nor a button"),
    "typing": Ignored("kind of event that says nothing"),
}


@pytest.mark.parametrize("name", CASES)
def test_a_frame(name: str) -> None:
    frame = json.loads((PAYLOADS / f"{name}.json").read_text("utf-8"))
    found = read(frame["t"], frame["d"])
    assert found == CASES[name]
    assert "secret-ZQX" not in repr(found)


def test_every_recorded_frame_is_a_case() -> None:
    assert {path.stem for path in PAYLOADS.glob("*.json")} == CASES.keys()


def message(text: str) -> dict[str, Any]:
    return {"id": MESSAGE, "channel_id": TALK, "content": text, "author": {"id": "77"}}


def test_every_text_arrives_safe_and_whole() -> None:
    for name, text in AWKWARD_TEXTS.items():
        found = read_message(Node(message(text)), slot=SLOT, now=NOW)
        assert isinstance(found, InboundMessage)
        assert letters(found.text.reveal()) == letters(text), name


def test_an_id_holds_its_time_and_is_never_ahead_of_us() -> None:
    assert moment_of(EXAMPLE, NOW) == EXAMPLE_TIME
    assert moment_of(str(10**20 - 1), NOW) == NOW
    assert moment_of(str(first_of(NOW)), NOW) <= NOW
    assert NOW - moment_of(str(first_of(NOW)), NOW) < timedelta(milliseconds=1)


@pytest.mark.parametrize("told", ["", "wczoraj", "2025-11-17T12:01:00", "2027-01-01T00:00:00+00:00", "9" * 40])
def test_a_time_that_cannot_be_is_ours(told: str) -> None:
    assert moment_told(told, NOW) == NOW


KEYS = [
    "id", "channel_id", "content", "author", "bot", "type", "attachments", "flags", "guild_id", "data", "custom_id",
    "context", "options", "name", "value", "message", "components", "label", "locale", "edited_timestamp", "poll",
]  # fmt: skip
EVENTS = ["MESSAGE_CREATE", "MESSAGE_UPDATE", "MESSAGE_DELETE", "INTERACTION_CREATE", "READY"]
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.sampled_from([MESSAGE, TALK, "kod", 1, 2]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=6),
    max_leaves=40,
)


@given(st.sampled_from(EVENTS) | st.text(), values, values)
def test_any_json_gives_messages_or_reasons(name: str, whole: object, part: object) -> None:
    for data in (whole, {**message("hej"), "data": part, "type": 2, "context": 1}, {**message("x"), "content": part}):
        found = read(name, data)
        assert isinstance(found, InboundMessage | Ignored)
        if isinstance(found, InboundMessage):
            assert found.platform_id
            found.text.reveal().encode()
            (found.choice or "").encode()
