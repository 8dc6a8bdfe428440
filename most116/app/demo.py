"""What a trial installation is made of: keys, schema, invented accounts and an invented telephone account."""

import json
import os
import secrets
from dataclasses import asdict, dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

_FILE = "demo.json"
_SMS_NUMBER, _WHATSAPP_NUMBER = "+48732116116", "+48732116117"
# What an account of WhatsApp may have prepared.
_CONTENTS = ("buttons_1", "buttons_2", "buttons_3", "template_pl", "template_uk", "template_en", "template_ru")
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
# (login, the name that people who write are told, role, lines)
_CAST = (
    ("ola", "Ola", "consultant", ("116111",)),
    ("marek", "Marek", "consultant", ("116123",)),
    ("kasia", "Kasia", "lead", ("116111", "116123")),
    ("admin", "Administracja", "admin", ("116111", "116123")),
)


@dataclass(frozen=True, slots=True)
class DemoAccount:
    login: str
    password: str
    alias: str
    role: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Demo:
    """Everything invented that has to be the same after a restart. None of it opens anything outside this machine."""

    account_sid: str
    auth_token: str
    sms_number: str
    accounts: tuple[DemoAccount, ...]
    meta: dict[str, str]
    discord: dict[str, str]
    telegram: dict[str, str]
    whatsapp: dict[str, str]


def demo_of(folder: Path) -> Demo:
    """The demo of a data folder, invented when it is new."""
    path = folder / _FILE
    if path.exists():
        found: dict[str, Any] = json.loads(path.read_text("utf-8"))
        accounts = tuple(DemoAccount(**{**one, "lines": tuple(one["lines"])}) for one in found.pop("accounts"))
        # What a folder of an earlier version does not know yet is invented now.
        demo = Demo(**_platforms() | found, accounts=accounts)
    else:
        demo = _invented()
    write_private(path, json.dumps(asdict(demo), indent=2))
    return demo


def demo_data(folder: Path) -> Path:
    """A data folder in `folder` with local crisis centres of places that do not exist."""
    data = folder / "data"
    data.mkdir(mode=0o700, exist_ok=True)
    (data / "local_centres.csv").write_bytes(files("most116.app").joinpath("demo_centres.csv").read_bytes())
    return data


def _invented() -> Demo:
    return Demo(
        account_sid="AC" + secrets.token_hex(16),
        auth_token=secrets.token_hex(16),
        sms_number=_SMS_NUMBER,
        accounts=tuple(DemoAccount(login, _password(), alias, role, lines) for login, alias, role, lines in _CAST),
        **_platforms(),
    )


def _platforms() -> dict[str, dict[str, str]]:
    """Accounts on the chat platforms, named as their settings are."""
    return {
        "meta": {
            "app_secret": secrets.token_hex(16),
            "verify_token": secrets.token_urlsafe(16),
            "page_id": "100116111",
            "page_token": f"EAA{secrets.token_hex(16)}",
            "instagram_id": "178416111",
        },
        "discord": {"bot_token": secrets.token_urlsafe(48), "application_id": "116116116"},
        "telegram": {
            "bot_token": f"7116111:{secrets.token_urlsafe(26)}",
            "secret_token": secrets.token_urlsafe(26),
            "bot_name": "udawany_most116_bot",
        },
        "whatsapp": {"number": _WHATSAPP_NUMBER, **{name: f"HX{secrets.token_hex(16)}" for name in _CONTENTS}},
    }


def write_private(path: Path, content: str) -> None:
    """Write a file that nobody else can read, whole or not at all."""
    draft = path.with_suffix(".new")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(content)
    draft.replace(path)


def _password() -> str:
    return "-".join("".join(secrets.choice(_ALPHABET) for _ in range(4)) for _ in range(3))
