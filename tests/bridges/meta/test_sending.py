"""What goes out to Messenger and Instagram: our client against the pretended platform on a real socket."""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bridges.meta.graph import graph_failures
from bridges.meta.own_mark import mark_of
from bridges.meta.sending import MetaBridge, instagram, messenger
from config.platforms import Meta
from config.settings import load_settings
from most116.core.errors import (
    FAILURES,
    MISCONFIGURED,
    NO_SUCH_ADDRESS,
    OPTED_OUT,
    THROTTLED,
    UNKNOWN_RESULT,
    UNREACHABLE,
    UNREADABLE_ANSWER,
    WINDOW_CLOSED,
    BridgeError,
    Failure,
)  # fmt: skip
from most116.core.messages import Author, Letter, Option
from most116.core.sealed import ReplyAddress, Secret
from most116.testing.bridge_kit import MARKED, BridgeBehaviour, WayOut
from most116.testing.meta_requests import ANIA, APP_SECRET, INSTAGRAM_ID, PAGE_ID, PAGE_TOKEN, VERIFY_TOKEN
from most116.testing.moved_clock import MovedClock
from most116.testing.simulated import config_for, running_simulator
from most116.testing.simulator_client import Simulated

HANIA = "9001"
ACCOUNT = {
    "webhook_url": "http://127.0.0.1:9/webhooks/meta",
    "app_secret": APP_SECRET,
    "page_id": PAGE_ID,
    "page_token": PAGE_TOKEN,
    "instagram_id": INSTAGRAM_ID,
}


@pytest.fixture
def clock() -> MovedClock:
    return MovedClock()


@pytest.fixture
async def simulated(clock: MovedClock) -> AsyncIterator[Simulated]:
    # Nobody listens at the address for webhooks: what the platform tells is another file's matter.
    config = config_for("http://127.0.0.1:9/webhooks/twilio/sms", networks={"meta": ACCOUNT})
    async with running_simulator(config, clock=clock) as simulator:
        for network, person in (("messenger", ANIA), ("instagram", HANIA)):
            await simulator.network(network).act(person, "send", text="hej")
        yield simulator


def meta(base: str, **changes: Any) -> Meta:
    given = {
        "app_secret": APP_SECRET, "verify_token": VERIFY_TOKEN, "page_id": PAGE_ID, "page_token": PAGE_TOKEN,
        "instagram_id": INSTAGRAM_ID, "graph_base": base, "timeout_seconds": 2,
    }  # fmt: skip
    return load_settings({"meta": {**given, **changes}}).meta


def letter(clock: MovedClock, bridge: MetaBridge, text: str = "hej", to: str = ANIA, **changes: Any) -> Letter:
    made = WayOut(bridge=bridge, to=to, slot=PAGE_ID, failing={}, private=[]).letter(text)
    return replace(made, last_heard_at=clock.now(), **changes)


async def refused(bridge: MetaBridge, one: Letter) -> BridgeError:
    with pytest.raises(BridgeError) as raised:
        await bridge.send(replace(one, body=Secret(MARKED)))
    # An exception of the client behind it would hold the request with its text and address.
    assert raised.value.__context__ is None
    return raised.value


class TestMessenger(BridgeBehaviour):
    @pytest.fixture
    async def way_out(self, simulated: Simulated, clock: MovedClock) -> AsyncIterator[WayOut]:
        bridge = messenger(meta(simulated.url), clock)
        yield WayOut(
            bridge=bridge,
            to=ANIA,
            slot=PAGE_ID,
            failing=_failing(simulated, "messenger"),
            private=[ANIA, PAGE_TOKEN, APP_SECRET],
        )
        await bridge.close()


class TestInstagram(BridgeBehaviour):
    @pytest.fixture
    async def way_out(self, simulated: Simulated, clock: MovedClock) -> AsyncIterator[WayOut]:
        bridge = instagram(meta(simulated.url), clock)
        yield WayOut(
            bridge=bridge,
            to=HANIA,
            slot=INSTAGRAM_ID,
            failing=_failing(simulated, "instagram"),
            private=[HANIA, PAGE_TOKEN, APP_SECRET],
        )
        await bridge.close()

    async def test_no_part_is_longer_than_the_platform_counts(self, way_out: WayOut) -> None:
        text = "Мені страшно, і я не знаю, що робити. " * 60
        parts = way_out.bridge.split(text)
        assert all(len(part.encode()) <= 1000 for part in parts)
        for part in parts:
            await way_out.bridge.send(way_out.letter(part))


def _failing(simulated: Simulated, network: str) -> dict[str, tuple[Callable[[], Awaitable[object]], Failure]]:
    def fault(kind: str, **more: Any) -> Callable[[], Awaitable[object]]:
        return lambda: simulated.network(network).fault(kind, times=1, **more)

    return {
        "throttled": (fault("throttled"), THROTTLED),
        "blocked": (fault("refused", code=551), OPTED_OUT),
        "window": (fault("refused", code=2018278), WINDOW_CLOSED),
        "token": (fault("refused", code=190), MISCONFIGURED),
        "their fault": (fault("refused", code=2), UNKNOWN_RESULT),
        "bad gateway": (fault("crash"), UNKNOWN_RESULT),
        "broken connection": (fault("reset"), UNKNOWN_RESULT),
        "no answer": (fault("hang"), UNKNOWN_RESULT),
        "broken answer": (fault("garbled"), UNREADABLE_ANSWER),
    }


