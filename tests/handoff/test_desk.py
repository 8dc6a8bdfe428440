"""What consultants do: exactly one of them takes a conversation, and nothing they or the person say gets lost."""

import asyncio
from contextlib import AsyncExitStack
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from handoff.records import DeskEvent
from handoff.store import audit, cases, tables
from handoff.store.unit_of_work import Database, StaleError
from most116.core.conversation import Line, Phase, Tier
from most116.core.errors import DeskError, StorageDown
from most116.core.messages import Author
from most116.testing.decider import decision
from most116.testing.house import BOHDAN, House, house_at
from most116.testing.servers import RedisServer
from router.decision import Erase


async def refusal(of: object) -> tuple[int, str]:
    with pytest.raises(DeskError) as raised:
        await of  # type: ignore[misc]
    return raised.value.status, raised.value.text_key


async def test_of_fifty_who_claim_at_once_one_wins(
    redis_server: RedisServer, database_url: str, tmp_path: Path
) -> None:
    """Five desks, ten consultants at each."""
    async with AsyncExitStack() as stack:
        desks = [await stack.enter_async_context(house_at(redis_server.url, database_url, tmp_path)) for _ in range(5)]
        conversation = await desks[0].hears("hej")
        tries = [
            desk.desk.claim(desk.account(f"C{n}{m}"), conversation) for n, desk in enumerate(desks) for m in range(10)
        ]
        results = await asyncio.gather(*tries, return_exceptions=True)
        won = [result for result in results if not isinstance(result, BaseException)]
        lost = [result for result in results if isinstance(result, DeskError)]
        assert (len(won), len(lost)) == (1, 49)
        assert {(failure.status, failure.text_key) for failure in lost} <= {
            (409, "desk.taken"),
            (403, "desk.not_yours"),
        }
        assert (await desks[0].case(conversation)).conversation.assigned_to == won[0].assigned_to


async def test_people_are_shared_out_without_a_gap_or_a_double(
    redis_server: RedisServer, database_url: str, tmp_path: Path
) -> None:
    async with (
        house_at(redis_server.url, database_url, tmp_path) as one,
        house_at(redis_server.url, database_url, tmp_path) as other,
    ):
        waiting = {await one.hears("hej", sender=f"+4860010{number:04}") for number in range(6)}
        taken = await asyncio.gather(
            *(house.desk.take_next(house.account(f"C{n}")) for n in range(5) for house in (one, other))
        )
        found = [record.id for record in taken if record is not None]
        assert sorted(found) == sorted(waiting)


async def test_whoever_takes_over_reads_everything_and_the_person_hears_it(house: House) -> None:
    conversation = await house.hears("hej", "nie mogę spać")
    record = await house.desk.take_next(house.account("Celina"))
    assert record is not None
    assert [message.text for message in record.messages if message.author is Author.PERSON] == ["hej", "nie mogę spać"]
    assert (record.phase, record.assigned_to) == (Phase.ACTIVE, house.account("Celina").id)
    await house.deliver()
    assert "Celina" in house.bridge.texts[-1]
    assert await house.desk.queue(house.account()) == []
    assert [entry.id for entry in await house.desk.mine(house.account("Celina"))] == [conversation]


