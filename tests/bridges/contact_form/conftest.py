"""Fixtures of the form: its site on real mailboxes and return codes."""

import pytest

from config.texts import Texts
from handoff.live.connection import Live
from most116.testing.form_site import FormSite, form_site


@pytest.fixture
async def site(live_blocking: Live, texts: Texts) -> FormSite:
    return form_site(live_blocking, texts)


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where nobody decides, the page need not wait for an answer."""
    monkeypatch.setattr("bridges.contact_form.posting._ANSWER_SECONDS", 0.01)
