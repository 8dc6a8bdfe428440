"""Several events in one call of the platform: each is taken for itself, and what is left out is told to operators."""

import logging

import pytest

from bridges.meta.webhook import META_PATH, MetaWebhook
from most116.core.messages import InboundMessage, Told
from most116.testing.bridge_kit import MARKED, NOW
from most116.testing.meta_requests import APP_SECRET, VERIFY_TOKEN, document, item, signed, written
from most116.testing.moved_clock import MovedClock
from most116.testing.tellers import post_all

WEBHOOK = MetaWebhook(secrets=[APP_SECRET], verify_token=VERIFY_TOKEN, clock=MovedClock(NOW))


async def test_what_endangers_the_page_is_told_louder_than_what_is_only_left_out(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async def nothing_is_kept(event: object) -> bool:
        raise AssertionError(event)

    punished = signed(document(item(policy_enforcement={"action": "block", "reason": MARKED})))
    with caplog.at_level(logging.INFO):
        requests = [punished, signed(document(item(optin={"ref": "x"})))]
        assert await post_all({META_PATH: WEBHOOK}, requests, nothing_is_kept) == [200, 200]
    noted = [record.levelname for record in caplog.records if record.message == "request_ignored"]
    assert noted == ["WARNING", "INFO"]
    assert MARKED not in caplog.text


async def test_one_message_that_can_never_be_kept_keeps_out_nobody_else(caplog: pytest.LogCaptureFixture) -> None:
    kept: list[str] = []

    async def keep(event: Told) -> bool:
        assert isinstance(event, InboundMessage)
        if event.text.reveal() == MARKED:
            raise RuntimeError(MARKED)
        kept.append(event.text.reveal())
        return True

    batch = signed(document(written("przed", "m_1"), written(MARKED, "m_2"), written("po", "m_3")))
    statuses = await post_all({META_PATH: WEBHOOK}, [batch], keep)
    assert {*statuses} == {503}, "the platform may try again"
    assert kept[:2] == ["przed", "po"]
    assert MARKED not in caplog.text
