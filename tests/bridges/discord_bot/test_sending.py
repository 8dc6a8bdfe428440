"""What goes out to Discord: discord.py's client against the pretended platform on a real socket."""

import asyncio
import logging
import subprocess
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from typing import Any

import pytest

from bridges.discord_bot.rest import discord_failures
from bridges.discord_bot.sending import DiscordBridge
from config.texts import Texts
from most116.core.conversation import Channel
from most116.core.errors import (
    FAILURES,
    MISCONFIGURED,
    NO_SUCH_ADDRESS,
    OPTED_OUT,
    REJECTED,
    THROTTLED,
    UNKNOWN_RESULT,
    UNREACHABLE,
    UNREADABLE_ANSWER,
    BridgeError,
    Failure,
)
from most116.core.messages import Duty, Errand, Kind, Letter, Option
from most116.core.ports import RunsErrands
from most116.core.sealed import ReplyAddress, Secret
from most116.testing.bridge_kit import MARKED, BridgeBehaviour, WayOut
from most116.testing.discord_house import (
    APPLICATION,
    DAWID,
    DAWIDS_TALK,
    TOKEN,
    Kept,
    Noted,
    discord_settings,
    listening,
    pretended_discord,
)
from most116.testing.ear import eventually
from most116.testing.simulator_client import Simulated

OPTIONS = (Option(value="skip", label="Pomiń"), *(Option(value=str(n), label=str(n)) for n in range(1, 6)))


@pytest.fixture
async def discord() -> AsyncIterator[Simulated]:
    async with pretended_discord() as simulator:
        yield simulator


@pytest.fixture
async def bridge(discord: Simulated) -> AsyncIterator[DiscordBridge]:
    made = bridge_to(discord.url)
    yield made
    await made.close()


def bridge_to(url: str, **changes: Any) -> DiscordBridge:
    return DiscordBridge(discord_settings(url, **changes).discord)


def letter(bridge: DiscordBridge, text: str = "hej", to: str = DAWIDS_TALK, **changes: Any) -> Letter:
    made = WayOut(bridge=bridge, to=to, slot=APPLICATION, failing={}, private=[]).letter(text)
    return replace(made, **changes)


async def refused(bridge: DiscordBridge, one: Letter) -> BridgeError:
    with pytest.raises(BridgeError) as raised:
        await bridge.send(replace(one, body=Secret(MARKED)))
    # An exception of the library behind it would hold the request with its text and address.
    assert raised.value.__context__ is None
    return raised.value


class TestTheWayOut(BridgeBehaviour):
    @pytest.fixture(autouse=True)
    def library_as_quiet_as_in_production(self, caplog: pytest.LogCaptureFixture) -> None:
        caplog.set_level(logging.ERROR, "discord")
        # The pretended platform's own log names the addresses that it is asked for.
        caplog.set_level(logging.ERROR, "uvicorn.access")

    @pytest.fixture
    async def way_out(self, discord: Simulated, bridge: DiscordBridge) -> WayOut:
        def fault(kind: str, **more: Any) -> Callable[[], Awaitable[object]]:
            return lambda: discord.network("discord").fault(kind, **{"times": 1, **more})

        return WayOut(
            bridge=bridge,
            to=DAWIDS_TALK,
            slot=APPLICATION,
            failing={
                "blocked": (fault("refused", code=50007), OPTED_OUT),
                "uninstalled": (fault("refused", code=50278), OPTED_OUT),
                "unknown channel": (fault("refused", code=10003), NO_SUCH_ADDRESS),
                "held for harmful": (fault("refused", code=240000), REJECTED),
                "too many": (fault("refused", code=20028), THROTTLED),
                "no access": (fault("refused", code=50001), MISCONFIGURED),
                "throttled": (fault("throttled", seconds=30), THROTTLED),
                "bad gateway": (fault("crash", times=2), UNKNOWN_RESULT),
                "broken connection": (fault("reset"), UNKNOWN_RESULT),
                "no answer": (fault("hang"), UNKNOWN_RESULT),
                "broken answer": (fault("garbled"), UNREADABLE_ANSWER),
            },
            private=[DAWIDS_TALK, TOKEN],
        )


