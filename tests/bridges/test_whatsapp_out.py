"""What goes out by WhatsApp, and there and back: the real client against a pretended platform on real sockets."""

import dataclasses
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.routing import Route

from bridges.twilio_rest import rest_of
from bridges.twilio_webhook import twilio_webhooks
from bridges.twilio_whatsapp import TwilioWhatsApp
from config.settings import load_settings
from config.texts import Texts
from most116.app.webhook_port import WebhookPort
from most116.core.conversation import Language
from most116.core.errors import (
    MISCONFIGURED,
    NO_SUCH_ADDRESS,
    OPTED_OUT,
    REJECTED,
    THROTTLED,
    UNKNOWN_RESULT,
    UNREADABLE_ANSWER,
    WINDOW_CLOSED,
    BridgeError,
)
from most116.core.messages import Author, Delivery, DeliveryReport, InboundMessage, Kind, Letter, Option, Told
from most116.core.redaction import EventLog
from most116.simulator.serving import serving
from most116.testing.bridge_kit import BridgeBehaviour, WayOut
from most116.testing.ear import eventually
from most116.testing.moved_clock import MovedClock
from most116.testing.simulated import bound_socket, config_for, running_simulator
from most116.testing.simulated_network import SimulatedNetwork
from most116.testing.twilio_requests import AUTH_TOKEN, PUBLIC
from most116.testing.whatsapp_requests import CONTENTS, DANUTA, EMIL, WHATSAPP_NUMBER, settings_of

DANUTA_ID, EMIL_ID = "48600100500", "PL.3fJ9kQ2xvT7b"
YES_NO = (Option(value="1", label="1"), Option(value="2", label="2"))


@dataclass(kw_only=True)
class Talk:
    """People on WhatsApp, our way out to them, and everything that the platform told us."""

    network: SimulatedNetwork
    bridge: TwilioWhatsApp
    clock: MovedClock
    told: list[Told] = field(default_factory=list)

    async def __call__(self, event: Told) -> bool:
        self.told.append(event)
        return True

    @property
    def messages(self) -> list[InboundMessage]:
        return [event for event in self.told if isinstance(event, InboundMessage)]

    @property
    def reports(self) -> list[DeliveryReport]:
        return [event for event in self.told if isinstance(event, DeliveryReport)]

    def letter(self, text: str, to: str = DANUTA, **changes: Any) -> Letter:
        way_out = WayOut(bridge=self.bridge, to=to, slot=WHATSAPP_NUMBER, failing={}, private=[])
        return dataclasses.replace(way_out.letter(text), **{"last_heard_at": self.clock.now(), **changes})


@asynccontextmanager
async def talking(texts: Texts, **changes: object) -> AsyncIterator[Talk]:
    ours, url = bound_socket()
    clock = MovedClock()
    account = {"webhook_url": f"{url}/webhooks/twilio/whatsapp", "number": WHATSAPP_NUMBER, **CONTENTS}
    config = config_for(f"{url}/webhooks/twilio/sms", public_base_url=PUBLIC, networks={"whatsapp": account})
    async with running_simulator(config, clock=clock) as simulated:
        settings = load_settings(settings_of(simulated.url, **changes))
        bridge = TwilioWhatsApp(
            rest=rest_of(settings.twilio),
            whatsapp=settings.whatsapp,
            public_base_url=PUBLIC,
            validity_seconds=3600,
            clock=clock,
        )
        talk = Talk(network=simulated.network("whatsapp"), bridge=bridge, clock=clock)
        hooks = twilio_webhooks(settings, texts, clock)
        app = Starlette(routes=_routes(hooks, talk))
        async with serving(app, ours):
            yield talk
        await bridge.close()


def _routes(hooks: Any, talk: Talk) -> list[Route]:
    return [
        Route(
            path,
            WebhookPort(hook, accept=talk, public_base_url=PUBLIC, events=EventLog("test")),
            methods=["POST"],
        )
        for path, hook in hooks.items()
    ]


@pytest.fixture
async def talk(texts: Texts) -> AsyncIterator[Talk]:
    async with talking(texts) as talk:
        await talk.network.act(DANUTA_ID, "send", text="hej")
        yield talk


@pytest.fixture
async def prepared(texts: Texts) -> AsyncIterator[Talk]:
    """With every content that can be prepared."""
    async with talking(texts, **CONTENTS) as talk:
        await talk.network.act(DANUTA_ID, "send", text="hej")
        yield talk


