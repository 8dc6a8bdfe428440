"""The measurement of what one throttled platform does to the others, made short: it throttles, and nothing is lost."""

import pytest

from most116.testing.bench.throttling import throttled_in_turn
from most116.testing.trial import Trial

PLATFORMS = ["discord", "instagram", "messenger", "sms", "telegram", "whatsapp"]


@pytest.mark.slow
@pytest.mark.timeout(600)
async def test_every_platform_in_turn_is_throttled_and_every_reply_arrives(own_trial: Trial) -> None:
    compared = [one async for one in throttled_in_turn(own_trial, 3.0)]
    assert sorted(one.throttled for one in compared) == PLATFORMS
    assert compared[-1].throttled == "sms"
    assert all(one.refusals for one in compared), compared
