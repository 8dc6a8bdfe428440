"""The public pages without the web chat: help, links and the way out need none."""

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette

from most116.app.assembly import make_mailbox
from most116.app.public_pages import public_pages
from most116.testing.house import house_at
from most116.testing.servers import RedisServer
from most116.web.push import Push

SMS = {"account_sid": "AC" + "1" * 32, "auth_token": "t" * 32, "sms_number": "+48732000111"}
NO_CHAT = ("/chat", "/back", "/form")
URL = "https://most116.example"
PAGES = ("/", "/m", "/d", "/help", "/links", "/device")


@pytest.fixture
async def pages(redis_server: RedisServer, tmp_path: Path) -> AsyncIterator[httpx.AsyncClient]:
    unused = f"sqlite+aiosqlite:///{tmp_path}/unused.db"
    async with house_at(redis_server.url, unused, tmp_path, twilio=SMS, public_base_url=URL) as house:
        mailbox = make_mailbox(house.parts)
        app = Starlette(routes=public_pages(house.parts, house.intake, mailbox, Push()))
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=URL) as client:
            yield client
        await mailbox.close()


@pytest.mark.parametrize("path", PAGES)
async def test_each_page_is_there_and_leads_to_nothing_that_is_not(pages: httpx.AsyncClient, path: str) -> None:
    page = await pages.get(path)
    assert page.status_code == 200
    assert not [link for link in NO_CHAT if f'"{link}' in page.text]
    assert "czat na tej stronie" not in page.text.lower()
    assert "Alarm112" in page.text
    assert 'action="/leave"' in page.text
    assert "set-cookie" not in page.headers


async def test_a_link_leads_to_a_page_that_is_there(pages: httpx.AsyncClient) -> None:
    way = await pages.get("/go/nothing")
    assert way.status_code == 303
    assert (await pages.get(way.headers["location"])).status_code == 200


async def test_quick_exit_leaves_where_there_is_no_visit(pages: httpx.AsyncClient) -> None:
    answer = await pages.post("/leave")
    assert (answer.status_code, answer.headers["refresh"]) == (200, "0; url=https://pl.wikipedia.org/")
    assert "set-cookie" not in answer.headers
