"""Unread items are processed in order, each once, whatever fails in between."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from handoff.live.inbox import Inbox, Item
from most116.core.conversation import Line, Phase, Tier
from most116.core.errors import StorageDown
from most116.core.ids import ConversationId
from most116.core.messages import Kind
from most116.testing.decider import decision
from most116.testing.house import House, house_at
from most116.testing.servers import RedisServer
from router.decision import PassOn


class Crash(BaseException):
    """The process ends here."""


async def test_items_are_taken_in_order_by_many_workers(
    redis_server: RedisServer, database_url: str, tmp_path: Path
) -> None:
    """Two processes, three workers each, while messages keep coming."""
    async with (
        house_at(redis_server.url, database_url, tmp_path) as one,
        house_at(redis_server.url, database_url, tmp_path) as other,
    ):
        texts = [f"zdanie {number}" for number in range(24)]
        await one.intake(one.message(texts[0], sid="SM-first"))
        (conversation,) = await one.unread()
        for number, text in enumerate(texts[1:]):
            await one.intake(one.message(text, sid=f"SM-{number}"))
            if number % 8 == 0:
                await asyncio.gather(*(house.process.drain(conversation) for house in (one, other) for _ in range(3)))
        await asyncio.gather(*(house.process.drain(conversation) for house in (one, other) for _ in range(3)))
        assert await one.words(conversation) == texts
        assert await one.stuck_codes() == []
        assert not await one.unread()


async def test_people_are_processed_beside_each_other(house: House) -> None:
    senders = [f"+4860010{number:04}" for number in range(12)]
    for text in ("pierwsze", "drugie"):
        await asyncio.gather(*(house.intake(house.message(text, sender=sender)) for sender in senders))
    await asyncio.gather(*(house.process.drain(conversation) for conversation in await house.unread()))
    for sender in senders:
        assert await house.words((await house.case_of(sender)).conversation.id) == ["pierwsze", "drugie"]


@pytest.mark.parametrize("failure", [Crash, ConnectionError])
async def test_a_crash_between_commit_and_done_doubles_nothing(
    house: House, monkeypatch: pytest.MonkeyPatch, failure: type[BaseException]
) -> None:
    await house.intake(house.message("hej"))
    (conversation,) = await house.unread()

    async def crash(self: Inbox, conversation: ConversationId, item: Item) -> int:
        raise failure

    with monkeypatch.context() as broken:
        broken.setattr(Inbox, "done", crash)
        with pytest.raises(failure):
            await house.process.drain(conversation)
    assert await house.unread() == [conversation]
    await house.process.drain(conversation)
    assert await house.unread() == []
    assert [message.author for message in await house.transcript(conversation)] == ["person", "system"]
    await house.deliver()
    assert len(house.bridge.taken) == 1
    assert await house.stuck_codes() == []


async def test_a_crash_before_the_commit_leaves_no_trace_and_loses_nothing(house: House) -> None:
    await house.intake(house.message("hej"))
    (conversation,) = await house.unread()
    choose = house.decider.choose

    def crash(*_: object) -> None:
        raise Crash

    house.decider.choose = crash  # type: ignore[assignment]
    with pytest.raises(Crash):
        await house.process.drain(conversation)
    house.decider.choose = choose
    await house.process.drain(conversation)
    assert await house.words(conversation) == ["hej"]


async def test_what_a_consultant_did_in_between_is_decided_on(house: House) -> None:
    """The decision is made, then somebody else changes the case before it is saved: it is made again on the new one."""
    conversation = await house.hears("hej")
    celina, stages = house.account(), list[Phase]()
    taken = asyncio.Event()
    save = house.decider.choose

    def choose(router, state, utterance, now, window):  # type: ignore[no-untyped-def]
        stages.append(state.stage)
        return save(router, state, utterance, now, window)

    house.decider.choose = choose
    await house.intake(house.message("jesteś?"))
    apply = house.process._apply.apply

    async def slowly(unit, case, key, made, heard):  # type: ignore[no-untyped-def]
        if not taken.is_set():
            taken.set()
            stale = replace(case, conversation=replace(case.conversation, version=case.conversation.version - 1))
            return await apply(unit, stale, key, made, heard)
        return await apply(unit, case, key, made, heard)

    house.process._apply.apply = slowly  # type: ignore[method-assign]
    await house.process.drain(conversation)
    assert stages == [Phase.QUEUED, Phase.QUEUED]
    assert await house.words(conversation) == ["hej", "jesteś?"]
    assert await house.desk.take_next(celina)
    await house.hears("halo")
    assert stages[-1] is Phase.ACTIVE
    assert await house.stuck_codes() == []


async def test_writing_and_replying_at_once_loses_and_doubles_nothing(
    redis_server: RedisServer, database_url: str, tmp_path: Path
) -> None:
    """The desk and the intake are two processes: both give the transcript its next number at the same time."""
    async with (
        house_at(redis_server.url, database_url, tmp_path) as intake,
        house_at(redis_server.url, database_url, tmp_path) as desk,
    ):
        conversation = await intake.hears("hej")
        celina = desk.account()
        await desk.desk.take_next(celina)
        for number in range(10):
            await intake.intake(intake.message(f"osoba {number}"))
        await asyncio.gather(
            intake.process.drain(conversation),
            *(desk.desk.reply(celina, conversation, f"konsultantka {number}") for number in range(10)),
        )
        spoken = await desk.transcript(conversation)
        assert [message.text for message in spoken if message.text.startswith("osoba")] == [
            f"osoba {number}" for number in range(10)
        ]
        assert sorted(message.text for message in spoken if message.text.startswith("kons")) == [
            f"konsultantka {number}" for number in range(10)
        ]
        assert [message.seq for message in spoken] == list(range(1, len(spoken) + 1))
        assert await desk.stuck_codes() == []
        assert (await desk.case(conversation)).conversation.tier is Tier.STANDARD


async def test_an_outage_of_sql_keeps_the_item_in_its_place(
    redis_server: RedisServer, tmp_path: Path, migrated_sqlite: Path
) -> None:
    nowhere = f"sqlite+aiosqlite:///{tmp_path / 'no' / 'such.db'}"
    async with house_at(redis_server.url, nowhere, tmp_path) as house:
        await house.intake(house.message("hej"))
        (conversation,) = await house.unread()
        with pytest.raises(StorageDown):
            await house.process.drain(conversation)
        assert await house.parts.inbox.first(conversation) is not None
        assert await house.unread() == [conversation]


async def test_the_router_sees_what_was_written_in_the_last_minutes(house: House) -> None:
    for text in ("a", "b"):
        await house.hears(text)
    house.clock.move(minutes=2)
    for text in ("c", "d", "e", "f", "g"):
        await house.hears(text)
    assert house.decider.windows[3] == ("a", "b", "c")
    assert house.decider.windows[-1] == ("b", "c", "d", "e", "f")
    house.clock.move(minutes=3, seconds=1)
    await house.hears("h")
    assert house.decider.windows[-1:] == [()]
    assert [utterance.text for utterance in house.decider.heard] == list("abcdefgh")


async def test_a_tick_is_decided_only_while_it_is_due(house: House) -> None:
    conversation = await house.hears("hej")
    first = house.clock.now() + timedelta(minutes=5)
    house.decider.choose = lambda _router, state, _utterance, now, _window: decision(
        state, PassOn(), now=now, wake_at=first if now < first else None
    )
    await house.hears("halo")
    assert (await house.case(conversation)).wake_at == first

    async def tick() -> bool:
        await house.parts.inbox.tick(conversation, first, house.clock.now())
        before = len(house.decider.heard)
        await house.read_all()
        return house.decider.heard[before:] != []

    assert not await tick()
    house.clock.move(minutes=5)
    assert not await tick(), "the same due time is told once"
    await house.parts.inbox.tick(conversation, house.clock.now() + timedelta(seconds=1), house.clock.now())
    await house.read_all()
    assert house.decider.heard[-1].kind is Kind.TICK
    assert (await house.case(conversation)).wake_at is None
    house.clock.move(minutes=5)
    assert not await tick()


async def test_a_tick_for_nobody_is_let_go(house: House) -> None:
    nobody = house.parts.runtime.ids.conversation()
    await house.parts.inbox.tick(nobody, house.clock.now(), house.clock.now())
    await house.read_all()
    assert await house.unread() == []
    assert house.decider.heard == []


@pytest.mark.parametrize(("code", "line"), [("m", Line.YOUTH), ("d", Line.ADULT), ("x", None), (None, None)])
async def test_the_link_by_which_somebody_came_names_the_line(
    house: House, code: str | None, line: Line | None
) -> None:
    assert await house.intake(replace(house.message("hej"), entry_code=code))
    await house.read_all()
    assert (await house.case_of()).conversation.entry_line is line
