"""Fixtures of the web chat: its site on real mailboxes and return codes."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from config.texts import Texts
from handoff.live.connection import Live, connect
from most116.testing.servers import RedisServer
from most116.testing.webchat_site import Site, webchat_site


@pytest.fixture
async def site(live_blocking: Live, texts: Texts) -> Site:
    return webchat_site(live_blocking, texts)


@pytest_asyncio.fixture(loop_scope="session")
async def open_site(redis_server: RedisServer, texts: Texts) -> AsyncIterator[Site]:
    """The site for tests with `browser`."""
    connection = connect(redis_server.url, blocking=True)
    made = webchat_site(connection, texts)
    yield made
    await made.mailbox.close()
    await connection.aclose()
