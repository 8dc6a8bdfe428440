"""The doctor and the connecting of our bot, against the pretended platform."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from starlette.responses import Response

from bridges.telegram_bot.upkeep import check_telegram, connect_telegram
from bridges.telegram_bot.webhook import TELEGRAM_PATH
from config.settings import Settings, load_settings
from most116.app.doctor_bridges import examine_bridges
from most116.core.clock import SystemClock
from most116.core.errors import MISCONFIGURED, BridgeError, ConfigurationError
from most116.testing.ear import Ear, listening_ear
from most116.testing.simulated import config_for, plain_client, running_simulator
from most116.testing.simulator_client import Simulated
from most116.testing.telegram_requests import BOT_TOKEN, SECRET_TOKEN


@pytest.fixture
async def ear() -> AsyncIterator[Ear]:
    async with listening_ear() as ear:
        yield ear


@pytest.fixture
async def simulated(ear: Ear) -> AsyncIterator[Simulated]:
    config = config_for(ear.url + "/webhooks/twilio/sms", networks={"telegram": {"bot_token": BOT_TOKEN}})
    async with running_simulator(config) as simulator:
        yield simulator


def settings_for(simulated: Simulated, public: str, **changes: Any) -> Settings:
    telegram = {"bot_token": BOT_TOKEN, "secret_token": SECRET_TOKEN, "api_base": simulated.url, "timeout_seconds": 3}
    return load_settings({"public_base_url": public, "telegram": {**telegram, **changes}})


async def said(settings: Settings) -> tuple[bool, str]:
    checked = await check_telegram(settings, SystemClock())
    assert checked is not None
    return checked.well, checked.words


async def test_a_bot_that_nobody_connected_is_told_how(simulated: Simulated, ear: Ear) -> None:
    settings = settings_for(simulated, ear.url)
    well, words = await said(settings)
    assert not well
    assert "most116 bridge connect telegram" in words
    assert await connect_telegram(settings) == f"updates go to {ear.url}{TELEGRAM_PATH}"
    well, words = await said(settings)
    assert well, words


async def test_what_is_connected_gets_updates_with_our_word(simulated: Simulated, ear: Ear) -> None:
    await connect_telegram(settings_for(simulated, ear.url))
    # The ear reads forms, and an update is none: what counts here is where it came and with which word.
    await simulated.network("telegram").act("7101", "send", text="hej")
    [heard] = ear.heard
    assert heard.path == TELEGRAM_PATH
    assert heard.headers["x-telegram-bot-api-secret-token"] == SECRET_TOKEN


async def test_updates_that_do_not_reach_us_are_told(simulated: Simulated, ear: Ear) -> None:
    settings = settings_for(simulated, ear.url)
    await connect_telegram(settings)
    ear.answers = [Response(status_code=503)] * 20
    await simulated.network("telegram").act("7101", "send", text="hej")
    well, words = await said(settings)
    assert not well
    assert words.startswith(
        "1 updates wait because the public site was not reached (Wrong response from the webhook: 503"
    )


async def test_where_updates_are_fetched_no_webhook_may_be_set(simulated: Simulated, ear: Ear) -> None:
    await connect_telegram(settings_for(simulated, ear.url))
    settings = settings_for(simulated, ear.url, polling=True)
    assert not (await said(settings))[0]
    await connect_telegram(settings)
    assert (await said(settings))[0]


async def test_a_name_that_is_another_bots_is_told(simulated: Simulated, ear: Ear) -> None:
    settings = settings_for(simulated, ear.url, bot_name="somebody_else")
    await connect_telegram(settings)
    well, words = await said(settings)
    assert not well
    assert "most116_bot" in words


async def test_somebody_elses_registration_is_told(simulated: Simulated, ear: Ear) -> None:
    settings = settings_for(simulated, ear.url)
    async with plain_client(simulated.url) as client:
        url = ear.url + TELEGRAM_PATH
        await client.post(f"/bot{BOT_TOKEN}/setWebhook", json={"url": url, "allowed_updates": ["message"]})
    well, words = await said(settings)
    assert not well
    assert "all updates" in words


async def test_a_wrong_token_is_one_line_of_the_doctor(simulated: Simulated, ear: Ear) -> None:
    settings = settings_for(simulated, ear.url, bot_token="116111:AAwrong")
    with pytest.raises(BridgeError) as raised:
        await connect_telegram(settings)
    assert raised.value.failure is MISCONFIGURED
    [finding] = [one for one in await examine_bridges(settings) if one.part == "telegram"]
    assert not finding.well
    assert "token" in finding.words
    assert "AAwrong" not in finding.words


async def test_what_is_off_is_not_looked_at() -> None:
    settings = load_settings()
    assert await check_telegram(settings, SystemClock()) is None
    with pytest.raises(ConfigurationError, match="MOST116_TELEGRAM__BOT_TOKEN"):
        await connect_telegram(settings)