async def test_the_exact_request(discord: Simulated, bridge: DiscordBridge) -> None:
    receipt = await bridge.send(letter(bridge, "Jesteśmy tu.", options=OPTIONS, part=2))
    [posted] = await discord.network("discord").posted()
    nonce = posted["params"]["nonce"]
    assert posted["params"] == {
        "content": "Jesteśmy tu.",
        "nonce": nonce,
        "enforce_nonce": True,
        "allowed_mentions": {"parse": []},
        "flags": 4,
        "components": [
            {"type": 1, "components": [{"type": 2, "style": 2, "label": o.label, "custom_id": o.value} for o in row]}
            for row in (OPTIONS[:5], OPTIONS[5:])
        ],
    }
    assert (len(nonce), posted["status"], posted["key"]) == (24, 200, receipt.platform_id)


async def test_a_part_that_is_sent_again_is_one_message(discord: Simulated, bridge: DiscordBridge) -> None:
    await discord.network("discord").fault("slow", times=1, seconds=3)
    one = letter(bridge)
    assert (await refused(bridge, one)).failure is UNKNOWN_RESULT
    receipt = await bridge.send(one)
    other = await bridge.send(letter(bridge, part=1))
    thread = (await discord.network("discord").person(DAWID))["thread"]
    assert [shown["key"] for shown in thread] == [receipt.platform_id, other.platform_id]


async def test_a_short_wait_is_the_librarys_and_a_long_one_is_ours(discord: Simulated, bridge: DiscordBridge) -> None:
    await discord.network("discord").fault("throttled", times=1, seconds=0.2)
    await bridge.send(letter(bridge))
    await discord.network("discord").fault("throttled", times=1, seconds=12.5)
    raised = await refused(bridge, letter(bridge, part=1))
    assert (raised.failure, raised.retry_after) == (THROTTLED, 12.5)


async def test_somebody_who_blocked_us_is_not_reached(discord: Simulated, bridge: DiscordBridge) -> None:
    await discord.network("discord").act(DAWID, "block")
    raised = await refused(bridge, letter(bridge))
    assert (raised.failure, raised.detail) == (OPTED_OUT, "50007")
    assert not raised.failure.retryable


async def test_a_wrong_token_is_our_fault(discord: Simulated) -> None:
    bridge = bridge_to(discord.url, bot_token="wrong")
    assert (await refused(bridge, letter(bridge))).failure is MISCONFIGURED
    await bridge.close()


async def test_nobody_there() -> None:
    bridge = bridge_to("http://127.0.0.1:9")
    assert (await refused(bridge, letter(bridge))).failure is UNREACHABLE
    await bridge.close()


async def test_many_at_once_sign_in_once(discord: Simulated, bridge: DiscordBridge) -> None:
    await asyncio.gather(*(bridge.send(letter(bridge, f"{number}", part=number)) for number in range(10)))
    assert len(await discord.network("discord").posted()) == 10


async def test_our_own_messages_are_taken_back(discord: Simulated, bridge: DiscordBridge) -> None:
    sent = [(await bridge.send(letter(bridge, part=number))).platform_id for number in range(2)]
    assert bridge.traits.takes_back
    assert isinstance(bridge, RunsErrands)
    errand = Errand(
        channel=Channel.DISCORD, duty=Duty.TAKE_BACK, to=ReplyAddress(DAWIDS_TALK), about=(*sent, "1", sent[0])
    )
    await bridge.run(errand)
    thread = (await discord.network("discord").person(DAWID))["thread"]
    assert [shown["deleted"] for shown in thread] == [True, True]


async def test_a_tapped_button_is_a_choice(discord: Simulated, bridge: DiscordBridge, texts: Texts) -> None:
    kept = Kept()
    sent = await bridge.send(letter(bridge, "Ile masz lat?", options=OPTIONS))
    async with listening(discord, texts, kept, Noted()) as network:
        told = await network.act(DAWID, "press", key=sent.platform_id, value="skip")
        assert told["thread"][-1]["state"] == "przekazano"
        await eventually(lambda: bool(kept.words()))
    [choice] = [one for one in kept.messages if one.sender.reveal() == DAWIDS_TALK]
    assert (choice.kind, choice.choice, choice.text.reveal()) == (Kind.CHOICE, "skip", "Pomiń")


def test_every_code_of_the_table_is_a_failure_of_ours() -> None:
    assert set(discord_failures().values()) <= set(FAILURES.values())
    failures: dict[int, Failure] = dict(discord_failures())
    assert (failures[50007], failures[50014], failures[130000]) == (OPTED_OUT, MISCONFIGURED, UNKNOWN_RESULT)


def test_the_platforms_library_is_imported_with_the_first_letter() -> None:
    program = (
        "import sys; import bridges.discord_bot.sending\n"
        "print(*({'httpx', 'aiohttp', 'aiogram', 'discord'} & set(sys.modules)))"
    )
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert ran.stdout.split() == []
