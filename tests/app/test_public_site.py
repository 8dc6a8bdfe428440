"""The public webhook port over real storage: what is forged leaves no trace, what is kept arrives as it was written."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import urlencode

import httpx
import pytest

from bridges.raw_http import RawRequest
from bridges.registry import webhooks
from config.settings import Settings, load_settings
from config.texts import Texts
from handoff.live import names
from most116.app.health import StorageState, heard_only_when_read
from most116.app.public_site import public_app
from most116.app.webhook_port import WebhookPort
from most116.core.conversation import Channel
from most116.core.ids import ConversationId
from most116.core.redaction import EventLog
from most116.core.sealed import ReplyAddress
from most116.testing.house import House, house_at
from most116.testing.servers import RedisServer
from most116.testing.twilio_requests import (
    ACCOUNT_SID,
    ANIA,
    AUTH_TOKEN,
    INCOMING,
    PUBLIC,
    REPORT,
    SMS_NUMBER,
    SMS_URL,
    STATUS_URL,
    form,
    signed,
)


def site_settings() -> Settings:
    twilio = {"account_sid": ACCOUNT_SID, "auth_token": AUTH_TOKEN, "sms_number": SMS_NUMBER}
    return load_settings({"public_base_url": PUBLIC, "twilio": twilio})


@asynccontextmanager
async def site(house: House, texts: Texts, storage: StorageState) -> AsyncIterator[httpx.AsyncClient]:
    settings = site_settings()
    accept = heard_only_when_read(house.intake, storage)
    ports = {
        path: WebhookPort(webhook, accept=accept, public_base_url=PUBLIC, events=EventLog("public"))
        for path, webhook in webhooks(settings, texts, house.clock).items()
    }

    async def ready() -> tuple[bool, Mapping[str, object]]:
        return True, {}

    app = public_app(settings=settings, webhooks=ports, pages=[], ready=ready)
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url=PUBLIC) as client:
        yield client


@pytest.fixture
async def client(house: House, texts: Texts) -> AsyncIterator[httpx.AsyncClient]:
    async with site(house, texts, StorageState()) as made:
        yield made


async def post(client: httpx.AsyncClient, request: RawRequest) -> httpx.Response:
    return await client.post(request.url, content=request.body, headers=dict(request.headers))


async def words(house: House) -> list[str]:
    await house.read_all()
    contact = house.parts.pseudonyms.contact(Channel.SMS, SMS_NUMBER, ReplyAddress(ANIA))
    conversation = await house.parts.runtime.redis.get(names.contact(contact))
    return [] if conversation is None else await house.words(ConversationId(conversation.decode()))


async def test_a_signed_message_is_kept_and_answered_with_nothing(house: House, client: httpx.AsyncClient) -> None:
    answer = await post(client, signed(INCOMING))
    assert (answer.status_code, answer.text) == (200, "<Response/>")
    assert answer.headers["content-type"].startswith("text/xml")
    assert (await post(client, signed(INCOMING))).status_code == 200
    assert await words(house) == ["hej"]


async def test_a_forged_request_is_refused_and_leaves_no_trace(
    house: House, client: httpx.AsyncClient, redis_server: RedisServer
) -> None:
    genuine = signed(INCOMING)
    for url, headers, body in (
        (SMS_URL, {}, genuine.body),
        (SMS_URL, {"x-twilio-signature": "AAAA"}, genuine.body),
        (SMS_URL, dict(genuine.headers), genuine.body + b"&x=1"),
        (SMS_URL + "?x=1", dict(genuine.headers), genuine.body),
        (STATUS_URL, dict(genuine.headers), genuine.body),
        (SMS_URL, dict(signed(INCOMING, token="another").headers), genuine.body),
    ):
        assert (await client.post(url, content=body, headers=headers)).status_code == 403
    assert (await client.get(SMS_URL)).status_code == 403
    assert redis_server.keys() == []


@pytest.mark.parametrize("text", ["\x00po\x00moc", "\ud83d sam", "ą" * 10_000, "😭", "'; DROP TABLE messages;--"])
async def test_whatever_is_written_is_taken_and_read_at_the_desk(
    house: House, client: httpx.AsyncClient, text: str
) -> None:
    answer = await post(client, signed(form(INCOMING, Body=text)))
    assert 200 <= answer.status_code < 300
    (read,) = await words(house)
    plain = text.replace("\x00", "")
    assert read.replace("\ufffd", "").replace("\ud83d", "") == plain.replace("\ud83d", "")


async def test_too_large_a_body_is_refused(house: House, client: httpx.AsyncClient, redis_server: RedisServer) -> None:
    body = urlencode(form(INCOMING, Body="a" * 1_048_576)).encode()
    assert (await post(client, signed(body))).status_code == 413
    assert redis_server.keys() == []


async def test_a_report_is_kept(house: House, client: httpx.AsyncClient) -> None:
    assert (await post(client, signed(REPORT, STATUS_URL))).status_code == 200
    assert await house.parts.runtime.redis.llen(names.REPORTS) == 1


async def test_without_sql_it_is_kept_and_the_person_gets_the_numbers(house: House, texts: Texts) -> None:
    async with site(house, texts, StorageState(sql_works=False)) as client:
        answer = await post(client, signed(INCOMING))
        assert answer.status_code == 503
        assert "112" in answer.text
        assert "116" in answer.text
        assert (await post(client, signed(REPORT, STATUS_URL))).status_code == 200
    assert await words(house) == ["hej"]


async def test_without_redis_the_platform_tries_again_and_the_person_gets_the_numbers(
    own_redis_server: RedisServer, migrated_sqlite: Path, tmp_path: Path, texts: Texts
) -> None:
    async with (
        house_at(own_redis_server.url, f"sqlite+aiosqlite:///{tmp_path / 'none.db'}", tmp_path) as house,
        site(house, texts, StorageState()) as client,
    ):
        own_redis_server.kill()
        answer = await post(client, signed(INCOMING))
        assert answer.status_code == 503
        assert "112" in answer.text
        last_call = await post(client, signed(form(INCOMING, ErrorCode="11200", ErrorUrl=SMS_URL)))
        assert (last_call.status_code, "112" in last_call.text) == (200, True)
        own_redis_server.start()
        await house.reconnect()
        assert (await post(client, signed(INCOMING))).status_code == 200
        assert len(await house.unread()) == 1


async def test_whether_it_is_up_needs_no_storage(client: httpx.AsyncClient) -> None:
    assert (await client.get("/healthz")).status_code == 200
    assert (await client.get("/readyz")).status_code == 200