async def test_the_exact_request(simulated: Simulated, clock: MovedClock) -> None:
    bridge = messenger(meta(simulated.url), clock)
    options = (Option(value="skip", label="Pomiń to pytanie, proszę"), Option(value="1", label="1"))
    one = letter(clock, bridge, "Jesteśmy tu.", options=options, part=2)
    receipt = await bridge.send(one)
    [posted] = await simulated.network("messenger").posted()
    assert posted["params"] == {
        "recipient": {"id": ANIA},
        "messaging_type": "RESPONSE",
        "message": {
            "text": "Jesteśmy tu.",
            "metadata": mark_of(one.id, 2),
            "quick_replies": [
                {"content_type": "text", "title": "Pomiń to pytanie, pr", "payload": "skip"},
                {"content_type": "text", "title": "1", "payload": "1"},
            ],
        },
    }
    assert (posted["status"], posted["key"]) == (200, receipt.platform_id)
    await bridge.close()


class TestTheWindow:
    async def test_after_a_day_nothing_is_tried(self, simulated: Simulated, clock: MovedClock) -> None:
        bridge = messenger(meta(simulated.url), clock)
        one = letter(clock, bridge)
        clock.move(hours=24)
        assert (await refused(bridge, one)).failure is WINDOW_CLOSED
        assert await simulated.network("messenger").posted() == []
        await bridge.close()

    @pytest.mark.parametrize(
        ("author", "hours", "sent"),
        [(Author.CONSULTANT, 25, True), (Author.SYSTEM, 25, False), (Author.CONSULTANT, 24 * 7, False)],
    )
    async def test_where_it_is_approved_a_person_may_answer_for_a_week(
        self, simulated: Simulated, clock: MovedClock, author: Author, hours: int, sent: bool
    ) -> None:
        bridge = messenger(meta(simulated.url, human_agent=True), clock)
        one = letter(clock, bridge, author=author)
        clock.move(hours=hours)
        if sent:
            await bridge.send(one)
            [posted] = await simulated.network("messenger").posted()
            assert (posted["params"]["messaging_type"], posted["params"]["tag"]) == ("MESSAGE_TAG", "HUMAN_AGENT")
        else:
            assert (await refused(bridge, one)).failure is WINDOW_CLOSED
        await bridge.close()

    async def test_where_the_platform_closed_it_sooner_the_allowed_way_is_tried_once(
        self, simulated: Simulated, clock: MovedClock
    ) -> None:
        bridge = messenger(meta(simulated.url, human_agent=True), clock)
        await simulated.network("messenger").fault("refused", code=2018278, times=1)
        await bridge.send(letter(clock, bridge))
        kinds = [posted["params"]["messaging_type"] for posted in await simulated.network("messenger").posted()]
        assert kinds == ["RESPONSE", "MESSAGE_TAG"]
        await simulated.network("messenger").fault("refused", code=2018278, times=1)
        assert (await refused(bridge, letter(clock, bridge, author=Author.SYSTEM))).failure is WINDOW_CLOSED
        await bridge.close()


@pytest.mark.parametrize(
    ("changes", "to", "failure"),
    [
        ({"page_token": "EAAwrong"}, ANIA, MISCONFIGURED),
        ({"app_secret": "wrong"}, ANIA, FAILURES["rejected"]),
        ({}, "4711", NO_SUCH_ADDRESS),
    ],
)
async def test_what_the_platform_refuses(
    simulated: Simulated, clock: MovedClock, changes: dict[str, str], to: str, failure: Failure
) -> None:
    bridge = messenger(meta(simulated.url, **changes), clock)
    assert (await refused(bridge, letter(clock, bridge, to=to))).failure is failure
    await bridge.close()


async def test_somebody_who_blocked_the_page_is_not_reached(simulated: Simulated, clock: MovedClock) -> None:
    bridge = messenger(meta(simulated.url), clock)
    await simulated.network("messenger").act(ANIA, "block")
    raised = await refused(bridge, letter(clock, bridge))
    assert (raised.failure, raised.detail) == (OPTED_OUT, "551")
    await bridge.close()


async def test_nobody_there(clock: MovedClock) -> None:
    bridge = messenger(meta("http://127.0.0.1:9"), clock)
    assert (await refused(bridge, letter(clock, bridge))).failure is UNREACHABLE
    await bridge.close()


def test_a_pair_of_codes_wins_over_its_code() -> None:
    table = graph_failures()
    assert (table["10"], table["10/2018278"]) == (MISCONFIGURED, WINDOW_CLOSED)
    assert set(table.values()) <= set(FAILURES.values())


def test_what_is_sent_to_is_never_printed(clock: MovedClock) -> None:
    bridge = messenger(meta("http://127.0.0.1:9"), clock)
    one = replace(letter(clock, bridge), to=ReplyAddress(ANIA), last_heard_at=clock.now() - timedelta(days=1))
    assert ANIA not in repr((bridge, one))
