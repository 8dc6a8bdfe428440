"""Before Redis is full answers become slower, then platforms that can keep messages do, then nothing is taken."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest
import redis
from starlette.applications import Starlette
from starlette.routing import Route

from bridges.registry import webhooks
from config.settings import load_settings
from config.texts import Texts
from handoff.live.pressure import unread
from most116.app.brake import Brake
from most116.app.webhook_port import WebhookPort
from most116.core.redaction import EventLog
from most116.testing import telegram_requests
from most116.testing.databases import copy_sqlite
from most116.testing.house import House, house_at
from most116.testing.servers import RedisServer
from most116.testing.twilio_requests import ACCOUNT_SID, AUTH_TOKEN, INCOMING, PUBLIC, SMS_NUMBER, form, signed

_BALLAST = 1_000


class Pauses:
    """Waits in place of the clock: for as long as a test likes."""

    def __init__(self) -> None:
        self.asked: list[float] = []
        self.over = asyncio.Event()

    async def __call__(self, seconds: float) -> None:
        self.asked.append(seconds)
        await self.over.wait()


@pytest.fixture
async def full_house(own_redis_server: RedisServer, migrated_sqlite: Path, tmp_path: Path) -> AsyncIterator[House]:
    """On a Redis whose memory the test limits."""
    async with house_at(own_redis_server.url, copy_sqlite(migrated_sqlite, tmp_path / "most116.db"), tmp_path) as made:
        yield made


@asynccontextmanager
async def site(house: House, texts: Texts, brake: Brake) -> AsyncIterator[httpx.AsyncClient]:
    settings = load_settings(
        {
            "public_base_url": PUBLIC,
            "twilio": {"account_sid": ACCOUNT_SID, "auth_token": AUTH_TOKEN, "sms_number": SMS_NUMBER},
            "telegram": {
                "bot_token": telegram_requests.BOT_TOKEN,
                "secret_token": telegram_requests.SECRET_TOKEN,
            },
        }
    )
    ports = [
        Route(
            path,
            WebhookPort(
                one, accept=brake.held(house.intake), public_base_url=PUBLIC, events=EventLog("public"), brake=brake
            ),
            methods=["POST"],
        )
        for path, one in webhooks(settings, texts, house.clock).items()
    ]
    async with httpx.AsyncClient(transport=httpx.ASGITransport(Starlette(routes=ports)), base_url=PUBLIC) as client:
        yield client


async def sms(client: httpx.AsyncClient, number: int) -> int:
    sid = f"SM{number:032x}"
    request = signed(form(INCOMING, From=f"+4860010{number:04}", MessageSid=sid))
    return (await client.post(request.url, content=request.body, headers=dict(request.headers))).status_code


async def telegram(client: httpx.AsyncClient, number: int) -> httpx.Response:
    body = telegram_requests.update(number, message=telegram_requests.message(number=number))
    request = telegram_requests.posted(body)
    return await client.post(request.url, content=request.body, headers=dict(request.headers))


def fill(server: RedisServer, share: float) -> None:
    """Have Redis' memory be used to this share; with ballast, so that what is left is some room, as in a real one."""
    with redis.Redis.from_url(server.url) as client:
        client.config_set("maxmemory", 0)
        # In pieces: what a connection holds of a large one while it is sent counts as well.
        for number in range(_BALLAST):
            client.set(f"ballast:{number}", bytes(2**15))
        client.config_set("maxmemory", int(client.info("memory")["used_memory"] / share))


async def test_who_keeps_what_we_refuse_keeps_it_while_there_is_room_for_the_others(
    full_house: House, own_redis_server: RedisServer, texts: Texts
) -> None:
    brake = Brake(1_000)
    live = full_house.parts.runtime.redis
    async with site(full_house, texts, brake) as client:
        await brake.look(live)
        assert [await sms(client, 1), (await telegram(client, 1)).status_code] == [200, 200]
        fill(own_redis_server, 0.9)
        await brake.look(live)
        refused = await telegram(client, 2)
        assert (refused.status_code, refused.headers["retry-after"], await sms(client, 2)) == (503, "5", 200)
        fill(own_redis_server, 0.97)
        await brake.look(live)
        assert (await sms(client, 3), (await telegram(client, 2)).status_code, await unread(live)) == (503, 503, 3)
        # There is room for whoever empties it, and then for everybody.
        await full_house.read_all()
        fill(own_redis_server, 0.5)
        await brake.look(live)
        assert [await sms(client, 3), (await telegram(client, 2)).status_code] == [200, 200]


async def test_behind_a_long_backlog_answers_wait_after_the_message_is_kept(full_house: House, texts: Texts) -> None:
    pauses = Pauses()
    brake = Brake(2, pauses)
    live = full_house.parts.runtime.redis
    async with site(full_house, texts, brake) as client:
        assert [await sms(client, number) for number in (1, 2, 3)] == [200] * 3
        await brake.look(live)
        waiting = asyncio.create_task(sms(client, 4))
        async with asyncio.timeout(60):
            while not pauses.asked:  # noqa: ASYNC110 -- nothing tells of it
                await asyncio.sleep(0.01)
        assert (await unread(live), waiting.done(), pauses.asked) == (4, False, [0.5])
        pauses.over.set()
        assert await waiting == 200
        await brake.look(live)
        assert await sms(client, 5) == 200
        await full_house.read_all()
        await brake.look(live)
        assert await sms(client, 6) == 200
    assert pauses.asked == [0.5, 1.0]
