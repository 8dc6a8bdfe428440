"""Fixtures of the web chat: its site on a real mailbox."""

import pytest

from config.texts import Texts
from handoff.live.connection import Live
from handoff.live.mailboxes import RedisMailbox
from most116.testing.webchat_site import Site, webchat_site


@pytest.fixture
async def site(live_blocking: Live, texts: Texts) -> Site:
    return webchat_site(RedisMailbox(live_blocking, seconds=3600), texts)
