"""What goes out to Telegram: our client, and the library under it, against the pretended platform on a real socket."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bridges.telegram_bot.message_id import number_of
from bridges.telegram_bot.sending import TelegramBot, telegram_bridge
from config.settings import load_settings
from most116.core.conversation import Channel
from most116.core.errors import (
    MISCONFIGURED,
    NO_SUCH_ADDRESS,
    OPTED_OUT,
    THROTTLED,
    UNKNOWN_RESULT,
    UNREACHABLE,
    UNREADABLE_ANSWER,
    BridgeError,
    Failure,
)  # fmt: skip
from most116.core.messages import Duty, Errand, Letter, Option
from most116.core.ports import Mailbox
from most116.core.sealed import ReplyAddress, Secret
from most116.testing.bridge_kit import MARKED, BridgeBehaviour, WayOut
from most116.testing.moved_clock import MovedClock
from most116.testing.simulated import config_for, plain_client, running_simulator
from most116.testing.simulator_client import Simulated
from most116.testing.telegram_requests import BOT_ID, BOT_TOKEN, SECRET_TOKEN

CELINA, DIMA = "7101", "7102"
ACCOUNT = {"bot_token": BOT_TOKEN}


class NoMailbox:
    async def append(self, box: str, blob: bytes) -> str:
        raise AssertionError(box)

    async def keep(self, box: str, seconds: int) -> None:
        raise AssertionError(box)

    async def read(self, box: str, after: str = "") -> list[tuple[str, bytes]]:
        raise AssertionError(box)

    async def wait(self, box: str, after: str, seconds: float) -> list[tuple[str, bytes]]:
        raise AssertionError(box)

    async def remove(self, box: str) -> None:
        raise AssertionError(box)


MAILBOX: Mailbox = NoMailbox()


@pytest.fixture
def clock() -> MovedClock:
    return MovedClock()


@pytest.fixture
async def simulated(clock: MovedClock) -> AsyncIterator[Simulated]:
    config = config_for("http://127.0.0.1:9/webhooks/twilio/sms", networks={"telegram": ACCOUNT})
    async with running_simulator(config, clock=clock) as simulator:
        for person in (CELINA, DIMA):
            await simulator.network("telegram").act(person, "start")
        yield simulator


def made(base: str, **changes: Any) -> TelegramBot:
    given = {
        "bot_token": BOT_TOKEN, "secret_token": SECRET_TOKEN, "api_base": base, "timeout_seconds": 2,
    }  # fmt: skip
    return telegram_bridge(load_settings({"telegram": {**given, **changes}}), MAILBOX)


@pytest.fixture
async def bridge(simulated: Simulated) -> AsyncIterator[TelegramBot]:
    bridge = made(simulated.url)
    yield bridge
    await bridge.close()


def letter(bridge: TelegramBot, text: str = "hej", to: str = CELINA, **changes: Any) -> Letter:
    whole = WayOut(bridge=bridge, to=to, slot=BOT_ID, failing={}, private=[]).letter(text)
    return replace(whole, **changes)


def errand(duty: Duty, *about: str, to: str = CELINA, text: str = "") -> Errand:
    words = Secret(text) if text else None
    return Errand(channel=Channel.TELEGRAM, duty=duty, to=ReplyAddress(to), about=about, text=words)


async def refused(bridge: TelegramBot, one: Letter) -> BridgeError:
    with pytest.raises(BridgeError) as raised:
        await bridge.send(replace(one, body=Secret(MARKED)))
    # An exception of the library behind it would hold the request with its text and address.
    assert raised.value.__context__ is None
    return raised.value


async def methods(simulated: Simulated, after: int = 0) -> list[tuple[str, int]]:
    return [(one["params"]["method"], one["status"]) for one in await simulated.network("telegram").posted(after=after)]


async def thread(simulated: Simulated, person: str = CELINA) -> list[dict[str, Any]]:
    return list((await simulated.network("telegram").person(person))["thread"])


class TestTheWayOut(BridgeBehaviour):
    @pytest.fixture
    async def way_out(self, simulated: Simulated) -> AsyncIterator[WayOut]:
        bridge = made(simulated.url)
        yield WayOut(
            bridge=bridge,
            to=CELINA,
            slot=BOT_ID,
            failing=_failing(simulated),
            private=[CELINA, BOT_TOKEN],
        )
        await bridge.close()


def _failing(simulated: Simulated) -> dict[str, tuple[Callable[[], Awaitable[object]], Failure]]:
    def fault(kind: str, **more: Any) -> Callable[[], Awaitable[object]]:
        return lambda: simulated.network("telegram").fault(kind, times=1, **more)

    return {
        "blocked": (fault("refused", code=403), OPTED_OUT),
        "nobody": (fault("refused", code=400), NO_SUCH_ADDRESS),
        "token": (fault("refused", code=401), MISCONFIGURED),
        "their fault": (fault("refused", code=500), UNKNOWN_RESULT),
        "bad gateway": (fault("crash"), UNREADABLE_ANSWER),
        "broken connection": (fault("reset"), UNKNOWN_RESULT),
        "no answer": (fault("hang"), UNKNOWN_RESULT),
        "broken answer": (fault("garbled"), UNREADABLE_ANSWER),
        "throttled": (fault("throttled", seconds=7), THROTTLED),
    }


async def test_the_exact_request(simulated: Simulated, bridge: TelegramBot) -> None:
    receipt = await bridge.send(letter(bridge, "Jesteśmy tu. <b>_*"))
    [posted] = await simulated.network("telegram").posted()
    assert posted["params"]["chat_id"] == int(CELINA)
    assert posted["params"]["text"] == "Jesteśmy tu. <b>_*"
    assert posted["params"]["link_preview_options"]["is_disabled"] is True
    assert posted["params"].keys() == {"method", "chat_id", "text", "link_preview_options"}
    assert posted["key"] == str(number_of(receipt.platform_id))
    assert CELINA not in receipt.platform_id


@pytest.mark.parametrize(
    ("labels", "rows"), [(["1", "2", "3"], 1), (["Telefon dla dzieci i młodzieży", "Telefon dla dorosłych"], 2)]
)
async def test_options_are_buttons(simulated: Simulated, bridge: TelegramBot, labels: list[str], rows: int) -> None:
    options = tuple(Option(value=str(number), label=label) for number, label in enumerate(labels, 1))
    too_long = Option(value="ż" * 33, label="za długie")
    await bridge.send(letter(bridge, options=(*options, too_long)))
    [posted] = await simulated.network("telegram").posted()
    keyboard = posted["params"]["reply_markup"]["inline_keyboard"]
    assert len(keyboard) == rows
    assert [(one["text"], one["callback_data"]) for row in keyboard for one in row] == [
        (one.label, one.value) for one in options
    ]


class TestRefusals:
    async def test_the_wait_that_it_names_is_handed_on(self, simulated: Simulated, bridge: TelegramBot) -> None:
        await simulated.network("telegram").fault("throttled", CELINA, times=1, seconds=7)
        first = await refused(bridge, letter(bridge))
        assert (first.failure, first.retry_after) == (THROTTLED, 7)

    async def test_who_blocked_the_bot_is_not_reached_until_they_come_back(
        self, simulated: Simulated, bridge: TelegramBot
    ) -> None:
        network = simulated.network("telegram")
        await network.act(CELINA, "block")
        raised = await refused(bridge, letter(bridge))
        assert (raised.failure, raised.detail) == (OPTED_OUT, "403 bot was blocked by the user")
        await network.act(CELINA, "block", on=False)
        await bridge.send(letter(bridge))

    @pytest.mark.parametrize(("to", "failure"), [("4711", NO_SUCH_ADDRESS), ("x", NO_SUCH_ADDRESS)])
    async def test_nobody_to_send_to(self, bridge: TelegramBot, to: str, failure: Failure) -> None:
        assert (await refused(bridge, letter(bridge, to=to))).failure is failure

    @pytest.mark.parametrize("token", ["116111:AAwrong", "116112:AApretended-bot-token"])
    async def test_a_wrong_token_is_our_fault(self, simulated: Simulated, token: str) -> None:
        bridge = made(simulated.url, bot_token=token)
        assert (await refused(bridge, letter(bridge))).failure is MISCONFIGURED
        await bridge.close()

    async def test_nobody_there(self) -> None:
        bridge = made("http://127.0.0.1:9")
        assert (await refused(bridge, letter(bridge))).failure is UNREACHABLE
        await bridge.close()


class TestErrands:
    async def test_a_tap_is_answered_and_its_buttons_go(self, simulated: Simulated, bridge: TelegramBot) -> None:
        receipt = await bridge.send(letter(bridge, options=(Option(value="1", label="tak"),)))
        number = str(number_of(receipt.platform_id))
        await simulated.network("telegram").act(CELINA, "press", key=number, value="1")
        await bridge.run(errand(Duty.TAPPED, "too-old", number))
        assert (await methods(simulated))[1:] == [("answerCallbackQuery", 400), ("editMessageReplyMarkup", 200)]
        assert (await thread(simulated))[-1]["buttons"] == []
        await bridge.run(errand(Duty.TAPPED, "too-old", number))
        assert (await methods(simulated))[-1] == ("editMessageReplyMarkup", 400), "nothing to take any more"

    async def test_a_group_is_told_and_left(self, simulated: Simulated, bridge: TelegramBot) -> None:
        await simulated.network("telegram").act(CELINA, "group")
        async with asyncio.timeout(60):
            [update] = [one for one in await _updates(simulated) if "my_chat_member" in one]
        group = str(update["my_chat_member"]["chat"]["id"])
        leaving = errand(Duty.LEAVE, to=group, text="Piszemy tylko w prywatnej rozmowie.")
        await bridge.run(leaving)
        said = [shown["text"] for shown in await thread(simulated)]
        assert said[-2:] == ["[w grupie] Piszemy tylko w prywatnej rozmowie.", "[bot opuścił grupę]"]
        await bridge.run(leaving)
        assert (await methods(simulated))[-1] == ("leaveChat", 403), "left already is left"

    async def test_our_messages_are_taken_back(self, simulated: Simulated, bridge: TelegramBot) -> None:
        receipts = [await bridge.send(letter(bridge, str(number))) for number in range(3)]
        about = [receipt.platform_id for receipt in receipts]
        await bridge.run(errand(Duty.TAKE_BACK, *about, "not one of ours"))
        assert [shown["deleted"] for shown in await thread(simulated)] == [False, True, True, True]
        await bridge.run(errand(Duty.TAKE_BACK, *about))

    async def test_what_is_too_old_keeps_nothing_younger(
        self, simulated: Simulated, bridge: TelegramBot, clock: MovedClock
    ) -> None:
        old = await bridge.send(letter(bridge, "dawno"))
        clock.move(seconds=timedelta(hours=49).total_seconds())
        young = await bridge.send(letter(bridge, "teraz"))
        await bridge.run(errand(Duty.TAKE_BACK, old.platform_id, young.platform_id))
        assert [shown["deleted"] for shown in await thread(simulated)] == [False, False, True]

    async def test_more_than_the_platform_takes_at_once(self, simulated: Simulated, bridge: TelegramBot) -> None:
        about = [f"{number}@{'0' * 16}" for number in range(1000, 1250)]
        await bridge.run(errand(Duty.TAKE_BACK, *about))
        assert await methods(simulated) == [("deleteMessages", 200)] * 3

    async def test_what_fails_for_a_time_is_told(self) -> None:
        bridge = made("http://127.0.0.1:9")
        for one in (
            errand(Duty.TAPPED, "1", "2"),
            errand(Duty.LEAVE, text="pa"),
            errand(Duty.TAKE_BACK, f"1@{'0' * 16}"),
        ):
            with pytest.raises(BridgeError) as raised:
                await bridge.run(one)
            assert raised.value.failure is UNREACHABLE
        await bridge.close()


async def _updates(simulated: Simulated) -> list[dict[str, Any]]:
    async with plain_client(simulated.url) as client:
        answer = await client.post(f"/bot{BOT_TOKEN}/getUpdates", json={"timeout": 2})
    return list(answer.json()["result"])
