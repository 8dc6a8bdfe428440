"""Fixtures of the web chat: its site on real mailboxes and return codes, and one browser for many tests."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser

from config.texts import Texts
from handoff.live.connection import Live, connect
from most116.testing.chromium import chromium
from most116.testing.servers import RedisServer
from most116.testing.webchat_site import Site, webchat_site


@pytest.fixture
async def site(live_blocking: Live, texts: Texts) -> Site:
    return webchat_site(live_blocking, texts)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def one_browser() -> AsyncIterator[Browser]:
    """One browser for the whole run; tests with it run in the loop of the session, each in contexts of its own."""
    async with chromium() as started:
        yield started


@pytest_asyncio.fixture(loop_scope="session")
async def open_site(redis_server: RedisServer, texts: Texts) -> AsyncIterator[Site]:
    """The site for tests with `one_browser`."""
    connection = connect(redis_server.url, blocking=True)
    made = webchat_site(connection, texts)
    yield made
    await made.mailbox.close()
    await connection.aclose()
