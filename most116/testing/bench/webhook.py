"""The SMS webhook beside the floor: turn by turn, on one Redis, with the same requests."""

import secrets
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit

from bridges.signatures import twilio_signature
from bridges.twilio_form import TwilioForm
from most116.testing.bench.load import Figures, http_post, post_all
from most116.testing.trial import Trial

_PATH = "/webhooks/twilio/sms"
_TURNS = 9
_REQUESTS = 300
_CONNECTIONS = 16
_TEXTS = ("hej", "chcę porozmawiać", "mam 15 lat", "nie wiem od czego zacząć, w szkole jest źle i w domu też")


@dataclass(frozen=True, slots=True)
class Account:
    """The pretended account of the trial: what signs, and the number people write to."""

    sid: str
    token: str
    number: str


def account_of(ready: Mapping[str, Mapping[str, str]]) -> Account:
    twilio = ready["twilio"]
    return Account(twilio["account_sid"], twilio["auth_token"], twilio["sms_number"])


def signed_request(account: Account, base_url: str, sender: str, text: str) -> bytes:
    """One SMS as Twilio posts it, ready to be written to a connection."""
    sid = f"SM{secrets.token_hex(16)}"
    body = urlencode(
        {
            "MessageSid": sid, "SmsSid": sid, "AccountSid": account.sid, "From": sender, "To": account.number,
            "Body": text, "NumMedia": "0", "NumSegments": "1", "SmsStatus": "received", "ApiVersion": "2010-04-01",
            "FromCountry": "PL", "ToCountry": "PL",
        }
    ).encode()  # fmt: skip
    read = TwilioForm.read(body)
    assert read is not None
    signature = twilio_signature(account.token, base_url + _PATH, read.pairs).decode()
    return http_post(_PATH, urlsplit(base_url).netloc, body, {"x-twilio-signature": signature})


async def compare(trial: Trial, redis_url: str) -> tuple[Figures, Figures, float]:
    """Ours, the floor, and the ratio of their requests per second: medians of short turns, taken alternately.

    The rest of the house works behind the webhook all the while, on the same processors. Turns are short, so that both
    find the same neighbours at work.
    """
    account, public = account_of(trial.ready.line), urlsplit(trial.ready.public_url)
    figures_of: dict[int, list[Figures]] = {}
    with _floor(redis_url, account, trial.ready.public_url) as floor_port:
        our_port = public.port or 80
        for turn in range(_TURNS):
            requests = list(_requests(account, trial.ready.public_url, turn))
            for port in (floor_port, our_port) if turn % 2 else (our_port, floor_port):
                figures_of.setdefault(port, []).append(await post_all("127.0.0.1", port, requests, _CONNECTIONS))
    ours, floor = _median(figures_of[our_port]), _median(figures_of[floor_port])
    return ours, floor, ours.rate / floor.rate


def _requests(account: Account, base_url: str, turn: int) -> Iterator[bytes]:
    """First messages of as many people."""
    for number in range(_REQUESTS):
        sender = f"+48601{turn:02}{number:04}"
        yield signed_request(account, base_url, sender, _TEXTS[number % len(_TEXTS)])


def _median(rounds: list[Figures]) -> Figures:
    return sorted(rounds, key=lambda one: one.rate)[len(rounds) // 2]


@contextmanager
def _floor(redis_url: str, account: Account, base_url: str) -> Iterator[int]:
    """The floor as a process of its own; gives its port."""
    with socket.create_server(("127.0.0.1", 0), backlog=1024) as sock:
        process = subprocess.Popen(  # noqa: S603 - our own program
            [
                *(sys.executable, "-m", "most116.testing.bench.floor", "--redis-url", redis_url),
                *("--token", account.token, "--base-url", base_url, "--fd", str(sock.fileno())),
            ],
            pass_fds=[sock.fileno()],
        )
        try:
            yield sock.getsockname()[1]
        finally:
            process.terminate()
            process.wait()
