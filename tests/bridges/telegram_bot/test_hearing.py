"""Updates reach us once and in order, by webhook and by asking: our ways in against the pretended platform."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.routing import Route

from bridges.hearing import Hearing
from bridges.telegram_bot.listening import telegram_listener
from bridges.telegram_bot.webhook import TELEGRAM_PATH, telegram_webhooks
from config.settings import Settings, load_settings
from config.texts import Texts
from most116.app.webhook_port import WebhookPort
from most116.core.clock import SystemClock
from most116.core.conversation import Channel
from most116.core.errors import StorageDown
from most116.core.messages import Duty, Errand, InboundMessage, Kind, Told
from most116.core.ports import LastSeen, Listener
from most116.core.redaction import EventLog
from most116.simulator.serving import serving
from most116.testing.discord_house import said_nothing
from most116.testing.ear import eventually
from most116.testing.simulated import bound_socket, config_for, plain_client, running_simulator
from most116.testing.simulated_network import SimulatedNetwork
from most116.testing.simulator_client import Simulated
from most116.testing.telegram_requests import BOT_TOKEN, SECRET_TOKEN

CELINA, DIMA = "7101", "7102"
WORDS = [f"zdanie {number}" for number in range(8)]


@dataclass
class Kept:
    """Stands where intake is: keeps what comes in once for each id. `down` is for how many calls nothing is kept."""

    down: int = 0
    broken: int = 0
    heard: list[Told] = field(default_factory=list)
    ids: set[str] = field(default_factory=set)

    async def __call__(self, event: Told) -> bool:
        if self.down:
            self.down -= 1
            raise StorageDown("Redis")
        if self.broken:
            self.broken -= 1
            raise ValueError("a bug")
        if isinstance(event, InboundMessage):
            if event.platform_id in self.ids:
                return False
            self.ids.add(event.platform_id)
        self.heard.append(event)
        return True

    @property
    def texts(self) -> list[str]:
        return [event.text.reveal() for event in self.heard if isinstance(event, InboundMessage)]


def settings_for(url: str, **changes: Any) -> Settings:
    telegram = {"bot_token": BOT_TOKEN, "secret_token": SECRET_TOKEN, "api_base": url, "bot_name": "most116_bot"}
    return load_settings({"telegram": {**telegram, **changes}})


def hearing_for(kept: Kept, texts: Texts) -> Hearing:
    def no_memory(channel: Channel, slot: str) -> LastSeen:
        raise AssertionError((channel, slot))

    return Hearing(
        accept=kept,
        last_seen=no_memory,
        unheard=said_nothing,
        texts=texts,
        clock=SystemClock(),
        events=EventLog("test"),
    )


@asynccontextmanager
async def webhook_house(kept: Kept, texts: Texts) -> AsyncIterator[SimulatedNetwork]:
    """The public site's port for Telegram, and the platform that calls it."""
    ours, url = bound_socket()
    settings = load_settings(
        {
            "public_base_url": url,
            "telegram": {"bot_token": BOT_TOKEN, "secret_token": SECRET_TOKEN, "api_base": "http://127.0.0.1:9"},
        }
    )
    ports = [
        Route(path, WebhookPort(one, accept=kept, public_base_url=url, events=EventLog("test")), methods=["POST"])
        for path, one in telegram_webhooks(settings, texts, SystemClock()).items()
    ]
    account = {
        "bot_token": BOT_TOKEN,
        "webhook_url": url + TELEGRAM_PATH,
        "secret_token": SECRET_TOKEN,
        "pace": 0.01,
    }
    config = config_for(url + "/webhooks/twilio/sms", networks={"telegram": account})
    async with serving(Starlette(routes=ports), ours), running_simulator(config) as simulator:
        yield simulator.network("telegram")


@asynccontextmanager
async def polling_house(kept: Kept, texts: Texts, simulated: Simulated) -> AsyncIterator[Listener]:
    hearing = hearing_for(kept, texts)
    polling = telegram_listener(settings_for(simulated.url), hearing)
    assert polling is not None
    task = asyncio.create_task(polling.run())
    yield polling
    task.cancel()
    await asyncio.wait([task])


@pytest.fixture
async def simulated() -> AsyncIterator[Simulated]:
    config = config_for("http://127.0.0.1:9/webhooks/twilio/sms", networks={"telegram": {"bot_token": BOT_TOKEN}})
    async with running_simulator(config) as simulator:
        yield simulator


