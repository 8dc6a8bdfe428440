"""What every bridge must do, as tests to inherit: one class for a webhook, one for the way out.

A test class inherits `WebhookBehaviour` and gives a fixture `way_in`, or `BridgeBehaviour` and a fixture `way_out`.
"""

import logging
import traceback
import unicodedata
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from bridges.raw_http import Ignored, RawRequest, Webhook
from most116.core.conversation import Language
from most116.core.errors import FAILURES, BridgeError, Failure
from most116.core.ids import LetterId
from most116.core.messages import Author, DeliveryReport, InboundMessage, Letter
from most116.core.ports import Bridge
from most116.core.sealed import ReplyAddress, Secret

if TYPE_CHECKING:
    import pytest

NOW = datetime(2026, 11, 20, 22, 30, tzinfo=UTC)
# Words that no output of ours may repeat.
MARKED = "tajne-słowa-ZQX"

# What people and their telephones really write, and what tries to break us.
AWKWARD_TEXTS: Mapping[str, str] = {
    "polish": "Zażółć gęślą jaźń, nie wiem co robić",
    "ukrainian": "мені страшно, допоможіть",
    "emoji": "😭😭 👩‍👩‍👧‍👦 🇵🇱 👍🏽 ❤️",
    "only a dot": ".",
    "one very long word": "a" * 2000,
    "ten thousand characters": "nie mogę spać. " * 667,
    "many lines": "pierwsza\n\ndruga\r\ntrzecia\n",
    "combining marks": "z" + "\u0301" * 400,
    "null bytes": "po\x00moc",
    "right to left": "\u202emoc\u202c jest \u2066blisko\u2069",
    "markup": "</Message><script>alert(1)</script> & \"'",
    "numbers to call": "Dzwoń 116 111 albo 800 12 12 12, zawsze 112. " * 20,
}
NOISE: tuple[bytes, ...] = (
    b"", b"\x00", b"\xff\xfe\x80", b"{", b"{}", b"[]", b'{"a": 1}', b"=", b"&&&", b"%", b"%zz=%zz", b"a=%ff%00&a",
    b"\xed\xa0\x80=\xed\xb0\x80", b"a" * 100_000, b"a&" * 100_000,
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class WayIn:
    """A webhook and how its platform calls it.

    `message` makes a signed request from a text and the platform's id of it, `forged` every way of spoiling one,
    `extended` the same one with things the platform may add, `with_body` a signed request with any body.
    `unknown` are signed requests of kinds we do not take. `private` must never be printed.
    """

    webhook: Webhook
    message: Callable[[str, str], RawRequest]
    forged: Callable[[RawRequest], Iterable[RawRequest]]
    extended: Callable[[RawRequest], RawRequest]
    with_body: Callable[[bytes], RawRequest]
    unknown: Sequence[RawRequest]
    private: Sequence[str]

    def read(self, text: str, platform_id: str = "one") -> InboundMessage:
        """The one message of a request with `text`."""
        request = self.message(text, platform_id)
        assert self.webhook.verify(request)
        (found,) = self.webhook.parse(request)
        assert isinstance(found, InboundMessage)
        return found


class WebhookBehaviour:
    def test_a_signed_message_is_read(self, way_in: WayIn) -> None:
        found = way_in.read("hej")
        assert found.text.reveal() == "hej"
        assert found.sender.reveal()
        assert found.slot
        assert found.received_at.tzinfo is not None

    def test_a_forged_request_is_refused(self, way_in: WayIn) -> None:
        spoilt = list(way_in.forged(way_in.message("hej", "one")))
        assert spoilt
        assert not [request for request in spoilt if way_in.webhook.verify(request)]

    def test_the_same_message_twice_has_one_id(self, way_in: WayIn) -> None:
        assert way_in.read("hej", "one") == way_in.read("hej", "one")
        assert way_in.read("hej", "one").platform_id != way_in.read("hej", "two").platform_id

    def test_what_a_platform_adds_changes_nothing(self, way_in: WayIn) -> None:
        request = way_in.message("hej", "one")
        extended = way_in.extended(request)
        assert way_in.webhook.verify(extended)
        assert way_in.webhook.parse(extended) == way_in.webhook.parse(request)

    def test_unknown_kinds_are_ignored_with_a_reason(self, way_in: WayIn) -> None:
        for request in way_in.unknown:
            assert way_in.webhook.verify(request)
            found = way_in.webhook.parse(request)
            assert all(isinstance(each, Ignored) and each.why for each in found)

    def test_every_text_arrives_safe_and_whole(self, way_in: WayIn) -> None:
        for name, text in AWKWARD_TEXTS.items():
            found = way_in.read(text).text.reveal()
            assert letters(found) == letters(text), name
            assert found.encode("utf-8"), name
            assert not any(char in "\x00\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069" for char in found), name

    def test_noise_never_raises(self, way_in: WayIn) -> None:
        for body in NOISE:
            request = way_in.with_body(body)
            way_in.webhook.verify(request)
            for each in way_in.webhook.parse(request):
                assert isinstance(each, InboundMessage | DeliveryReport | Ignored)
            assert way_in.webhook.unavailable(request).status in {200, 503}

    def test_nothing_private_is_printed(self, way_in: WayIn) -> None:
        requests = [way_in.message(MARKED, "one"), *way_in.unknown]
        printed = repr([(request, way_in.webhook.parse(request), way_in.webhook) for request in requests])
        assert not [private for private in (MARKED, *way_in.private) if private in printed]

    def test_the_answer_says_nothing_and_an_outage_is_told(self, way_in: WayIn) -> None:
        request = way_in.message("hej", "one")
        assert 200 <= way_in.webhook.answer(request).status < 300
        assert way_in.webhook.unavailable(request).status == 503


@dataclass(frozen=True, slots=True, kw_only=True)
class WayOut:
    """A bridge that talks to a pretended platform.

    `failing` maps what goes wrong to how to make it so for the next call, and the Failure that must come of it.
    `plain` takes off what the bridge adds to a part. `private` must never be printed.
    """

    bridge: Bridge
    to: str
    slot: str
    failing: Mapping[str, tuple[Callable[[], Awaitable[object]], Failure]]
    private: Sequence[str]
    plain: Callable[[str], str] = field(default=str)

    def letter(self, text: str, part: int = 0) -> Letter:
        return Letter(
            id=LetterId("01m7ygmatf56b43qbhc0rb82z8"),
            seq=1,
            slot=self.slot,
            to=ReplyAddress(self.to),
            body=Secret(text),
            author=Author.CONSULTANT,
            language=Language.PL,
            attempt=1,
            part=part,
            last_heard_at=NOW,
        )


class BridgeBehaviour:
    async def test_traits_make_sense(self, way_out: WayOut) -> None:
        traits = way_out.bridge.traits
        assert traits == way_out.bridge.traits
        assert traits.max_chars > 0
        assert traits.buttons >= 0
        assert traits.reply_window is None or traits.reply_window > 0

    async def test_parts_are_always_the_same_and_fit(self, way_out: WayOut) -> None:
        for name, text in AWKWARD_TEXTS.items():
            parts = way_out.bridge.split(text)
            assert list(parts) == list(way_out.bridge.split(text)), name
            assert all(0 < len(part) <= way_out.bridge.traits.max_chars for part in parts), name

    async def test_parts_together_are_the_text(self, way_out: WayOut) -> None:
        for name, text in AWKWARD_TEXTS.items():
            parts = [way_out.plain(part) for part in way_out.bridge.split(text)]
            assert letters("".join(parts)) == letters(text), name

    async def test_a_short_text_is_one_part_as_it_is(self, way_out: WayOut) -> None:
        assert list(way_out.bridge.split("Jestem tu. Co się dzieje?")) == ["Jestem tu. Co się dzieje?"]

    async def test_every_receipt_has_its_own_id(self, way_out: WayOut) -> None:
        receipts = [await way_out.bridge.send(way_out.letter("hej", part)) for part in range(3)]
        ids = {receipt.platform_id for receipt in receipts}
        assert len(ids) == 3
        assert all(ids)

    async def test_every_text_can_be_sent(self, way_out: WayOut) -> None:
        for text in AWKWARD_TEXTS.values():
            await way_out.bridge.send(way_out.letter(way_out.bridge.split(text)[0]))

    async def test_failures_are_named_and_tell_nothing(
        self, way_out: WayOut, caplog: "pytest.LogCaptureFixture"
    ) -> None:
        private = (MARKED, *way_out.private)
        with caplog.at_level(logging.DEBUG):
            for name, (fail, failure) in way_out.failing.items():
                await fail()
                raised = await _raised_by(way_out, name)
                assert raised.failure is failure, name
                assert raised.failure.code in FAILURES, name
                told = repr(raised) + "".join(traceback.format_exception(raised))
                assert not [each for each in private if each in told], name
        assert not [each for each in private if each in caplog.text]
        assert not [each for each in private if each in repr(way_out.bridge)]


def letters(text: str) -> str:
    """Everything of a text that is read: no white space, controls or marks of direction."""
    return "".join(
        char
        for char in text
        if not char.isspace() and (unicodedata.category(char) not in {"Cc", "Cf"} or char == "\u200d")
    )


async def _raised_by(way_out: WayOut, name: str) -> BridgeError:
    try:
        await way_out.bridge.send(way_out.letter(MARKED))
    except BridgeError as failure:
        return failure
    raise AssertionError(f"{name}: the letter was taken")
