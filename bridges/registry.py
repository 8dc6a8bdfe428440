"""The table of bridges: which channel is made where. Only what is switched on is imported."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pkgutil import resolve_name

from bridges.hearing import Hearing
from bridges.raw_http import Webhook
from config.settings import Settings
from config.texts import Texts
from most116.core.clock import Clock
from most116.core.conversation import Channel
from most116.core.ports import Bridge, Listener, Mailbox


@dataclass(frozen=True, slots=True, kw_only=True)
class _Entry:
    """`bridge` names a factory of (settings, mailbox), `webhooks` one of (settings, texts, clock).

    `listener` names a factory of (settings, hearing), for a platform that is heard over a connection of our own or
    asked for what it could not hand over; it gives None where that is not wanted.
    """

    on: Callable[[Settings], bool]
    bridge: str
    webhooks: str | None = None
    listener: str | None = None


_TABLE: Mapping[Channel, _Entry] = {
    Channel.SMS: _Entry(
        on=lambda settings: settings.twilio.on,
        bridge="bridges.twilio_sms:sms_bridge",
        webhooks="bridges.twilio_webhook:twilio_webhooks",
        listener="bridges.twilio_missed:sms_listener",
    ),
    Channel.WHATSAPP: _Entry(
        on=lambda settings: settings.whatsapp.on,
        bridge="bridges.twilio_whatsapp:whatsapp_bridge",
        webhooks="bridges.twilio_webhook:twilio_webhooks",
        listener="bridges.twilio_missed:whatsapp_listener",
    ),
    Channel.MESSENGER: _Entry(
        on=lambda settings: settings.meta.on,
        bridge="bridges.meta.sending:messenger_bridge",
        webhooks="bridges.meta.webhook:meta_webhooks",
    ),
    Channel.INSTAGRAM: _Entry(
        on=lambda settings: settings.meta.on and bool(settings.meta.instagram_id),
        bridge="bridges.meta.sending:instagram_bridge",
    ),
    Channel.TELEGRAM: _Entry(
        on=lambda settings: settings.telegram.on,
        bridge="bridges.telegram_bot.sending:telegram_bridge",
        webhooks="bridges.telegram_bot.webhook:telegram_webhooks",
        listener="bridges.telegram_bot.listening:telegram_listener",
    ),
    Channel.DISCORD: _Entry(
        on=lambda settings: settings.discord.on,
        bridge="bridges.discord_bot.sending:discord_bridge",
        listener="bridges.discord_bot.listening:discord_listener",
    ),
    Channel.WEBCHAT: _Entry(
        on=lambda settings: settings.webchat.on,
        bridge="bridges.webchat.channel:WebChat",
    ),
    Channel.FORM: _Entry(
        on=lambda settings: settings.form.on,
        bridge="bridges.contact_form.channel:ContactForm",
    ),
}


def webhooks(settings: Settings, texts: Texts, clock: Clock) -> Mapping[str, Webhook]:
    """Every webhook of the channels that are on, by the path it is served at."""
    found: dict[str, Webhook] = {}
    for _, entry in _switched_on(settings):
        if entry.webhooks is not None:
            found |= resolve_name(entry.webhooks)(settings, texts, clock)
    return found


def listeners(settings: Settings, hearing: Hearing) -> Mapping[Channel, Listener]:
    """Whoever hears a channel that is on over a connection of our own. Imports the platforms' libraries."""
    made = {
        channel: resolve_name(entry.listener)(settings, hearing)
        for channel, entry in _switched_on(settings)
        if entry.listener is not None
    }
    return {channel: listener for channel, listener in made.items() if listener is not None}


def bridges(settings: Settings, mailbox: Mailbox) -> Mapping[Channel, Bridge]:
    """The way out of every channel that is on. Imports the platforms' libraries."""
    return {channel: resolve_name(entry.bridge)(settings, mailbox) for channel, entry in _switched_on(settings)}


def _switched_on(settings: Settings) -> Iterator[tuple[Channel, _Entry]]:
    return ((channel, entry) for channel, entry in _TABLE.items() if entry.on(settings))
