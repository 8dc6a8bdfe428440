"""Somebody writes on Telegram, a consultant answers, and what is asked of the platform beside letters is done."""

import time
from collections.abc import Callable, Mapping
from typing import Any

import pytest

from most116.testing.simulated_network import SimulatedNetwork
from most116.testing.trial import Trial

CELINA, DIMA = "7101", "7102"
# The first letter waits until the platform's library is imported.
_SECONDS = 60.0
Found = Callable[[Mapping[str, Any]], bool]


async def until(network: SimulatedNetwork, person: str, found: Found) -> list[Mapping[str, Any]]:
    """The thread of a telephone once one of its messages is what is looked for."""
    end, seen = time.monotonic() + _SECONDS, 0
    while True:
        thread = list((await network.person(person))["thread"])
        if any(found(shown) for shown in thread):
            return thread
        assert time.monotonic() < end, f"not in {[shown['text'] for shown in thread]}"
        posted = await network.posted(after=seen, wait=5.0)
        seen = posted[-1]["seq"] if posted else seen


@pytest.mark.timeout(240)
async def test_a_talk_on_telegram(trial: Trial) -> None:
    async with trial.phones() as phones:
        network = phones.network("telegram")
        await network.act(CELINA, "start", payload="szkola_7")
        await until(network, CELINA, lambda shown: not shown["mine"])
        await network.act(CELINA, "send", text="nie chcę już żyć, mam 15 lat")
        thread = await until(network, CELINA, lambda shown: "112" in shown["text"])
        assert [shown["state"] for shown in thread if shown["mine"]] == ["przyjęto"] * 2
        await network.act(DIMA, "send", text="cześć, w co gracie")
        await network.act(DIMA, "group")
        said = await until(network, DIMA, lambda shown: shown["text"] == "[bot opuścił grupę]")
        assert len([shown for shown in said if shown["text"].startswith("[w grupie]")]) == 1


@pytest.mark.timeout(240)
async def test_deleting_by_a_button_takes_our_messages_from_the_telephone(trial: Trial) -> None:
    async with trial.phones() as phones:
        network = phones.network("telegram")
        await network.act(DIMA, "send", text="usuń dane")
        thread = await until(network, DIMA, lambda shown: bool(shown["buttons"]))
        asked = next(shown for shown in reversed(thread) if shown["buttons"])
        await network.act(DIMA, "press", key=asked["key"], value=asked["buttons"][0]["value"])
        thread = await until(network, DIMA, lambda shown: bool(shown["deleted"]) and shown["key"] == asked["key"])
        methods = [one["params"]["method"] for one in await network.posted() if one["status"] == 200]
        assert {"answerCallbackQuery", "deleteMessages"} <= set(methods)
        done = await until(network, DIMA, lambda shown: "usunięta" in shown["text"])
        assert not next(shown for shown in done if "usunięta" in shown["text"])["deleted"]