class TestTheWayOut(BridgeBehaviour):
    @pytest.fixture
    def way_out(self, talk: Talk) -> WayOut:
        def fault(kind: str, code: int | None = None) -> Callable[[], Awaitable[object]]:
            more = {} if code is None else {"code": code}
            return lambda: talk.network.fault(kind, DANUTA_ID, times=1, **more)

        return WayOut(
            bridge=talk.bridge,
            to=DANUTA,
            slot=WHATSAPP_NUMBER,
            failing={
                "window closed": (fault("refused", 63016), WINDOW_CLOSED),
                "blocked": (fault("refused", 63014), OPTED_OUT),
                "no such person": (fault("refused", 63024), NO_SUCH_ADDRESS),
                "not our number": (fault("refused", 63007), MISCONFIGURED),
                "no credentials": (fault("refused", 20003), MISCONFIGURED),
                "content refused": (fault("refused", 63005), REJECTED),
                "against the policy": (fault("refused", 63013), REJECTED),
                "sent too fast": (fault("refused", 63017), THROTTLED),
                "throttled": (fault("throttled"), THROTTLED),
                "connection breaks": (fault("reset"), UNKNOWN_RESULT),
                "fails after it took the letter": (fault("crash"), UNKNOWN_RESULT),
                "answer is half a document": (fault("garbled"), UNREADABLE_ANSWER),
            },
            private=[DANUTA, DANUTA_ID, AUTH_TOKEN],
        )


async def refused(talk: Talk, letter: Letter) -> BridgeError:
    with pytest.raises(BridgeError) as raised:
        await talk.bridge.send(letter)
    return raised.value


async def posted(talk: Talk) -> list[dict[str, Any]]:
    return [dict(each["params"]) for each in await talk.network.posted()]


async def test_exactly_this_is_posted(talk: Talk) -> None:
    letter = talk.letter("Jestem tu – „słucham” 😀", part=2)
    receipt = await talk.bridge.send(letter)
    (seen,) = await talk.network.posted()
    assert seen["key"] == receipt.platform_id
    assert seen["params"] == {
        "To": DANUTA,
        "From": f"whatsapp:{WHATSAPP_NUMBER}",
        "Body": "Jestem tu – „słucham” 😀",
        "StatusCallback": f"{PUBLIC}/webhooks/twilio/status?m={letter.id}&p=2",
        "ValidityPeriod": "3600",
        "SmartEncoded": "false",
    }


async def test_there_and_back_with_receipts(talk: Talk) -> None:
    receipt = await talk.bridge.send(talk.letter("Jestem tu."))
    await eventually(lambda: bool(talk.reports) and talk.reports[-1].state is Delivery.DELIVERED)
    assert {report.platform_id for report in talk.reports} == {receipt.platform_id}
    *_, shown = (await talk.network.person(DANUTA_ID))["thread"]
    assert (shown["text"], shown["mine"], shown["state"]) == ("Jestem tu.", False, "doręczono")
    await talk.network.act(DANUTA_ID, "read")
    assert talk.reports[-1].state is Delivery.DELIVERED


async def test_whoever_shows_no_number_is_answered_too(talk: Talk) -> None:
    await talk.network.act(EMIL_ID, "send", text="jestem tu nowy")
    assert talk.messages[-1].sender.reveal() == EMIL
    await talk.bridge.send(talk.letter("Cześć", to=EMIL))
    await eventually(lambda: any(report.state is Delivery.DELIVERED for report in talk.reports))


async def test_the_same_message_twice_has_one_id(talk: Talk) -> None:
    await talk.network.act(DANUTA_ID, "replay")
    first, again = talk.messages
    assert first.platform_id == again.platform_id


async def test_what_is_prepared_becomes_buttons_and_a_tap_is_a_choice(prepared: Talk) -> None:
    assert prepared.bridge.traits.buttons == 3
    await prepared.bridge.send(prepared.letter("Przełączyć? 1: tak. 2: nie.", options=YES_NO))
    (sent,) = await posted(prepared)
    assert sent["ContentSid"] == CONTENTS["buttons_2"]
    assert json.loads(sent["ContentVariables"]) == {
        "1": "Przełączyć? 1: tak. 2: nie.", "2": "1", "3": "1", "4": "2", "5": "2"
    }  # fmt: skip
    await eventually(lambda: any(report.state is Delivery.DELIVERED for report in prepared.reports))
    *_, shown = (await prepared.network.person(DANUTA_ID))["thread"]
    await prepared.network.act(DANUTA_ID, "press", key=shown["key"], value="2")
    assert (prepared.messages[-1].kind, prepared.messages[-1].choice) == (Kind.CHOICE, "2")


