"""Somebody writes on WhatsApp, taps a button there, and a consultant answers whoever shows no number too."""

import asyncio
import time
from collections.abc import Mapping
from typing import Any

import pytest

from most116.testing.simulated_network import SimulatedNetwork
from most116.testing.trial import Trial

DANUTA, EMIL = "48600100500", "PL.3fJ9kQ2xvT7b"
_SECONDS = 30.0


async def shown_to(network: SimulatedNetwork, person: str, words: str) -> Mapping[str, Any]:
    """The first message to somebody with these words in it, as soon as it was delivered."""
    end = time.monotonic() + _SECONDS
    while True:
        thread = (await network.person(person))["thread"]
        for shown in thread:
            if not shown["mine"] and words in shown["text"] and shown["state"] == "doręczono":
                return dict(shown)
        assert time.monotonic() < end, f"{words!r} not in {[shown['text'] for shown in thread]}"
        await asyncio.sleep(0.05)


@pytest.mark.timeout(120)
async def test_a_talk_on_whatsapp(trial: Trial) -> None:
    async with trial.phones() as phones:
        network = phones.network("whatsapp")
        await network.act(DANUTA, "send", text="Dzień dobry")
        age = await shown_to(network, DANUTA, "POMIŃ")
        await network.act(DANUTA, "press", key=age["key"], value="age.skip")
        asked = await shown_to(network, DANUTA, "1:")
        assert [button["value"] for button in asked["buttons"]] == ["line.1", "line.2", "line.3"]
        await network.act(DANUTA, "press", key=asked["key"], value="line.2")
        await shown_to(network, DANUTA, "Czekamy")
        thread = (await network.person(DANUTA))["thread"]
        assert [shown["state"] for shown in thread if shown["mine"]] == ["przyjęto"] * 3


@pytest.mark.timeout(120)
async def test_danger_from_whoever_shows_no_number_is_answered_at_once(trial: Trial) -> None:
    async with trial.phones() as phones:
        network = phones.network("whatsapp")
        await network.act(EMIL, "send", text="nie chcę już żyć, mam 15 lat")
        await shown_to(network, EMIL, "112")
