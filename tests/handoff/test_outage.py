"""While SQL is down whoever writes hears that nobody reads, once, and what they wrote is read afterwards."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from handoff.errand_runner import ErrandRunner
from handoff.live import names
from handoff.live.connection import Live
from handoff.live.doors import LiveDoors
from handoff.store.database import open_engine
from most116.app.assembly import make_pace, make_router
from most116.app.loop_roles import make_outage
from most116.core.conversation import Channel
from most116.core.errors import StorageDown
from most116.core.ids import ConversationId
from most116.core.messages import InboundMessage, Kind
from most116.core.redaction import EventLog
from most116.core.sealed import ReplyAddress
from most116.testing.databases import sqlite_url
from most116.testing.ear import eventually
from most116.testing.house import House
from most116.testing.installed import installed_book
from most116.testing.list_bridge import ListBridge

NOBODY = "Teraz nikt nie czyta tu wiadomości."


@pytest.fixture
async def sql_down(house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[None]:
    """A database in which nothing can be found, for as long as the test has it."""
    empty = open_engine(sqlite_url(tmp_path / "empty.db"))
    working = house.parts.database.engine
    monkeypatch.setattr(house.parts.database, "engine", empty)
    yield
    monkeypatch.setattr(house.parts.database, "engine", working)
    await empty.dispose()


@asynccontextmanager
async def worker(house: House, blocking: Live) -> AsyncIterator[ListBridge]:
    """Without SQL a worker still runs errands."""
    bridge, stop = ListBridge(), asyncio.Event()
    runner = ErrandRunner(
        redis=blocking,
        keyring=house.parts.keyring,
        bridges=dict.fromkeys(Channel, bridge),
        pace=make_pace(house.parts),
        clock=house.clock,
        events=EventLog("test"),
    )
    running = asyncio.create_task(runner.run(stop))
    yield bridge
    stop.set()
    await running


def written(house: House, text: str, channel: Channel = Channel.TELEGRAM, sender: str = "7001") -> InboundMessage:
    return replace(house.message(text), channel=channel, slot="bot", sender=ReplyAddress(sender))


async def tried(house: House) -> list[ConversationId]:
    """What intake does with everything unread; none of it can be read."""
    outage = make_outage(house.parts, make_router(house.parts, installed_book()), house.process)
    unread = await house.unread()
    for conversation in unread:
        with pytest.raises(StorageDown):
            await outage.drain(conversation)
    return unread


async def errands(live: Live) -> int:
    return int(await live.xlen(names.ERRANDS))


@pytest.mark.usefixtures("sql_down")
async def test_who_writes_hears_it_once_and_from_the_account_that_they_wrote_to(
    house: House, live: Live, live_blocking: Live
) -> None:
    await house.intake(written(house, "jest mi źle"))
    assert (len(await tried(house)), await errands(live)) == (1, 0), "a short pause of SQL is sat out"
    house.clock.move(seconds=21)
    async with worker(house, live_blocking) as bridge:
        for _ in range(3):
            await house.intake(written(house, "halo?"))
            await tried(house)
        await eventually(lambda: bridge.taken != [])
    (said,) = bridge.taken
    assert NOBODY in said.body.reveal()
    assert "112" in said.body.reveal()
    assert (said.slot, said.to.reveal()) == ("bot", "7001")
    (told,) = [key async for key in live.scan_iter("outage:*", count=100)]
    assert 0 < await live.ttl(told.decode()) <= timedelta(minutes=10).total_seconds(), (
        "they hear it again, if it goes on"
    )


@pytest.mark.usefixtures("sql_down")
@pytest.mark.parametrize(
    ("text", "heard"), [("мені дуже самотньо", "ніхто не читає"), ("I feel very alone today", "Nobody is reading")]
)
async def test_it_is_said_in_the_language_in_which_they_write(
    house: House, live_blocking: Live, text: str, heard: str
) -> None:
    await house.intake(written(house, text))
    house.clock.move(seconds=21)
    async with worker(house, live_blocking) as bridge:
        await tried(house)
        await eventually(lambda: bridge.taken != [])
    assert heard in bridge.texts[0]


@pytest.mark.usefixtures("sql_down")
async def test_the_crisis_message_is_said_at_once(house: House, live: Live) -> None:
    await LiveDoors(live).begin_crisis(timedelta(hours=1))
    await house.intake(written(house, "hej"))
    await tried(house)
    assert await errands(live) == 1


@pytest.mark.usefixtures("sql_down")
async def test_nothing_is_said_where_it_would_be_said_twice_or_to_nobody(house: House, live: Live) -> None:
    # Our own pages and the SMS platform say it themselves; an edit and what was written long ago need no answer.
    for number, channel in enumerate((Channel.SMS, Channel.WHATSAPP, Channel.WEBCHAT, Channel.FORM)):
        await house.intake(written(house, "hej", channel, f"page-{number}"))
    await house.intake(replace(written(house, "hej", sender="7002"), kind=Kind.EDIT, refers_to="1"))
    await house.intake(replace(written(house, "hej", sender="7003"), later=True))
    house.clock.move(seconds=21)
    assert (len(await tried(house)), await errands(live)) == (6, 0)


async def test_nothing_of_anybody_is_readable_on_the_way_and_all_is_read_afterwards(
    house: House, live: Live, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    empty = open_engine(sqlite_url(tmp_path / "empty.db"))
    with monkeypatch.context() as away:
        away.setattr(house.parts.database, "engine", empty)
        await house.intake(written(house, "wzięłam tabletki", sender="700123"))
        house.clock.move(seconds=21)
        await tried(house)
    await empty.dispose()
    kept = repr(await live.xrange(names.ERRANDS)) + repr([key async for key in live.scan_iter("outage:*", count=100)])
    assert "outage:" in kept
    assert not any(word in kept for word in ("700123", "tabletki", "nikt"))
    await house.read_all()
    assert [utterance.text for utterance in house.decider.heard] == ["wzięłam tabletki"]
