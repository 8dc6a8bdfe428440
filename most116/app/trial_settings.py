"""What a trial's processes are told: everything is on, and every platform is the simulator."""

import socket
from dataclasses import dataclass
from pathlib import Path

from config.child_environment import setting_given
from most116.app.demo import Demo, demo_data, write_private
from most116.app.sockets import url_of

_PHONES = (("+48600100200", "Ania"), ("+48600100300", "Bohdan"), ("+48600100400", "Cezary"))

# What docs/platforms.md has an operator set up; written out, because whoever starts a trial loads no bridge.
_TWILIO_RETRIES = "#rc=5&rp=all&ct=2000&rt=3000"
_TELEGRAM_UPDATES = ("message", "edited_message", "callback_query", "my_chat_member")
_DISCORD_COMMAND = "pomoc"


@dataclass(frozen=True, slots=True)
class Sockets:
    public: socket.socket
    desk: socket.socket
    simulator: socket.socket


def trial_settings(folder: Path, demo: Demo, sockets: Sockets, redis_url: str) -> dict[str, str]:
    """Settings of the trial, which stand above whatever this machine's environment says."""
    token = folder / "twilio_auth_token"
    write_private(token, demo.auth_token)
    platforms = folder / "platforms"
    platforms.mkdir(mode=0o700, exist_ok=True)
    settings = {
        **_platform_settings(demo, sockets, platforms),
        # Whoever tries it out signs in with a password that stands on the screen beside it.
        "DESK__SECOND_FACTOR": "false",
        # The invented phones are to be answered by the bot, also while nobody has signed in yet.
        "DESK__UNATTENDED_MINUTES": "0",
        "DESK__PRACTICE_URL": url_of(sockets.simulator),
        "DATABASE_URL": f"sqlite+aiosqlite:///{folder / 'most116.db'}",
        "KEYRING_DIR": str(folder / "keyring"),
        "PUBLIC_BASE_URL": url_of(sockets.public),
        "TWILIO__ACCOUNT_SID": demo.account_sid,
        "TWILIO__AUTH_TOKEN_FILE": str(token),
        "TWILIO__SMS_NUMBER": demo.sms_number,
        "TWILIO__API_BASE": url_of(sockets.simulator),
        "WEBCHAT__ON": "true",
        "FORM__ON": "true",
        "SAFETY_RULES__CACHE_DIR": str(folder / "rules"),
    }
    if redis_url:
        settings["REDIS_URL"] = redis_url
    if not setting_given("LOG_LEVEL"):
        settings["LOG_LEVEL"] = "warning"
    if not setting_given("DATA_DIR"):
        settings["DATA_DIR"] = str(demo_data(folder))
    return {f"MOST116_{name}": value for name, value in settings.items()}


def _platform_settings(demo: Demo, sockets: Sockets, folder: Path) -> dict[str, str]:
    """The chat platforms are on, each at the simulator; what is secret of them is given by files."""
    simulator = url_of(sockets.simulator)
    settings = {
        "META__GRAPH_BASE": simulator,
        "DISCORD__API_BASE": simulator,
        "DISCORD__GATEWAY_URL": gateway_of(sockets),
        "TELEGRAM__API_BASE": simulator,
        **{f"WHATSAPP__{name.upper()}": value for name, value in demo.whatsapp.items()},
    }
    for platform, values in (("meta", demo.meta), ("discord", demo.discord), ("telegram", demo.telegram)):
        for name, value in values.items():
            setting = f"{platform}__{name}".upper()
            if name.endswith(("_id", "_name")):
                settings[setting] = value
            else:
                file = folder / f"{platform}_{name}"
                write_private(file, value)
                settings[f"{setting}_FILE"] = str(file)
    return settings


def gateway_of(sockets: Sockets) -> str:
    return url_of(sockets.simulator).replace("http:", "ws:", 1) + "/discord/gateway"


def simulator_settings(demo: Demo, sockets: Sockets) -> dict[str, object]:
    """Accounts as `most116 doctor` wants them to be set up, so that a trial's own status page finds nothing wrong."""
    sms = f"{url_of(sockets.public)}/webhooks/twilio/sms"
    return {
        "webhook_url": sms + _TWILIO_RETRIES,
        "fallback_url": sms,
        "public_base_url": url_of(sockets.public),
        "public_url": url_of(sockets.public),
        "desk_url": url_of(sockets.desk),
        "account_sid": demo.account_sid,
        "auth_token": demo.auth_token,
        "sms_number": demo.sms_number,
        "phones": [{"number": number, "name": name} for number, name in _PHONES],
        "fd": sockets.simulator.fileno(),
        "networks": {
            "meta": {
                "webhook_url": f"{url_of(sockets.public)}/webhooks/meta",
                **{name: value for name, value in demo.meta.items() if name != "verify_token"},
            },
            "discord": {**demo.discord, "gateway_url": gateway_of(sockets), "command": _DISCORD_COMMAND},
            "telegram": {
                **demo.telegram,
                "webhook_url": f"{url_of(sockets.public)}/webhooks/telegram",
                "allowed_updates": _TELEGRAM_UPDATES,
            },
            "whatsapp": {**demo.whatsapp, "webhook_url": f"{url_of(sockets.public)}/webhooks/twilio/whatsapp"},
        },
    }
