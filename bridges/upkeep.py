"""What an operator asks of a platform: whether all is well there, and to register us with it."""

from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from pkgutil import resolve_name

from config.settings import Settings
from most116.core.clock import Clock
from most116.core.conversation import Channel
from most116.core.errors import MISCONFIGURED, THROTTLED, BridgeError
from most116.core.troubles import Trouble


@dataclass(frozen=True, slots=True)
class Checked:
    """What was found on a platform; `words` say it or, when it is not well, the remedy, for whoever runs the doctor.

    They may name an address that somebody else set there, so they are printed and never kept. `wait`: for so many
    seconds the platform wants to be left alone.
    """

    words: str
    trouble: Trouble | None = None
    wait: float = 0.0

    @property
    def well(self) -> bool:
        return self.trouble is None


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


def clock_problem(date: str | None, clock: Clock) -> Checked | None:
    """What is wrong with this machine's clock, by the Date header of a platform's answer; None when it has none."""
    try:
        off = (clock.now() - parsedate_to_datetime(date or "")).total_seconds()
    except (ValueError, TypeError):
        return None
    words = f"this machine's clock is {abs(off):.0f} s {'ahead' if off > 0 else 'late'}: let it follow a time server"
    return Checked(words, Trouble.CLOCK_OFF) if abs(off) > _MOST_SECONDS_OFF else None


def checkable() -> tuple[Channel, ...]:
    return tuple(_CHECKS)


def connectable() -> tuple[Channel, ...]:
    return tuple(_CONNECTIONS)


async def check(channel: Channel, settings: Settings, clock: Clock) -> Checked | None:
    """None for a channel that is off. Raises BridgeError when the platform refuses or does not answer."""
    found: Checked | None = await resolve_name(_CHECKS[channel])(settings, clock)
    return found


async def look_at(channel: Channel, settings: Settings, clock: Clock) -> Checked | None:
    """The same, but a platform that refuses or does not answer is a finding like any other."""
    try:
        return await check(channel, settings, clock)
    except BridgeError as failure:
        return _refused(failure)
    except Exception as failure:  # noqa: BLE001 -- whoever looks says what is wrong, whatever it is
        return Checked(f"could not be looked at ({type(failure).__name__})", Trouble.NOT_LOOKED)


def unheard(trouble: Trouble) -> Checked:
    """What is to be said where all is well but for the connection over which people are heard."""
    if trouble is Trouble.NOT_ALLOWED:
        words = (
            "the platform turns away the connection over which people are heard; `gateway_lost` in the log of gateway "
            "tells its code: 4004 is the token, 4013 and 4014 that the application may not hear direct messages"
        )
    else:
        words = "the connection over which people are heard does not hold: look at the way out of gateway's machine"
    return Checked(words, trouble)


def _refused(failure: BridgeError) -> Checked:
    code = failure.failure.code
    if failure.failure is MISCONFIGURED:
        return Checked(f"refuses our token: give the one that the platform shows now ({code})", Trouble.REFUSED)
    if failure.failure is THROTTLED:
        words = f"is asked too often: look again in a minute ({code})"
        return Checked(words, Trouble.THROTTLED, failure.retry_after or 0.0)
    words = f"does not answer as it should: look at the network and at the platform's status ({code})"
    return Checked(words, Trouble.NO_ANSWER)


async def connect(channel: Channel, settings: Settings) -> str:
    """Raises ConfigurationError for a channel that is off, and BridgeError when the platform refuses."""
    done: str = await resolve_name(_CONNECTIONS[channel])(settings)
    return done
