"""A consultant in a talk whose platform can be made to fail: the real way out, on a real socket."""

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from starlette.applications import Starlette
from starlette.routing import Route

from bridges.discord_bot.sending import DiscordBridge
from bridges.meta.sending import instagram, messenger
from bridges.telegram_bot.sending import telegram_bridge
from bridges.twilio_rest import rest_of
from bridges.twilio_sms import TwilioSms
from bridges.twilio_webhook import twilio_webhooks
from bridges.twilio_whatsapp import TwilioWhatsApp
from config.settings import Settings, load_settings
from config.texts import Texts
from handoff.outbox import Outbox
from most116.app.assembly import make_mailbox, make_outbox
from most116.app.webhook_port import WebhookPort
from most116.core.conversation import Channel
from most116.core.errors import Failure
from most116.core.ids import ConversationId
from most116.core.messages import Delivery, InboundMessage, Kind
from most116.core.ports import Bridge
from most116.core.redaction import EventLog
from most116.core.sealed import ReplyAddress, Secret
from most116.simulator.serving import serving
from most116.testing import discord_house, meta_requests, telegram_requests, twilio_requests, whatsapp_requests
from most116.testing.house import House
from most116.testing.simulated import bound_socket, config_for, running_simulator
from most116.testing.simulator_client import Simulated

PUBLIC = twilio_requests.PUBLIC
NETWORKS: Mapping[str, Mapping[str, Any]] = {
    "meta": {
        "webhook_url": "http://127.0.0.1:9/webhooks/meta",
        "app_secret": meta_requests.APP_SECRET,
        "page_id": meta_requests.PAGE_ID,
        "page_token": meta_requests.PAGE_TOKEN,
        "instagram_id": meta_requests.INSTAGRAM_ID,
    },
    "telegram": {"bot_token": telegram_requests.BOT_TOKEN},
    "discord": {"bot_token": discord_house.TOKEN, "application_id": discord_house.APPLICATION},
}
# The writer of each channel, and our account there.
PEOPLE: Mapping[Channel, tuple[str, str]] = {
    Channel.SMS: (twilio_requests.ANIA, twilio_requests.SMS_NUMBER),
    Channel.WHATSAPP: (whatsapp_requests.DANUTA, whatsapp_requests.WHATSAPP_NUMBER),
    Channel.MESSENGER: (meta_requests.ANIA, meta_requests.PAGE_ID),
    Channel.INSTAGRAM: ("9001", meta_requests.INSTAGRAM_ID),
    Channel.TELEGRAM: ("7101", telegram_requests.BOT_ID),
    Channel.DISCORD: (discord_house.DAWIDS_TALK, discord_house.APPLICATION),
}
ID_AT_PLATFORM = {Channel.WHATSAPP: "48600100500", Channel.DISCORD: discord_house.DAWID}


@dataclass(frozen=True, kw_only=True)
class Row:
    """The platform does `kind` with `more`, which is `failure` to us. `later`: it is told by a report, not at once."""

    kind: str
    failure: Failure
    more: Mapping[str, Any]
    later: bool = False


@dataclass(frozen=True, kw_only=True)
class Stage:
    """A consultant in a talk on one channel, whose platform a test makes fail."""

    house: House
    outbox: Outbox
    channel: Channel
    simulated: Simulated
    conversation: ConversationId

    async def fails(self, row: Row, times: int | None = 1) -> None:
        person = ID_AT_PLATFORM.get(self.channel, PEOPLE[self.channel][0])
        if self.channel is Channel.SMS:
            await self.simulated.fault(row.kind, person, times=times, **row.more)
        else:
            await self.simulated.network(self.channel).fault(row.kind, person, times=times, **row.more)

    async def reply(self, text: str) -> None:
        # A platform may want a second between two messages of one talk.
        self.house.clock.move(seconds=5)
        await self.house.reply(self.conversation, text)
        await self.outbox.drain(self.conversation)

    async def tries(self) -> int:
        posted = (
            self.simulated.outbox() if self.channel is Channel.SMS else self.simulated.network(self.channel).posted()
        )
        return len(await posted)

    async def shown(self, text: str) -> tuple[Delivery | None, str | None]:
        """How far a reply came, as the desk shows it; it is always there."""
        (found,) = [one for one in await self.house.transcript(self.conversation) if one.text == text]
        return found.delivery, found.delivery_reason


