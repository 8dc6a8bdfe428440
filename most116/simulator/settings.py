"""What the simulator must be told: its own address, ours, and the account it plays."""

import dataclasses
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self
from urllib.parse import urlsplit

_UNSAFE = re.compile(r"[^!-~]")
_E164 = re.compile(r"\+[1-9][0-9]{6,14}")


def is_e164(number: str) -> bool:
    return _E164.fullmatch(number) is not None


def is_address(url: str) -> bool:
    """An absolute http address that can be put into a request as it is."""
    try:
        parts = urlsplit(url)
        return (
            parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0 and not _UNSAFE.search(url)
        )
    except ValueError:
        return False


@dataclass(frozen=True, slots=True)
class PhoneSetting:
    """A phone that is on the page from the start."""

    number: str
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SimulatorConfig:
    """Everything the simulator knows of us; it never reads our settings or our code.

    `public_base_url` is the address the platform believes in and signs; `webhook_url` is where it really connects.
    `fd` is a socket that the parent has bound already, and wins over `host` and `port`. `networks` names the chat
    platforms that are played, each with the account of ours that it knows.
    """

    webhook_url: str
    account_sid: str
    auth_token: str = field(repr=False)
    sms_number: str
    public_base_url: str = ""
    public_url: str = ""
    desk_url: str = ""
    fallback_url: str | None = None
    phones: tuple[PhoneSetting, ...] = (PhoneSetting("+48600100200", "Telefon 1"),)
    stop_words_on: bool = False
    receipt_pace: float = 0.25
    host: str = "127.0.0.1"
    port: int = 0
    fd: int | None = None
    networks: Mapping[str, Mapping[str, str]] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        if not re.fullmatch(r"AC[0-9a-fA-F]{32}", self.account_sid):
            raise ValueError("account_sid: AC and 32 hexadecimal digits")
        for number in (self.sms_number, *(phone.number for phone in self.phones)):
            if not is_e164(number):
                raise ValueError(f"not an E.164 number: {number}")
        for url in filter(None, (self.webhook_url, self.public_base_url, self.fallback_url)):
            if not is_address(url):
                raise ValueError(f"not an http address: {url}")

    @classmethod
    def from_mapping(cls, values: Mapping[str, Any]) -> Self:
        """Reads what `json.load` gave; an unknown name is an error, because it is a misspelt one."""
        unknown = values.keys() - {each.name for each in dataclasses.fields(cls)}
        if unknown:
            raise ValueError(f"unknown settings: {', '.join(sorted(unknown))}")
        given = dict(values)
        if "phones" in given:
            given["phones"] = tuple(PhoneSetting(**phone) for phone in given["phones"])
        return cls(**given)

    @classmethod
    def from_file(cls, path: Path) -> Self:
        return cls.from_mapping(json.loads(path.read_text("utf-8")))

    def to_json(self) -> str:
        return json.dumps(dataclasses.asdict(self), ensure_ascii=False)
