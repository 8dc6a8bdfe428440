"""Discord heard over a real socket: order, outages with the session taken up again and refused, taps, servers."""

import asyncio
import json
from collections.abc import AsyncIterator

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bridges.discord_bot.connection import Connection
from bridges.discord_bot.interactions import Interactions
from bridges.discord_bot.rest import Rest
from bridges.json_reading import Node
from config.texts import Texts
from most116.core.conversation import Language
from most116.core.messages import Kind
from most116.core.redaction import EventLog
from most116.core.troubles import Trouble
from most116.simulator.serving import serving
from most116.simulator.socket_frames import accept_socket
from most116.testing.discord_house import (
    APPLICATION,
    DAWID,
    DAWIDS_TALK,
    EWA,
    EWAS_TALK,
    Kept,
    Noted,
    discord_settings,
    listening,
    pretended_discord,
    said_nothing,
    until_heard,
)
from most116.testing.ear import eventually
from most116.testing.simulated import bound_socket
from most116.testing.simulator_client import Simulated

_INVALID_SESSION, _HELLO = 9, 10


@pytest.fixture
async def discord() -> AsyncIterator[Simulated]:
    async with pretended_discord() as simulator:
        yield simulator


@pytest.fixture
def kept() -> Kept:
    return Kept()


@pytest.fixture
def noted() -> Noted:
    return Noted()


async def test_messages_edits_and_deletions_arrive_in_order(
    discord: Simulated, texts: Texts, kept: Kept, noted: Noted
) -> None:
    async with listening(discord, texts, kept, noted) as network:
        for number in range(20):
            await network.act(DAWID, "send", text=f"{number}")
        first = (await network.person(DAWID))["thread"][0]["key"]
        await network.act(DAWID, "edit", key=first, text="zero")
        await network.act(DAWID, "delete", key=first)
        await eventually(lambda: len(kept.words()) == 22)
        assert kept.words() == [*map(str, range(20)), "zero", ""]
        [*_, edit, deletion] = [one for one in kept.messages if one.sender.reveal() == DAWIDS_TALK]
        assert [(one.kind, one.refers_to) for one in (edit, deletion)] == [(Kind.EDIT, first), (Kind.DELETE, first)]
        assert edit.slot == APPLICATION
        newest = (await network.person(DAWID))["thread"][-1]["key"]
        await eventually(lambda: noted.seen.get(DAWIDS_TALK) == int(newest))


async def test_the_same_message_twice_is_one(discord: Simulated, texts: Texts, kept: Kept, noted: Noted) -> None:
    async with listening(discord, texts, kept, noted) as network:
        await network.act(DAWID, "send", text="hej")
        await network.act(DAWID, "replay")
        await eventually(lambda: kept.again == 1)
        assert kept.words() == ["hej"]


