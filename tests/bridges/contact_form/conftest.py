"""Fixtures of the form: its site on real mailboxes and return codes."""

from collections.abc import AsyncIterator

import pytest

from config.texts import Texts
from handoff.live.connection import Live
from most116.testing.form_site import FormSite, form_site


@pytest.fixture
async def site(live_blocking: Live, texts: Texts) -> AsyncIterator[FormSite]:
    made = form_site(live_blocking, texts)
    yield made
    await made.mailbox.close()


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where nobody decides, the page need not wait for an answer."""
    monkeypatch.setattr("bridges.contact_form.posting._ANSWER_SECONDS", 0.01)
