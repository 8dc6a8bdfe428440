"""Fixtures of the web chat: its site on real mailboxes and return codes."""

import pytest

from config.texts import Texts
from handoff.live.connection import Live
from most116.testing.webchat_site import Site, webchat_site


@pytest.fixture
async def site(live_blocking: Live, texts: Texts) -> Site:
    return webchat_site(live_blocking, texts)