class TestAnOutage:
    """The gateway is cut, people go on writing, and everything arrives once and in order."""

    @pytest.mark.parametrize("remembered", [True, False], ids=["resumed", "resuming refused"])
    async def test_of_the_platform(
        self, discord: Simulated, texts: Texts, kept: Kept, noted: Noted, remembered: bool
    ) -> None:
        async with listening(discord, texts, kept, noted) as network:
            await network.act(DAWID, "send", text="przed")
            await eventually(lambda: kept.words() == ["przed"])
            await network.act(DAWID, "cut", on=True, remember=remembered)
            for number in range(3):
                await network.act(DAWID, "send", text=f"w przerwie {number}")
            await network.act(DAWID, "cut", on=False)
            await until_heard(network)
            await network.act(DAWID, "send", text="po")
            await eventually(lambda: "po" in kept.words())
            assert kept.words() == ["przed", *(f"w przerwie {number}" for number in range(3)), "po"]
            assert {shown["state"] for shown in (await network.person(DAWID))["thread"]} == {"przekazano"}

    async def test_of_our_process(self, discord: Simulated, texts: Texts, kept: Kept, noted: Noted) -> None:
        async with listening(discord, texts, kept, noted) as network:
            await network.act(DAWID, "send", text="przed")
            await eventually(lambda: DAWIDS_TALK in noted.seen)
        for number in range(130):
            await network.act(DAWID, "send", text=f"{number}")
        async with listening(discord, texts, kept, noted) as network:
            await network.act(DAWID, "send", text="po")
            await eventually(lambda: "po" in kept.words())
            assert kept.words() == ["przed", *map(str, range(130)), "po"]

    async def test_that_we_are_asked_to_end(self, discord: Simulated, texts: Texts, kept: Kept, noted: Noted) -> None:
        async with listening(discord, texts, kept, noted) as network:
            await network.act(DAWID, "reconnect")
            await network.act(DAWID, "send", text="zaraz potem")
            await until_heard(network)
            await eventually(lambda: kept.words() == ["zaraz potem"])

    async def test_nothing_is_read_again_where_it_is_switched_off(
        self, discord: Simulated, texts: Texts, kept: Kept, noted: Noted
    ) -> None:
        noted.seen[DAWIDS_TALK] = 1
        network = discord.network("discord")
        await network.act(DAWID, "send", text="przed")
        async with listening(discord, texts, kept, noted, history_hours=0):
            await network.act(DAWID, "send", text="po")
            await eventually(lambda: kept.words() == ["po"])
        assert noted.seen == {DAWIDS_TALK: 1}

    async def test_of_our_storage_holds_up_only_until_it_is_back(
        self, discord: Simulated, texts: Texts, kept: Kept, noted: Noted
    ) -> None:
        async with listening(discord, texts, kept, noted) as network:
            await eventually(lambda: bool(kept.words(EWAS_TALK)))
            kept.down = 2
            for number in range(3):
                await network.act(DAWID, "send", text=f"{number}")
            await eventually(lambda: kept.words() == ["0", "1", "2"])

    async def test_a_channel_that_is_gone_holds_up_nobody(
        self, discord: Simulated, texts: Texts, kept: Kept, noted: Noted
    ) -> None:
        noted.seen |= {"4711": 1, DAWIDS_TALK: 1}
        network = discord.network("discord")
        await network.act(DAWID, "send", text="przed")
        async with listening(discord, texts, kept, noted):
            await eventually(lambda: kept.words() == ["przed"])


class TestTaps:
    async def test_a_command_is_a_start_and_says_what_to_do_when_no_answer_comes(
        self, discord: Simulated, texts: Texts, kept: Kept, noted: Noted
    ) -> None:
        async with listening(discord, texts, kept, noted) as network:
            told = await network.act(DAWID, "start", payload="szkola_7")
            assert told["thread"][0]["state"] == "przekazano"
            await eventually(lambda: bool(kept.words()))
            [start] = [one for one in kept.messages if one.sender.reveal() == DAWIDS_TALK]
            assert (start.kind, start.entry_code) == (Kind.START, "szkola_7")
            [_, answer] = (await network.person(DAWID))["thread"]
            assert answer["state"] == "widzisz to tylko Ty"
            assert answer["text"] == texts.interface("discord.here", Language.PL)
            assert all(number in answer["text"] for number in ("116 111", "116 123", "112"))

    async def test_an_answer_that_comes_too_late_ends_nothing(
        self, discord: Simulated, texts: Texts, kept: Kept, noted: Noted
    ) -> None:
        rest = Rest(discord_settings(discord.url).discord)
        events = EventLog("test")
        interactions = Interactions(rest, here=str, private_only=str, events=events)
        tap = {"type": 3, "id": "1440000000000000007", "token": "forgotten", "context": 1, "locale": "pl"}
        await interactions.answer(Node(tap))
        await rest.close()
        async with listening(discord, texts, kept, noted) as network:
            await network.act(DAWID, "send", text="hej")
            await eventually(lambda: kept.words() == ["hej"])

    async def test_where_others_read_only_the_person_hears_where_we_talk(
        self, discord: Simulated, texts: Texts, kept: Kept, noted: Noted
    ) -> None:
        async with listening(discord, texts, kept, noted) as network:
            told = await network.act(DAWID, "ask_in_group")
            [_, answer] = told["thread"]
            assert answer["state"] == "widzisz to tylko Ty"
            assert f"https://discord.com/users/{APPLICATION}" in answer["text"]
            assert "112" in answer["text"]
            await network.act(DAWID, "send", text="hej")
            await eventually(lambda: kept.words() == ["hej"])