@asynccontextmanager
async def staged(house: House, texts: Texts, channel: Channel) -> AsyncIterator[Stage]:
    hooks = twilio_webhooks(load_settings(whatsapp_requests.settings_of()), texts, house.clock)
    sock, url = bound_socket()
    routes = [
        Route(
            path,
            WebhookPort(hook, accept=house.intake, public_base_url=PUBLIC, events=EventLog("test")),
            methods=["POST"],
        )
        for path, hook in hooks.items()
    ]
    whatsapp = {
        "webhook_url": f"{url}/webhooks/twilio/whatsapp",
        "number": whatsapp_requests.WHATSAPP_NUMBER,
    }
    networks = {**NETWORKS, "whatsapp": whatsapp}
    config = config_for(f"{url}/webhooks/twilio/sms", public_base_url=PUBLIC, networks=networks)
    async with serving(Starlette(routes=routes), sock), running_simulator(config, clock=house.clock) as simulated:
        bridge = bridge_of(channel, settings_at(simulated.url), house)
        await speaks(simulated, channel)
        conversation = await talk(house, channel)
        outbox = make_outbox(house.parts, {channel: bridge})
        await outbox.drain(conversation)
        yield Stage(house=house, outbox=outbox, channel=channel, simulated=simulated, conversation=conversation)
        await outbox.close()


def settings_at(url: str) -> Settings:
    meta = {name: value for name, value in NETWORKS["meta"].items() if name != "webhook_url"}
    bot = {"bot_token": telegram_requests.BOT_TOKEN, "secret_token": "x", "messages_per_second": 1000}
    return load_settings(
        {
            **whatsapp_requests.settings_of(url),
            "meta": {**meta, "verify_token": "x", "graph_base": url, "timeout_seconds": 2},
            "telegram": {**bot, "api_base": url, "timeout_seconds": 2},
            "discord": {**NETWORKS["discord"], "api_base": url, "timeout_seconds": 2},
        }
    )


def bridge_of(channel: Channel, settings: Settings, house: House) -> Bridge:
    clock, rest = house.clock, rest_of(settings.twilio)
    ours: Mapping[str, Any] = {"rest": rest, "public_base_url": PUBLIC, "validity_seconds": 3600}
    made: Mapping[Channel, Callable[[], Bridge]] = {
        Channel.SMS: lambda: TwilioSms(our_number=twilio_requests.SMS_NUMBER, **ours),
        Channel.WHATSAPP: lambda: TwilioWhatsApp(whatsapp=settings.whatsapp, clock=clock, **ours),
        Channel.MESSENGER: lambda: messenger(settings.meta, clock),
        Channel.INSTAGRAM: lambda: instagram(settings.meta, clock),
        Channel.TELEGRAM: lambda: telegram_bridge(settings, make_mailbox(house.parts)),
        Channel.DISCORD: lambda: DiscordBridge(settings.discord),
    }
    return made[channel]()


async def speaks(simulated: Simulated, channel: Channel) -> None:
    """The person writes on the platform, without which it lets nobody answer."""
    person = ID_AT_PLATFORM.get(channel, PEOPLE[channel][0])
    if channel is not Channel.SMS:
        await simulated.network(channel).act(person, "send", text="hej")


async def talk(house: House, channel: Channel) -> ConversationId:
    sender, slot = PEOPLE[channel]
    message = InboundMessage(
        channel=channel,
        slot=slot,
        sender=ReplyAddress(sender),
        platform_id=f"{channel}-hej",
        kind=Kind.TEXT,
        text=Secret("hej"),
        received_at=house.clock.now(),
    )
    await house.intake(message)
    (conversation,) = await house.unread()
    await house.read_all()
    await house.desk.claim(house.account(), conversation)
    return conversation
