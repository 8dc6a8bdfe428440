"""What every way out must do, as tests to inherit: a test class takes `BridgeBehaviour` and gives a fixture `way_out`.

Its sister for the way in is webhook_kit.
"""

import logging
import traceback
import unicodedata
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from most116.core.conversation import Language, Phase
from most116.core.errors import FAILURES, BridgeError, Failure
from most116.core.ids import LetterId
from most116.core.messages import Author, Letter
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
            phase=Phase.ACTIVE,
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
