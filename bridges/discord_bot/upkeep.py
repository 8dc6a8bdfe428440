"""Looks after our application on Discord: its token, how it is installed, where taps go, and the command /pomoc."""

from collections.abc import Mapping
from typing import Any

from bridges.discord_bot.events import ENTRY_OPTION
from bridges.discord_bot.rest import API_VERSION, Rest
from bridges.http_client import ask, platform_client
from bridges.json_reading import Node
from bridges.upkeep import Checked, clock_problem
from config.phone_numbers import load_numbers
from config.platforms import Discord
from config.settings import Settings
from config.texts import Texts, load_texts
from most116.core.clock import Clock
from most116.core.conversation import Language, Line
from most116.core.errors import ConfigurationError
from most116.core.troubles import Trouble

COMMAND_NAME = "pomoc"
_COMMANDS = "/applications/{application}/commands"
_SLASH, _STRING, _BY_USERS = 1, 3, 1
# In the talk with us, on servers and in groups: elsewhere than with us it answers, for one person, where we talk.
_CONTEXTS = (0, 1, 2)
_LOCALES = {Language.UK: ("uk",), Language.RU: ("ru",), Language.EN: ("en-US", "en-GB")}
_LONGEST_CODE = 64
# Flags of an application, each also as granted to one on few servers; we hear direct messages, which need none.
_PRIVILEGED = {
    "Presence": 1 << 12 | 1 << 13,
    "Server Members": 1 << 14 | 1 << 15,
    "Message Content": 1 << 18 | 1 << 19,
}
# Sign-ins that must be left of the thousand a day.
_FEW_STARTS = 50


async def check_discord(settings: Settings, clock: Clock) -> Checked | None:
    """The token, the installation, the sign-ins that are left, the command, and this machine's clock."""
    if not settings.discord.on:
        return None
    rest, number = Rest(settings.discord), settings.discord.application_id
    try:
        application = await rest.call("GET", "/oauth2/applications/@me")
        if application["id"].text != number:
            found = application["id"].text
            words = f"the token is of application {found}: set that as application_id"
            return Checked(words, Trouble.OTHER_APPLICATION)
        gateway = await rest.call("GET", "/gateway/bot")
        commands = await rest.call("GET", _COMMANDS, application=number)
    finally:
        await rest.close()
    left = gateway["session_start_limit"]["remaining"].number or 0
    problem = _problem(application, commands, left) or clock_problem(await _date(settings.discord), clock)
    if problem is not None:
        return problem
    well = f"the token is taken, /{COMMAND_NAME} is registered, {left} sign-ins are left today"
    return Checked(f"{well}{_needless(application)}")


async def _date(discord: Discord) -> str | None:
    """The Date header of an answer, which the platform's library keeps to itself; nobody needs a token for this one."""
    base = discord.api_base.rstrip("/")
    client = platform_client(base, discord.timeout_seconds)
    try:
        url = f"{base}/api/v{API_VERSION}/gateway"
        answer = await ask(client, "GET", url, timeout_seconds=discord.timeout_seconds)
    finally:
        await client.aclose()
    date: str | None = answer.headers.get("date")
    return date


async def connect_discord(settings: Settings) -> str:
    """Register the command, in place of whatever was registered before."""
    if not settings.discord.on:
        raise ConfigurationError("Discord is off: set MOST116_DISCORD__BOT_TOKEN and MOST116_DISCORD__APPLICATION_ID")
    texts = load_texts(settings.data_dir, load_numbers(settings.data_dir))
    command = command_of(texts, settings.discord.entry_line)
    rest = Rest(settings.discord)
    try:
        await rest.call("PUT", _COMMANDS, json=[command], application=settings.discord.application_id)
    finally:
        await rest.close()
    return f"the command /{COMMAND_NAME} is registered"


def command_of(texts: Texts, line: Line | None) -> Mapping[str, Any]:
    """The command as it is registered: https://discord.com/developers/docs/interactions/application-commands."""

    def described(key: str) -> dict[str, Any]:
        others = {
            locale: texts.interface(key, language, line) for language, locales in _LOCALES.items() for locale in locales
        }
        return {"description": texts.interface(key, Language.PL, line), "description_localizations": others}

    code = {"type": _STRING, "name": ENTRY_OPTION, "required": False, "max_length": _LONGEST_CODE}
    return {
        "type": _SLASH,
        "name": COMMAND_NAME,
        **described("discord.command"),
        "options": [code | described("discord.code")],
        "integration_types": [_BY_USERS],
        "contexts": list(_CONTEXTS),
    }


def _needless(application: Node) -> str:
    """Whoever has our token could read more than we do."""
    flags = application["flags"].number or 0
    on = [name for name, bits in _PRIVILEGED.items() if flags & bits]
    return f"; switch off under Bot the intents that nothing here needs: {', '.join(on)}" if on else ""


def _problem(application: Node, commands: Node, left: int) -> Checked | None:
    if application["interactions_endpoint_url"]:
        words = "taps go to an address instead of to us: remove the Interactions Endpoint URL of the application"
        return Checked(words, Trouble.ELSEWHERE)
    if str(_BY_USERS) not in application["integration_types_config"]:
        return Checked("people cannot install it: allow User Install under Installation", Trouble.NOT_INSTALLABLE)
    if left < _FEW_STARTS:
        words = f"only {left} sign-ins are left today: find out why the gateway role starts again and again"
        return Checked(words, Trouble.FEW_STARTS)
    if not any(each["name"].text == COMMAND_NAME for each in commands):
        words = f"there is no command /{COMMAND_NAME}: run `most116 bridge connect discord`"
        return Checked(words, Trouble.NO_COMMAND)
    return None
