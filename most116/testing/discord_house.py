"""The pretended Discord and whoever listens to it, for tests."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from bridges.discord_bot.listening import discord_listener
from bridges.hearing import Hearing
from config.settings import Settings, load_settings
from config.texts import Texts
from most116.core.clock import SystemClock
from most116.core.errors import StorageDown
from most116.core.messages import InboundMessage, Told
from most116.core.ports import LastSeen
from most116.core.redaction import EventLog
from most116.core.sealed import ReplyAddress
from most116.testing.simulated import config_for, running_simulator
from most116.testing.simulated_network import SimulatedNetwork
from most116.testing.simulator_client import Simulated

DAWID, EWA = "77001", "77002"
DAWIDS_TALK, EWAS_TALK = "577001", "577002"
APPLICATION, TOKEN = "1161", "a-bot-token-of-the-tests"
# The library waits five seconds before it signs in anew.
_HEARD_SECONDS = 60.0
_ACCOUNT = {"bot_token": TOKEN, "application_id": APPLICATION}


def discord_settings(simulator_url: str, **changes: Any) -> Settings:
    given = {
        **_ACCOUNT,
        "api_base": simulator_url,
        "gateway_url": simulator_url.replace("http:", "ws:", 1) + "/discord/gateway",
        "timeout_seconds": 2,
    }
    return load_settings({"discord": {**given, **changes}})


@asynccontextmanager
async def pretended_discord(**account: str) -> AsyncIterator[Simulated]:
    """`account`: what its application is besides (most116/simulator/discord/account.py)."""
    config = config_for("http://127.0.0.1:9/webhooks/twilio/sms", networks={"discord": {**_ACCOUNT, **account}})
    async with running_simulator(config) as simulator:
        yield simulator


@dataclass(slots=True)
class Kept:
    """Takes messages in as intake does: each id once. `down` counts how often it has to fail first."""

    messages: list[InboundMessage] = field(default_factory=list)
    again: int = 0
    down: int = 0

    async def __call__(self, event: Told) -> bool:
        if self.down:
            self.down -= 1
            raise StorageDown("Redis")
        assert isinstance(event, InboundMessage)
        if any(one.platform_id == event.platform_id for one in self.messages):
            self.again += 1
            return False
        self.messages.append(event)
        return True

    def words(self, talk: str = DAWIDS_TALK) -> list[str]:
        return [one.text.reveal() for one in self.messages if one.sender.reveal() == talk]


@dataclass(slots=True)
class Noted:
    """A `LastSeen` in memory."""

    seen: dict[str, int] = field(default_factory=dict)

    async def all(self) -> list[tuple[ReplyAddress, int]]:
        return [(ReplyAddress(talk), number) for talk, number in self.seen.items()]

    async def note(self, where: ReplyAddress, number: int) -> None:
        self.seen[where.reveal()] = number


@asynccontextmanager
async def listening(
    simulator: Simulated, texts: Texts, accept: Kept, last_seen: LastSeen, **changes: Any
) -> AsyncIterator[SimulatedNetwork]:
    """A listener of ours at the pretended platform, from when it hears until the block is left."""
    hearing = Hearing(
        accept=accept,
        last_seen=lambda *_: last_seen,
        unheard=said_nothing,
        texts=texts,
        clock=SystemClock(),
        events=EventLog("gateway"),
    )
    running = asyncio.create_task(discord_listener(discord_settings(simulator.url, **changes), hearing).run())
    network = simulator.network("discord")
    try:
        await until_heard(network)
        yield network
    finally:
        running.cancel()
        await asyncio.wait([running])


async def said_nothing(*_: object) -> None:
    """For whoever is not asked why nobody is heard."""


async def until_heard(network: SimulatedNetwork) -> None:
    """Until somebody listens, as a message of another person shows that is passed on at once."""
    until = time.monotonic() + _HEARD_SECONDS
    while (await network.act(EWA, "send", text="słychać?"))["thread"][-1]["state"] != "przekazano":
        assert time.monotonic() < until, "nobody listens to the gateway"
        await asyncio.sleep(0.02)
