"""The doctor and the connecting of our application, against the pretended platform."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from bridges.discord_bot.upkeep import check_discord, command_of, connect_discord
from config.settings import load_settings
from config.texts import Texts
from most116.core.clock import SystemClock
from most116.core.conversation import Line
from most116.core.errors import MISCONFIGURED, UNREACHABLE, BridgeError, ConfigurationError
from most116.testing.discord_house import discord_settings, pretended_discord
from most116.testing.simulator_client import Simulated


@pytest.fixture
async def discord() -> AsyncIterator[Simulated]:
    async with pretended_discord() as simulator:
        yield simulator


async def said(url: str, **changes: Any) -> tuple[bool, str]:
    checked = await check_discord(discord_settings(url, **changes), SystemClock())
    assert checked is not None
    return checked.well, checked.words


async def test_connecting_registers_the_command_and_the_doctor_sees_it(discord: Simulated) -> None:
    well, words = await said(discord.url)
    assert not well
    assert "most116 bridge connect discord" in words
    assert "/pomoc" in await connect_discord(discord_settings(discord.url))
    assert (await said(discord.url))[0]


async def test_intents_that_nothing_needs_are_named_and_keep_nobody_from_being_heard() -> None:
    async with pretended_discord(command="pomoc", flags=str(1 << 13 | 1 << 18 | 1 << 23)) as simulator:
        well, words = await said(simulator.url)
    assert well
    assert words.endswith("nothing here needs: Presence, Message Content")


async def test_the_id_of_another_application_is_named(discord: Simulated) -> None:
    well, words = await said(discord.url, application_id="4711")
    assert not well
    assert "1161" in words


async def test_a_refused_token_and_a_platform_that_is_away_are_told_apart(discord: Simulated) -> None:
    for url, changes, failure in (
        (discord.url, {"bot_token": "wrong"}, MISCONFIGURED),
        ("http://127.0.0.1:9", {}, UNREACHABLE),
    ):
        with pytest.raises(BridgeError) as raised:
            await said(url, **changes)
        assert raised.value.failure is failure


async def test_what_is_off_is_neither_looked_at_nor_connected() -> None:
    assert await check_discord(load_settings(), SystemClock()) is None
    with pytest.raises(ConfigurationError):
        await connect_discord(load_settings())


def test_the_command_says_in_every_language_what_it_is(texts: Texts) -> None:
    for line in (None, *Line):
        command = command_of(texts, line)
        words = [command["description"], *command["description_localizations"].values()]
        assert set(command["description_localizations"]) == {"uk", "ru", "en-US", "en-GB"}
        assert all(0 < len(each) <= 100 for each in words)
        assert (command["name"], command["integration_types"], command["contexts"]) == ("pomoc", [1], [0, 1, 2])
