"""What an operator asks of a platform: whether all is well there, and to register us with it."""

from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from pkgutil import resolve_name

from config.settings import Settings
from most116.core.clock import Clock
from most116.core.conversation import Channel


@dataclass(frozen=True, slots=True)
class Checked:
    """What was found on a platform; `words` say it or, when it is not well, the remedy."""

    well: bool
    words: str


# A clock that is further off misjudges reply windows and the age of what comes in.
_MOST_SECONDS_OFF = 30

# Asynchronous functions of (settings, clock) → Checked, and of (settings) → what was done, in words.
_CHECKS: Mapping[Channel, str] = {
    Channel.DISCORD: "bridges.discord_bot.upkeep:check_discord",
    Channel.TELEGRAM: "bridges.telegram_bot.upkeep:check_telegram",
    Channel.SMS: "bridges.twilio_upkeep:check_sms",
    Channel.WHATSAPP: "bridges.twilio_upkeep:check_whatsapp",
    Channel.MESSENGER: "bridges.meta.upkeep:check_messenger",
    Channel.INSTAGRAM: "bridges.meta.upkeep:check_instagram",
}
_CONNECTIONS: Mapping[Channel, str] = {
    Channel.DISCORD: "bridges.discord_bot.upkeep:connect_discord",
    Channel.TELEGRAM: "bridges.telegram_bot.upkeep:connect_telegram",
}


def clock_problem(date: str | None, clock: Clock) -> str | None:
    """What is wrong with this machine's clock, by the Date header of a platform's answer; None when it has none."""
    try:
        off = (clock.now() - parsedate_to_datetime(date or "")).total_seconds()
    except (ValueError, TypeError):
        return None
    words = f"this machine's clock is {abs(off):.0f} s {'ahead' if off > 0 else 'late'}: let it follow a time server"
    return words if abs(off) > _MOST_SECONDS_OFF else None


def checkable() -> tuple[Channel, ...]:
    return tuple(_CHECKS)


def connectable() -> tuple[Channel, ...]:
    return tuple(_CONNECTIONS)


async def check(channel: Channel, settings: Settings, clock: Clock) -> Checked | None:
    """None for a channel that is off. Raises BridgeError when the platform refuses or does not answer."""
    found: Checked | None = await resolve_name(_CHECKS[channel])(settings, clock)
    return found


async def connect(channel: Channel, settings: Settings) -> str:
    """Raises ConfigurationError for a channel that is off, and BridgeError when the platform refuses."""
    done: str = await resolve_name(_CONNECTIONS[channel])(settings)
    return done
