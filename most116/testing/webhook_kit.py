"""What every webhook must do, as tests to inherit.

A test class takes `WebhookBehaviour` and gives a fixture `way_in`.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from bridges.raw_http import Ignored, RawRequest, Webhook
from most116.core.messages import InboundMessage, Told
from most116.testing.bridge_kit import AWKWARD_TEXTS, MARKED, letters

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
                assert isinstance(each, Told | Ignored)
            assert way_in.webhook.unavailable(request).status in {200, 503}

    def test_nothing_private_is_printed(self, way_in: WayIn) -> None:
        requests = [way_in.message(MARKED, "one"), *way_in.unknown]
        printed = repr([(request, way_in.webhook.parse(request), way_in.webhook) for request in requests])
        assert not [private for private in (MARKED, *way_in.private) if private in printed]

    def test_the_answer_says_nothing_and_an_outage_is_told(self, way_in: WayIn) -> None:
        request = way_in.message("hej", "one")
        assert 200 <= way_in.webhook.answer(request).status < 300
        assert way_in.webhook.unavailable(request).status == 503