class TestByWebhook:
    async def test_everything_a_person_does_is_heard(self, texts: Texts) -> None:
        kept = Kept()
        async with webhook_house(kept, texts) as network:
            await network.act(CELINA, "start", payload="szkola_7")
            sent = await network.act(CELINA, "send", text="hej")
            assert sent["thread"][-1]["state"] == "przyjęto"
            await network.act(CELINA, "edit", key=sent["thread"][-1]["key"], text="hej, hej")
            await network.act(CELINA, "send", text="", media=1)
            await network.act(CELINA, "block")
        kinds = [event.kind for event in kept.heard if isinstance(event, InboundMessage)]
        assert kinds == [Kind.START, Kind.TEXT, Kind.EDIT, Kind.MEDIA, Kind.OPT_OUT]
        first, second, third = (event for event in kept.heard[:3] if isinstance(event, InboundMessage))
        assert first.entry_code == "szkola_7"
        assert third.refers_to == second.platform_id

    async def test_after_our_503_all_arrive_once_and_in_order(self, texts: Texts) -> None:
        kept = Kept(down=3)
        async with webhook_house(kept, texts) as network:
            for text in WORDS:
                await network.act(CELINA, "send", text=text)
            await eventually(lambda: len(kept.texts) == len(WORDS))
        assert kept.texts == WORDS

    async def test_what_fails_for_one_holds_up_nobody_else(self, texts: Texts) -> None:
        kept = Kept(down=1)
        async with webhook_house(kept, texts) as network:
            await network.act(CELINA, "send", text="pierwsza")
            await network.act(DIMA, "send", text="druga")
            await eventually(lambda: set(kept.texts) == {"pierwsza", "druga"})

    async def test_the_same_message_twice_is_one(self, texts: Texts) -> None:
        kept = Kept()
        async with webhook_house(kept, texts) as network:
            await network.act(CELINA, "send", text="hej")
            await network.act(CELINA, "replay")
        assert kept.texts == ["hej"]

    async def test_a_group_is_an_errand_with_the_words_for_it(self, texts: Texts) -> None:
        kept = Kept()
        async with webhook_house(kept, texts) as network:
            await network.act(CELINA, "group")
        errands = [event for event in kept.heard if isinstance(event, Errand)]
        assert {errand.duty for errand in errands} == {Duty.LEAVE}
        assert errands[0].text is not None
        assert "112" in errands[0].text.reveal()
        assert not kept.texts

    async def test_without_polling_nobody_listens(self, texts: Texts) -> None:
        hearing = hearing_for(Kept(), texts)
        settings = load_settings(
            {"public_base_url": "https://most116.example", "telegram": {"bot_token": BOT_TOKEN, "secret_token": "x"}}
        )
        assert telegram_listener(settings, hearing) is None
        assert telegram_webhooks(settings_for("http://127.0.0.1:9"), texts, SystemClock()) == {}


class TestByAsking:
    async def test_everything_is_heard_in_order_also_what_waited(self, texts: Texts, simulated: Simulated) -> None:
        kept, network = Kept(), simulated.network("telegram")
        for text in WORDS[:4]:
            await network.act(CELINA, "send", text=text)
        async with polling_house(kept, texts, simulated):
            for text in WORDS[4:]:
                await network.act(CELINA, "send", text=text)
            await eventually(lambda: len(kept.texts) == len(WORDS))
        assert kept.texts == WORDS

    async def test_what_cannot_be_kept_is_asked_for_again(self, texts: Texts, simulated: Simulated) -> None:
        kept, network = Kept(down=2), simulated.network("telegram")
        for text in WORDS:
            await network.act(CELINA, "send", text=text)
        async with polling_house(kept, texts, simulated):
            await eventually(lambda: len(kept.texts) == len(WORDS))
        assert kept.texts == WORDS

    async def test_a_bug_is_tried_again(self, texts: Texts, simulated: Simulated) -> None:
        kept, network = Kept(broken=1), simulated.network("telegram")
        await network.act(CELINA, "send", text="hej")
        async with polling_house(kept, texts, simulated):
            await eventually(lambda: kept.texts == ["hej"])

    async def test_another_process_goes_on_where_one_was_stopped(self, texts: Texts, simulated: Simulated) -> None:
        kept, network = Kept(), simulated.network("telegram")
        async with polling_house(kept, texts, simulated):
            await network.act(CELINA, "send", text="przed")
            await eventually(lambda: kept.texts == ["przed"])
        await network.act(CELINA, "send", text="w przerwie")
        async with polling_house(kept, texts, simulated):
            await network.act(CELINA, "send", text="po")
            await eventually(lambda: kept.texts == ["przed", "w przerwie", "po"])

    async def test_the_same_process_may_listen_again(self, texts: Texts, simulated: Simulated) -> None:
        kept, network = Kept(), simulated.network("telegram")
        async with polling_house(kept, texts, simulated) as polling:
            pass
        await network.act(CELINA, "send", text="hej")
        task = asyncio.create_task(polling.run())
        await eventually(lambda: kept.texts == ["hej"])
        task.cancel()
        await asyncio.wait([task])

    async def test_a_webhook_that_was_left_set_is_taken_off(self, texts: Texts, simulated: Simulated) -> None:
        kept, network = Kept(), simulated.network("telegram")
        async with plain_client(simulated.url) as client:
            await client.post(f"/bot{BOT_TOKEN}/setWebhook", json={"url": "http://127.0.0.1:9/x"})
        async with polling_house(kept, texts, simulated):
            await network.act(CELINA, "send", text="hej")
            await eventually(lambda: kept.texts == ["hej"])