@pytest.mark.parametrize("count", [4, 0])
async def test_without_a_fitting_content_the_words_go_alone(prepared: Talk, count: int) -> None:
    options = tuple(Option(value=str(n), label=str(n)) for n in range(count))
    await prepared.bridge.send(prepared.letter("Język? 1, 2, 3, 4", options=options))
    (sent,) = await posted(prepared)
    assert (sent["Body"], "ContentSid" in sent) == ("Język? 1, 2, 3, 4", False)


async def test_without_contents_the_words_go_alone(talk: Talk) -> None:
    assert talk.bridge.traits.buttons == 0
    await talk.bridge.send(talk.letter("1: tak. 2: nie.", options=YES_NO))
    (sent,) = await posted(talk)
    assert sent["Body"] == "1: tak. 2: nie."


@pytest.mark.parametrize("code", [21655, 21656, 63005])
async def test_buttons_that_are_refused_cost_no_words(prepared: Talk, code: int) -> None:
    await prepared.network.fault("refused", DANUTA_ID, code=code, times=1)
    await prepared.bridge.send(prepared.letter("1: tak. 2: nie.", options=YES_NO))
    assert [("ContentSid" in each, "Body" in each) for each in await posted(prepared)] == [(True, False), (False, True)]


async def test_after_a_day_a_consultant_is_carried_by_the_template(prepared: Talk) -> None:
    letter = prepared.letter("Myślę o Tobie.\n\nNapisz, gdy chcesz.")
    prepared.clock.move(seconds=86_400 + 1)
    await prepared.bridge.send(letter)
    (sent,) = await posted(prepared)
    assert sent["ContentSid"] == CONTENTS["template_pl"]
    assert json.loads(sent["ContentVariables"]) == {"1": "Myślę o Tobie. Napisz, gdy chcesz."}
    await eventually(lambda: any(report.state is Delivery.DELIVERED for report in prepared.reports))


@pytest.mark.parametrize(
    "changes",
    [{"author": Author.SYSTEM}, {"language": Language.EN}],
    ids=["a machine has nothing to say", "no template in this language"],
)
async def test_after_a_day_nothing_else_is_sent(prepared: Talk, changes: dict[str, Any]) -> None:
    letter = prepared.letter("Jestem", **changes)
    prepared.clock.move(seconds=86_400 + 1)
    assert (await refused(prepared, letter)).failure is WINDOW_CLOSED
    assert await posted(prepared) == []


async def test_without_a_template_a_closed_window_is_told_at_once(talk: Talk) -> None:
    letter = talk.letter("Jestem")
    talk.clock.move(seconds=86_400 + 1)
    assert (await refused(talk, letter)).failure is WINDOW_CLOSED
    assert await posted(talk) == []


async def test_where_the_platform_counts_otherwise_its_refusal_leads_to_the_template(prepared: Talk) -> None:
    await prepared.network.fault("refused", DANUTA_ID, code=63016, times=1)
    await prepared.bridge.send(prepared.letter("Jestem"))
    assert ["ContentSid" in each for each in await posted(prepared)] == [False, True]


async def test_a_window_that_the_platform_finds_closed_later_is_a_report(talk: Talk) -> None:
    talk.clock.move(seconds=86_400 + 1)
    await talk.bridge.send(talk.letter("Jestem", last_heard_at=talk.clock.now() - timedelta(hours=23)))
    await eventually(lambda: any(report.state is Delivery.FAILED for report in talk.reports))
    assert (talk.reports[-1].code, talk.reports[-1].reason) == ("63016", "window_closed")


async def test_whoever_blocked_us_is_told_of(talk: Talk) -> None:
    await talk.network.act(DANUTA_ID, "block", on=True)
    await talk.bridge.send(talk.letter("Jestem"))
    await eventually(lambda: any(report.state is Delivery.FAILED for report in talk.reports))
    assert (talk.reports[-1].code, talk.reports[-1].reason) == ("63014", "opted_out")


async def test_a_voice_and_a_link_arrive_as_what_they_are(talk: Talk) -> None:
    await talk.network.act(DANUTA_ID, "send", media=1, kind="voice")
    await talk.network.act(DANUTA_ID, "start", payload="szk-7")
    voice, link = talk.messages[-2:]
    assert (voice.kind, voice.attachment_count) == (Kind.VOICE, 1)
    assert (link.kind, link.entry_code) == (Kind.TEXT, "szk-7")
