"""The intake role from the ready stream to the transcript, through outages and the death of a process."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest

from handoff.live.ready import ReadyStream
from handoff.store.letters import LetterState
from most116.app import intake_loop
from most116.app.intake_loop import IntakeLoop
from most116.core.conversation import Channel
from most116.core.errors import StorageDown
from most116.core.ids import ConversationId
from most116.core.messages import Delivery, DeliveryReport
from most116.testing.house import BOHDAN, House


@asynccontextmanager
async def running(house: House) -> AsyncIterator[None]:
    stop = asyncio.Event()
    loop = IntakeLoop(house.parts.runtime, house.process.drain, house.screening, house.reports)
    task = asyncio.create_task(loop.run(stop))
    yield
    stop.set()
    async with asyncio.timeout(60):
        await task


async def until(true: Callable[[], Awaitable[bool]]) -> None:
    async with asyncio.timeout(60):
        while not await true():  # noqa: ASYNC110 - what is awaited happens in storage
            await asyncio.sleep(0.01)


async def test_what_is_written_is_processed_in_order(house: House) -> None:
    async with running(house):
        senders = [f"+4860010{number:04}" for number in range(5)]
        for text in ("pierwsze", "drugie", "trzecie"):
            await asyncio.gather(*(house.intake(house.message(text, sender=sender)) for sender in senders))

        async def all_read() -> bool:
            return not await house.unread()

        await until(all_read)
        for sender in senders:
            conversation = (await house.case_of(sender)).conversation.id
            assert await house.words(conversation) == ["pierwsze", "drugie", "trzecie"]


async def test_what_was_waiting_before_it_started_is_processed(house: House) -> None:
    await house.intake(house.message("hej"))

    async def read() -> bool:
        return not await house.unread()

    async with running(house):
        await until(read)
    assert await house.words((await house.case_of()).conversation.id) == ["hej"]


async def test_what_a_dead_process_took_is_processed_by_another(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(intake_loop, "_ABANDONED_MS", 50)
    dead = ReadyStream(house.parts.runtime.blocking, "dead")
    await dead.prepare()
    await house.intake(house.message("hej"))
    assert len(await dead.next(10, 10)) == 1

    async def read() -> bool:
        return not await house.unread()

    async with running(house):
        await until(read)


async def test_an_outage_of_sql_is_sat_out(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(intake_loop, "_ABANDONED_MS", 50)
    tries = 0
    drain = house.process.drain

    async def down(conversation: object) -> None:
        nonlocal tries
        tries += 1
        if tries < 3:
            raise StorageDown("the SQL database")
        await drain(conversation)  # type: ignore[arg-type]

    monkeypatch.setattr(house.process, "drain", down)
    await house.intake(house.message("hej"))

    async def read() -> bool:
        return not await house.unread()

    async with running(house):
        await until(read)
    assert tries >= 3


async def test_reports_are_written_also_after_one_round_failed(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    conversation = await house.talk()
    row = await house.reply(conversation, "Jestem")
    await house.deliver()
    drain, failed = house.reports.drain, asyncio.Event()

    async def once_broken() -> int:
        if not failed.is_set():
            failed.set()
            raise ZeroDivisionError
        return await drain()

    monkeypatch.setattr(house.reports, "drain", once_broken)
    number = len(house.bridge.taken) - 1
    await house.intake(
        DeliveryReport(channel=Channel.SMS, platform_id=house.bridge.platform_id(number), state=Delivery.DELIVERED)
    )

    async def delivered() -> bool:
        return (await house.letter(row.message)).state is LetterState.DELIVERED

    async with running(house):
        await until(delivered)


async def test_what_comes_later_is_read_beside_the_others_one_after_the_other(house: House) -> None:
    """A flood was there first; who is not of it waits for one of it at most, and of the flood everything is read."""
    many = [f"+4860020{number:04}" for number in range(20)]
    for sender in many:
        await house.intake(replace(house.message("zalew", sender=sender), later=True))
    few = [f"+4860030{number:04}" for number in range(5)]
    for sender in few:
        await house.intake(house.message("hej", sender=sender))

    async def all_read() -> bool:
        return not await house.unread()

    async with running(house):
        await until(all_read)
    heard = [utterance.text for utterance in house.decider.heard]
    assert sorted(heard) == ["hej"] * len(few) + ["zalew"] * len(many)
    assert heard[: 2 * len(few)].count("hej") == len(few)


async def test_danger_passes_a_backlog_and_the_backlog_is_read_all_the_same(house: House) -> None:
    """Also where it is in a second message, which wakes nobody because the first still waits for its turn."""
    many = [f"+4860040{number:04}" for number in range(120)]
    for sender in many:
        await house.intake(house.message("hej", sender=sender))
    await house.intake(house.message("jest tu ktoś?", sender=BOHDAN))
    await house.intake(house.message("połknęłam garść tabletek", sender=BOHDAN))

    async def all_read() -> bool:
        return not await house.unread()

    async with running(house):
        await until(all_read)
    heard = [utterance.text for utterance in house.decider.heard]
    assert sorted(heard) == sorted(["hej"] * len(many) + ["jest tu ktoś?", "połknęłam garść tabletek"])
    assert heard.index("połknęłam garść tabletek") < len(many) * 2 // 3
    assert await house.words((await house.case_of(BOHDAN)).conversation.id) == [
        "jest tu ktoś?",
        "połknęłam garść tabletek",
    ]


async def test_no_more_is_taken_than_is_being_processed(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """What one process has taken, no other can read until it counts as dead: a backlog stays where it is."""
    begun, go_on = 0, asyncio.Event()
    drain = house.process.drain

    async def held(conversation: ConversationId) -> None:
        nonlocal begun
        begun += 1
        await go_on.wait()
        await drain(conversation)

    monkeypatch.setattr(house.process, "drain", held)
    for number in range(40):
        await house.intake(house.message("hej", sender=f"+4860050{number:04}"))
    other = ReadyStream(house.parts.runtime.blocking, "another")

    async def at_work() -> bool:
        return begun >= 16

    async def all_read() -> bool:
        return not await house.unread()

    async with running(house):
        await until(at_work)
        left = await other.next(40, 10)
        assert (begun, len(left)) == (16, 24)
        go_on.set()
        monkeypatch.setattr(intake_loop, "_ABANDONED_MS", 50)
        await until(all_read)