async def test_talks_do_not_wait_for_each_other(discord: Simulated, texts: Texts, kept: Kept, noted: Noted) -> None:
    async with listening(discord, texts, kept, noted) as network:
        for number in range(10):
            await network.act(DAWID, "send", text=f"{number}")
            await network.act(EWA, "send", text=f"{number}")
        await eventually(lambda: len(kept.words()) == 10 and "9" in kept.words(EWAS_TALK))
        assert kept.words() == list(map(str, range(10)))


@pytest.mark.slow  # the library waits five seconds before it signs in once more
async def test_a_platform_that_greets_and_hangs_up_is_left_alone_for_longer_each_time(
    discord: Simulated, caplog: pytest.LogCaptureFixture
) -> None:
    """Signing in a thousand times a day costs the token, and with it the whole channel."""

    async def greet(request: Request) -> Response:
        socket = accept_socket(request)
        socket.send(json.dumps({"op": _HELLO, "d": {"heartbeat_interval": 41_250}, "s": None, "t": None}))
        socket.send(json.dumps({"op": _INVALID_SESSION, "d": False, "s": None, "t": None}))
        while await socket.receive() is not None:
            pass
        return Response(status_code=204)

    def attempts() -> list[int]:
        lost = [record for record in caplog.records if record.message == "gateway_lost"]
        return [vars(record)["fields"]["attempt"] for record in lost]

    sock, url = bound_socket()
    rest = Rest(discord_settings(discord.url).discord)
    async with serving(Starlette(routes=[Route("/", greet)]), sock):
        gateway = url.replace("http:", "ws:", 1) + "/"
        connection = Connection(
            await rest.signed_in(), gateway, hear=lambda _: False, unheard=said_nothing, events=EventLog("gateway")
        )
        holding = asyncio.create_task(connection.hold())
        await eventually(lambda: len(attempts()) >= 2)
        holding.cancel()
        await asyncio.wait([holding])
    await rest.close()
    assert attempts()[:2] == [1, 2]


@pytest.mark.parametrize(
    ("turned_away", "why"), [("4014", Trouble.NOT_ALLOWED), ("4004", Trouble.NOT_ALLOWED), ("", Trouble.NOT_CONNECTED)]
)
async def test_a_connection_that_does_not_hold_is_told(turned_away: str, why: Trouble) -> None:
    """Nothing else shows it: the token is taken, the command is there, and nobody is heard."""
    told: list[Trouble] = []

    async def unheard(trouble: Trouble) -> None:
        told.append(trouble)

    async with pretended_discord(turned_away=turned_away) as simulator:
        given = discord_settings(simulator.url).discord
        rest = Rest(given)
        gateway = given.gateway_url if turned_away else "ws://127.0.0.1:9/"
        client, events = await rest.signed_in(), EventLog("gateway")
        connection = Connection(client, gateway, hear=lambda _: False, unheard=unheard, events=events)
        holding = asyncio.create_task(connection.hold())
        await eventually(lambda: bool(told))
        holding.cancel()
        await asyncio.wait([holding])
        await rest.close()
    assert set(told) == {why}


async def test_a_frame_that_cannot_be_read_keeps_back_none_of_the_next(discord: Simulated) -> None:
    """Taking the session up again would bring the very frame back, for ever."""
    heard: list[str] = []

    def hear(frame: str) -> bool:
        if "niepojęte" in json.loads(frame).get("d", {}).get("content", ""):
            raise RuntimeError("a fault of ours")
        heard.append(frame)
        return True

    network, rest = discord.network("discord"), Rest(discord_settings(discord.url).discord)
    gateway = discord_settings(discord.url).discord.gateway_url
    connection = Connection(
        await rest.signed_in(), gateway, hear=hear, unheard=said_nothing, events=EventLog("gateway")
    )
    holding = asyncio.create_task(connection.hold())
    await until_heard(network)
    await network.act(DAWID, "send", text="niepojęte")
    await network.act(DAWID, "send", text="potem")
    await eventually(lambda: any("potem" in frame for frame in heard))
    assert (await network.person(DAWID))["thread"][-1]["state"] == "przekazano"
    assert sum('"READY"' in frame for frame in heard) == 1, "on the same connection"
    holding.cancel()
    await asyncio.wait([holding])
    await rest.close()