async def test_a_claim_whose_sql_fails_puts_the_person_back(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    conversation = await house.hears("hej")
    (before,) = await house.parts.room.waiting(tuple(Line))

    def down(self: Database) -> None:
        raise StorageDown("the SQL database")

    with monkeypatch.context() as broken:
        broken.setattr(Database, "write", down)
        with pytest.raises(StorageDown):
            await house.desk.take_next(house.account())
    assert await house.parts.room.waiting(tuple(Line)) == [before]
    assert (await house.desk.take_next(house.account())) is not None
    assert (await house.case(conversation)).conversation.phase is Phase.ACTIVE


async def test_a_place_of_somebody_who_left_is_passed_over(house: House) -> None:
    gone, here = await house.hears("hej"), await house.hears("cześć", sender=BOHDAN)
    case = await house.case(gone)
    ticket = next(each for each in await house.parts.room.waiting(tuple(Line)) if each.conversation == gone)
    await house.desk.claim(house.account("Ola"), gone)
    await house.parts.room.enter(ticket)
    assert [entry.id for entry in await house.desk.queue(house.account())] == [here]
    taken = await house.desk.take_next(house.account("Celina"))
    assert taken is not None
    assert taken.id == here
    assert await house.desk.take_next(house.account("Celina")) is None
    assert case.conversation.phase is Phase.QUEUED


async def test_giving_back_keeps_the_time_already_waited(house: House) -> None:
    since = house.clock.now()
    conversation = await house.hears("hej")
    house.clock.move(minutes=7)
    await house.hears("cześć", sender=BOHDAN)
    await house.desk.claim(house.account(), conversation)
    house.clock.move(minutes=30)
    await house.desk.release(house.account(), conversation)
    first, _ = await house.desk.queue(house.account())
    assert (first.id, first.waiting_since) == (conversation, since)
    again = await house.desk.take_next(house.account("Ola"))
    assert again is not None
    assert again.id == conversation
    await house.deliver()
    assert [text for text in house.bridge.texts if "Ola" in text]


async def test_a_reply_with_the_same_client_id_is_sent_once(house: House) -> None:
    conversation, celina = await house.talk(), house.account()
    said = await asyncio.gather(*(house.desk.reply(celina, conversation, "Jestem", "c1") for _ in range(8)))
    assert len({message.id for message in said}) == 1
    assert (await house.desk.reply(celina, conversation, "coś innego", "c1")).text == "Jestem"
    await house.desk.reply(celina, conversation, "Jestem", "c2")
    await house.deliver()
    assert house.bridge.texts[-2:] == ["Jestem", "Jestem"]
    assert house.bridge.texts.count("Jestem") == 2


@pytest.mark.parametrize("text", ["\ud83d sam", "\x00", "ź" * 10_000, " .", "<b>"])
async def test_every_reply_is_kept_as_it_was_written(house: House, text: str) -> None:
    conversation = await house.talk()
    await house.desk.reply(house.account(), conversation, text)
    assert (await house.transcript(conversation))[-1].text == text


async def test_refusals(house: House) -> None:
    conversation, celina, ola = await house.hears("hej"), house.account(), house.account("Ola")
    desk, nobody = house.desk, house.parts.runtime.ids.conversation()
    assert await refusal(desk.reply(celina, conversation, "hej")) == (409, "desk.closed")
    await desk.claim(celina, conversation)
    assert await refusal(desk.reply(celina, conversation, " \n")) == (422, "desk.empty")
    assert await refusal(desk.reply(celina, conversation, "a" * 10_001)) == (422, "desk.too_long")
    assert await refusal(desk.note(celina, conversation, "")) == (422, "desk.empty")
    for named in ("siostra: 600 100 200", "jest na https://example.org/ania"):
        assert await refusal(desk.note(celina, conversation, named)) == (422, "desk.note.identifier")
    assert await refusal(desk.reply(ola, conversation, "hej")) == (403, "desk.not_yours")
    assert await refusal(desk.note(ola, conversation, "hej")) == (403, "desk.not_yours")
    assert await refusal(desk.close(ola, conversation)) == (403, "desk.not_yours")
    assert await refusal(desk.claim(ola, conversation)) == (409, "desk.taken")
    assert await refusal(desk.reply(celina, nobody, "hej")) == (404, "desk.not_found")
    assert await refusal(desk.conversation(house.account("Ewa", Line.ADULT), conversation)) == (404, "desk.not_found")
    assert await refusal(desk.transfer(celina, conversation, Line.YOUTH)) == (409, "desk.no_transfer")


async def test_a_line_sees_only_its_own_queue(house: House) -> None:
    conversation = await house.hears("hej")
    assert await house.desk.queue(house.account("Ewa", Line.ADULT)) == []
    assert await house.desk.take_next(house.account("Ewa", Line.ADULT)) is None
    assert [entry.id for entry in await house.desk.queue(house.account("Ola", Line.YOUTH))] == [conversation]


async def test_transfer_asks_and_waits_for_an_answer(house: House) -> None:
    conversation = await house.talk()
    record = await house.desk.transfer(house.account(), conversation, Line.ADULT)
    assert record.phase is Phase.TRANSFER
    case = await house.case(conversation)
    assert case.wake_at == house.clock.now() + timedelta(minutes=3)
    await house.deliver()
    assert "116 123" in house.bridge.texts[-1]
    await house.desk.reply(house.account(), conversation, "Jestem jeszcze")


async def test_nobody_in_immediate_danger_is_transferred(house: House) -> None:
    conversation = await house.talk()
    async with house.parts.database.write() as unit:
        case = await cases.hold(unit.connection, conversation)
        assert case is not None
        urgent = replace(case, conversation=replace(case.conversation, tier=Tier.IMMEDIATE))
        await cases.save(unit.connection, urgent)
    transfer = house.desk.transfer(house.account(), conversation, Line.ADULT)
    assert await refusal(transfer) == (409, "desk.no_transfer")


async def test_closing_says_goodbye_and_the_person_can_come_back(house: House) -> None:
    conversation = await house.talk()
    record = await house.desk.close(house.account(), conversation)
    assert record.phase is Phase.CLOSED
    assert await refusal(house.desk.reply(house.account(), conversation, "jeszcze coś")) == (409, "desk.closed")
    house.clock.move(minutes=60)
    assert await house.hears("jednak") == conversation


async def test_after_the_time_to_reopen_the_person_has_a_new_conversation(house: House) -> None:
    conversation = await house.talk()
    await house.desk.close(house.account(), conversation)
    house.clock.move(minutes=60, milliseconds=1)
    again = await house.hears("to znowu ja", "halo")
    assert again != conversation
    assert await house.words(again) == ["to znowu ja", "halo"]
    assert (await house.case(again)).dialog["known_on"] == [Line.YOUTH]


async def test_a_conversation_that_changes_all_the_time_is_told_as_an_outage(house: House) -> None:
    conversation = await house.talk()

    async def stale(*_: object) -> None:
        raise StaleError

    with pytest.raises(StorageDown):
        await house.desk._changes.run(house.account(), conversation, stale)  # type: ignore[arg-type]


async def test_notes_stay_readable_until_the_person_has_everything_deleted(house: House) -> None:
    conversation, celina = await house.talk(), house.account()
    position = await house.desk.position()
    note = await house.desk.note(celina, conversation, "mówi o siostrze")
    event, *_ = await anext(house.desk.events(celina, position))
    assert (event.kind, event.conversation) == ("conversation", conversation), "whoever reads along sees it at once"
    assert (await house.desk.conversation(celina, conversation)).notes == (note,)
    house.decider.choose = lambda _router, state, _utterance, now, _window: decision(state, Erase(), now=now)
    await house.hears("tak")
    (kept,) = (await house.desk.conversation(celina, conversation)).notes
    assert (kept.id, kept.text) == (note.id, "")


async def test_what_was_done_is_in_the_audit_trail(house: House) -> None:
    conversation, celina = await house.talk(), house.account()
    await house.desk.note(celina, conversation, "notatka")
    await house.desk.release(celina, conversation)
    await house.desk.claim(celina, conversation)
    await house.desk.close(celina, conversation)
    async with house.parts.database.read() as connection:
        rows = (await connection.execute(select(tables.audit).order_by(tables.audit.c.seq))).all()
        assert await audit.broken_at(connection) is None
    assert [row.action for row in rows] == ["claim", "note", "release", "claim", "close"]
    assert {row.actor for row in rows} == {celina.id}


async def test_events_can_be_resumed_from_any_position(house: House) -> None:
    celina = house.account()
    start = await house.desk.position()
    conversation = await house.talk()
    await house.reply(conversation, "Jestem")
    last = (await house.transcript(conversation))[-1].id
    seen: list[DeskEvent] = []
    async for news in house.desk.events(celina, start):
        seen += news
        if any(event.kind == "message" and event.message == last for event in news):
            break
    resumed = [(await anext(house.desk.events(celina, each.id)))[0] for each in seen[:-1]]
    assert resumed == seen[1:]
