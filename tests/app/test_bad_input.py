"""What is forged, broken, doubled or endless, for each platform: the right answer, nothing lost, nothing told."""

import dataclasses
import json
import logging
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest

from bridges.raw_http import RawRequest
from bridges.registry import webhooks
from config.settings import load_settings
from config.texts import Texts
from handoff.crypto.key_folder import create_missing_keys
from handoff.intake import Intake
from handoff.live.connection import Live
from most116.app.assembly import make_intake
from most116.app.public_site import public_app
from most116.app.runtime import Runtime
from most116.app.webhook_port import WebhookPort
from most116.app.wiring import Parts
from most116.core.ids import IdFactory
from most116.core.messages import InboundMessage, Told
from most116.core.redaction import EventLog
from most116.testing import meta_requests, telegram_requests, twilio_requests, whatsapp_requests
from most116.testing.bridge_kit import MARKED
from most116.testing.moved_clock import MovedClock
from most116.testing.servers import RedisServer
from most116.testing.twilio_requests import ANIA, PUBLIC

UNREADABLE = {
    "deeply nested": b'{"object":' + b'[{"a":' * 60_000,
    "deeply nested lists": b"[" * 200_000,
    "no UTF-8": b"\xff\xfe\xed\xa0\x80",
    "much that is no UTF-8": b"\xff\xfe\xed\xa0\x80" * 10_000,
    "nothing": b"",
    "NUL": b"\0",
    "half of it": b"{",
    "null": b"null",
    "a long number": b"1" * 100_000,
    "many fields": b"a&" * 100_000,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Platform:
    """How one platform posts: `message` from a text and its id, `signed` any body, `other_secret` somebody else."""

    message: Callable[[str, str], RawRequest]
    signed: Callable[[bytes], RawRequest]
    other_secret: Callable[[RawRequest], RawRequest]
    secret_header: str
    unknown: bytes
    without_ids: bytes


def _form(**fields: str | None) -> bytes:
    return twilio_requests.signed(twilio_requests.form(twilio_requests.INCOMING, **fields)).body


def _twilio(url: str, **fields: str) -> Platform:
    def signed(body: bytes) -> RawRequest:
        return twilio_requests.signed(body, url)

    return Platform(
        message=lambda text, number: signed(_form(Body=text, MessageSid=f"SM{number:0>32}", **fields)),
        signed=signed,
        other_secret=lambda request: twilio_requests.signed(request.body, url, "another"),
        secret_header="x-twilio-signature",
        unknown=_form(**fields, AccountSid="AC" + "9" * 32),
        without_ids=_form(**fields, MessageSid=None, SmsSid=None, SmsMessageSid=None, Body=MARKED),
    )


def _meta(kind: str, slot: str) -> Platform:
    def body(text: str, **message: Any) -> bytes:
        return meta_requests.document(meta_requests.item(message={"text": text, **message}), kind=kind, slot=slot)

    return Platform(
        message=lambda text, number: meta_requests.signed(body(text, mid=f"m_{number}")),
        signed=meta_requests.signed,
        other_secret=lambda request: meta_requests.signed(request.body, "another"),
        secret_header="x-hub-signature-256",
        unknown=meta_requests.document(meta_requests.written(MARKED), kind="permissions"),
        without_ids=json.dumps({"object": kind, "entry": [{"messaging": [{"message": {"text": MARKED}}]}]}).encode(),
    )


def _telegram_message(text: str, number: str) -> RawRequest:
    written = telegram_requests.message(text, int(number))
    return telegram_requests.posted(telegram_requests.update(int(number), message=written))


PLATFORMS: Mapping[str, Platform] = {
    "sms": _twilio(twilio_requests.SMS_URL),
    "whatsapp": _twilio(
        whatsapp_requests.WHATSAPP_URL,
        From=whatsapp_requests.DANUTA,
        To=f"whatsapp:{whatsapp_requests.WHATSAPP_NUMBER}",
    ),
    "messenger": _meta("page", meta_requests.PAGE_ID),
    "instagram": _meta("instagram", meta_requests.INSTAGRAM_ID),
    "telegram": Platform(
        message=_telegram_message,
        signed=telegram_requests.posted,
        other_secret=lambda request: telegram_requests.posted(request.body, "another-word"),
        secret_header="x-telegram-bot-api-secret-token",
        unknown=telegram_requests.update(poll_answer={"text": MARKED}),
        without_ids=telegram_requests.update(message={"text": MARKED, "chat": {"type": "private"}}),
    ),
}
every_platform = pytest.mark.parametrize("platform", PLATFORMS.values(), ids=PLATFORMS)


@dataclass(slots=True)
class Heard:
    """Takes in as the house does, and remembers what was new."""

    intake: Intake
    new: list[InboundMessage] = field(default_factory=list)

    async def __call__(self, event: Told) -> bool:
        taken = await self.intake(event)
        if taken and isinstance(event, InboundMessage):
            self.new.append(event)
        return taken

    @property
    def texts(self) -> Sequence[str]:
        return [one.text.reveal() for one in self.new]


@pytest.fixture
def heard(live: Live, tmp_path: Path) -> Heard:
    """Intake as the public site has it, which needs Redis and keys and no SQL."""
    clock, keys = MovedClock(), tmp_path / "keyring"
    create_missing_keys(keys, clock.now())
    settings = load_settings({"keyring_dir": keys})
    runtime = Runtime(
        settings=settings, clock=clock, ids=IdFactory(clock), events=EventLog("public"), redis=live, blocking=live
    )
    return Heard(make_intake(Parts(runtime)))


@pytest.fixture
async def client(texts: Texts, heard: Heard) -> AsyncIterator[httpx.AsyncClient]:
    settings = load_settings(
        {
            **whatsapp_requests.settings_of(),
            "meta": {
                "app_secret": meta_requests.APP_SECRET,
                "verify_token": meta_requests.VERIFY_TOKEN,
                "page_id": meta_requests.PAGE_ID,
                "page_token": meta_requests.PAGE_TOKEN,
                "instagram_id": meta_requests.INSTAGRAM_ID,
            },
            "telegram": {
                "bot_token": telegram_requests.BOT_TOKEN,
                "secret_token": telegram_requests.SECRET_TOKEN,
            },
        }
    )
    ports = {
        path: WebhookPort(webhook, accept=heard, public_base_url=PUBLIC, events=EventLog("public"))
        for path, webhook in webhooks(settings, texts, MovedClock()).items()
    }

    async def ready() -> tuple[bool, Mapping[str, object]]:
        return True, {}

    transport = httpx.ASGITransport(public_app(settings=settings, webhooks=ports, pages=[], ready=ready))
    async with httpx.AsyncClient(transport=transport, base_url=PUBLIC) as client:
        yield client


@pytest.fixture(autouse=True)
def nothing_is_told(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """No output holds words, addresses or secrets, and nothing was raised on the way."""
    caplog.set_level(logging.DEBUG)
    yield
    private = (MARKED, ANIA, meta_requests.APP_SECRET, telegram_requests.SECRET_TOKEN, twilio_requests.AUTH_TOKEN)
    assert not [each for each in private if each in caplog.text]
    assert "request_not_kept" not in caplog.text


async def post(client: httpx.AsyncClient, request: RawRequest, **headers: str) -> int:
    given = {**request.headers, **headers}
    encoded = [(name.encode(), value.encode("utf-8", "replace")) for name, value in given.items()]
    return (await client.post(request.url, content=request.body, headers=encoded)).status_code


@every_platform
async def test_what_is_forged_is_refused_and_leaves_no_trace(
    client: httpx.AsyncClient, heard: Heard, redis_server: RedisServer, platform: Platform
) -> None:
    genuine = platform.message(MARKED, "1")
    without = {name: value for name, value in genuine.headers.items() if name != platform.secret_header}
    for forged in (
        platform.other_secret(genuine),
        dataclasses.replace(genuine, headers=without),
        *(
            dataclasses.replace(genuine, headers={**without, platform.secret_header: wrong})
            for wrong in ("", "A", "ąęć", "sha256=", "x" * 10_000)
        ),
    ):
        assert await post(client, forged) == 403
    assert heard.texts == []
    assert redis_server.keys() == []


@every_platform
async def test_a_replayed_body_is_taken_once(client: httpx.AsyncClient, heard: Heard, platform: Platform) -> None:
    for _ in range(3):
        assert await post(client, platform.message(MARKED, "1")) == 200
    assert await post(client, platform.message("drugie", "2")) == 200
    assert heard.texts == [MARKED, "drugie"]


@every_platform
@pytest.mark.parametrize("case", ["unknown", "without_ids"])
async def test_what_we_do_not_know_is_answered_and_holds_up_nothing(
    client: httpx.AsyncClient, heard: Heard, platform: Platform, case: str
) -> None:
    assert await post(client, platform.signed(getattr(platform, case))) == 200
    before = len(heard.new)
    assert before == 0 or case == "without_ids", "somebody's words without an id are words all the same"
    assert await post(client, platform.message("prawdziwe", "7")) == 200
    assert heard.texts[before:] == ["prawdziwe"]


@every_platform
async def test_what_cannot_be_read_is_no_fault_of_ours(
    client: httpx.AsyncClient, heard: Heard, platform: Platform
) -> None:
    for number, (name, body) in enumerate(UNREADABLE.items(), 1):
        # A form of more fields than any real one is refused like a forged one: nobody signs such a thing.
        assert await post(client, platform.signed(body)) in {200, 403}, name
        assert await post(client, platform.message(f"prawdziwe {number}", str(number))) == 200
        assert heard.texts == [f"prawdziwe {count}" for count in range(1, number + 1)], name


@every_platform
async def test_words_that_are_no_utf8_are_read_as_far_as_they_can(
    client: httpx.AsyncClient, heard: Heard, platform: Platform
) -> None:
    genuine = platform.message("nie QQQ wiem", "1").body
    assert await post(client, platform.signed(genuine.replace(b"QQQ", b"\xff"))) == 200
    assert await post(client, platform.message("dalej", "2")) == 200
    assert heard.texts[-1] == "dalej"


@every_platform
async def test_a_wrong_content_type_loses_nothing(client: httpx.AsyncClient, heard: Heard, platform: Platform) -> None:
    kinds = ("text/plain", "application/octet-stream", "multipart/form-data; boundary=x", "application/json", "ąę", "")
    for number, kind in enumerate(kinds, 1):
        assert await post(client, platform.message(kind or "-", str(number)), **{"content-type": kind}) == 200
    assert heard.texts == [kind or "-" for kind in kinds]


@pytest.mark.parametrize("name", ["messenger", "instagram"])
async def test_a_batch_of_a_thousand_is_taken_whole_and_in_order(
    client: httpx.AsyncClient, heard: Heard, name: str
) -> None:
    kind, slot = ("page", meta_requests.PAGE_ID) if name == "messenger" else ("instagram", meta_requests.INSTAGRAM_ID)
    entries = [{"id": slot, "messaging": [meta_requests.written(f"{number}", f"m_{number}")]} for number in range(1000)]
    request = meta_requests.signed(json.dumps({"object": kind, "entry": entries}).encode())
    assert await post(client, request) == 200
    assert heard.texts == [str(number) for number in range(1000)]
    assert await post(client, request) == 200
    assert len(heard.new) == 1000


async def test_telegram_sends_no_batches(client: httpx.AsyncClient, heard: Heard) -> None:
    updates = [json.loads(_telegram_message("hej", str(number)).body) for number in range(1, 1001)]
    assert await post(client, telegram_requests.posted(json.dumps(updates).encode())) == 200
    assert heard.texts == []
