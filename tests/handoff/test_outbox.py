"""Letters go in order, resume where they stopped, wait as they must, and never vanish from the desk's sight."""

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest

from handoff.store import transcripts
from handoff.store.letters import LetterRow, LetterState
from most116.app.assembly import make_outbox
from most116.core.conversation import Channel
from most116.core.errors import (
    MISCONFIGURED,
    OPTED_OUT,
    THROTTLED,
    UNKNOWN_RESULT,
    UNREACHABLE,
    UNREADABLE_ANSWER,
    BridgeError,
    Failure,
)
from most116.core.ids import ConversationId
from most116.core.messages import Delivery, DeliveryReport, Kind
from most116.testing.decider import decision
from most116.testing.house import BOHDAN, House, house_at
from most116.testing.servers import RedisServer
from router.decision import Erase

BACKOFF = [2, 10, 60, 300, 1800]


class Crash(BaseException):
    """The worker dies here."""


async def talking(house: House) -> ConversationId:
    """A talk in which everything said so far has gone."""
    conversation = await house.talk()
    house.bridge.taken.clear()
    house.bridge.tried.clear()
    return conversation


async def drain(house: House, row: LetterRow) -> LetterRow:
    await house.outbox.drain(row.conversation)
    return await house.letter(row.message)


async def test_replies_reach_the_platform_in_the_order_of_the_transcript(house: House) -> None:
    conversation = await talking(house)
    celina, texts = house.account(), [f"zdanie {number}" for number in range(12)]
    await asyncio.gather(*(house.desk.reply(celina, conversation, text) for text in texts))
    await asyncio.gather(*(house.outbox.drain(conversation) for _ in range(4)))
    spoken = [message.text for message in await house.transcript(conversation) if message.author == "consultant"]
    assert sorted(spoken) == sorted(texts)
    assert house.bridge.texts == spoken


async def test_two_workers_never_send_one_letter_twice(
    redis_server: RedisServer, database_url: str, tmp_path: Path
) -> None:
    async with (
        house_at(redis_server.url, database_url, tmp_path) as one,
        house_at(redis_server.url, database_url, tmp_path) as other,
    ):
        conversation = await talking(one)
        for number in range(8):
            await one.reply(conversation, f"zdanie {number}")
        await asyncio.gather(*(house.outbox.drain(conversation) for house in (one, other) for _ in range(3)))
        assert sorted(one.bridge.texts + other.bridge.texts) == [f"zdanie {number}" for number in range(8)]


async def test_a_letter_has_all_that_a_bridge_needs(house: House) -> None:
    row = await house.reply(await talking(house), "Jestem")
    sent = await drain(house, row)
    (given,) = house.bridge.taken
    assert (given.id, given.seq, given.part, given.attempt) == (row.id, row.seq, 0, 1)
    assert (given.to.reveal(), given.slot) == ("+48600100200", "+48732000000")
    assert given.last_heard_at == house.clock.now()
    assert (sent.state, sent.parts, sent.parts_sent, sent.reason) == (LetterState.SENT, 1, 1, None)


@pytest.mark.parametrize("crashed", [0, 1, 2, 3])
async def test_a_letter_in_parts_goes_on_where_its_worker_died(house: House, crashed: int) -> None:
    row = await house.reply(await talking(house), "abcdefgh")
    house.bridge.part_chars = 2
    house.bridge.acts.extend([None] * crashed + [Crash()])
    with pytest.raises(Crash):
        await drain(house, row)
    assert (await house.letter(row.message)).state is LetterState.SENDING
    await drain(house, row)
    assert len(house.bridge.taken) == crashed, "another worker may still have it"
    house.clock.move(seconds=30)
    sent = await drain(house, row)
    assert house.bridge.texts == ["ab", "cd", "ef", "gh"]
    assert [given.part for given in house.bridge.taken] == [0, 1, 2, 3]
    assert (sent.state, sent.parts_sent, sent.parts) == (LetterState.SENT, 4, 4)


async def test_a_letter_in_parts_goes_on_after_a_failure_in_the_middle(house: House) -> None:
    row = await house.reply(await talking(house), "abcdef")
    house.bridge.part_chars = 2
    house.bridge.acts.extend([None, BridgeError(UNREACHABLE)])
    assert (await drain(house, row)).parts_sent == 1
    house.clock.move(seconds=2)
    await drain(house, row)
    assert house.bridge.texts == ["ab", "cd", "ef"]


async def test_each_further_try_waits_longer_and_the_last_one_fails(house: House) -> None:
    row = await house.reply(await talking(house), "Jestem")
    for number, seconds in enumerate(BACKOFF, start=1):
        house.bridge.acts.append(BridgeError(UNREACHABLE, detail="503"))
        waiting = await drain(house, row)
        assert (waiting.state, waiting.attempt) == (LetterState.QUEUED, number)
        assert (waiting.reason, waiting.detail) == ("unreachable", "503")
        assert waiting.due_at == house.clock.now() + timedelta(seconds=seconds)
        house.clock.move(seconds=seconds, milliseconds=-1)
        await drain(house, row)
        assert len(house.bridge.tried) == number
        house.clock.move(milliseconds=1)
    house.bridge.acts.append(BridgeError(UNREACHABLE))
    assert (await drain(house, row)).state is LetterState.FAILED
    shown = (await house.transcript(row.conversation))[-1]
    assert (shown.text, shown.delivery, shown.delivery_reason) == ("Jestem", Delivery.FAILED, "unreachable")


async def test_later_letters_wait_behind_one_that_must_wait(house: House) -> None:
    row = await house.reply(await talking(house), "pierwsze")
    await house.reply(row.conversation, "drugie")
    house.bridge.acts.append(BridgeError(UNREACHABLE))
    await drain(house, row)
    await drain(house, row)
    assert house.bridge.texts == []
    house.clock.move(seconds=2)
    await drain(house, row)
    assert house.bridge.texts == ["pierwsze", "drugie"]


@pytest.mark.parametrize(
    ("failure", "retry_after", "seconds"),
    [
        (THROTTLED, 45.0, 45),
        (THROTTLED, 0.5, 2),
        (UNKNOWN_RESULT, None, 10),
        (UNREADABLE_ANSWER, None, 10),
        (MISCONFIGURED, None, 2),
    ],
)
async def test_how_long_a_failure_waits(
    house: House, failure: Failure, retry_after: float | None, seconds: int
) -> None:
    row = await house.reply(await talking(house), "Jestem")
    house.bridge.acts.append(BridgeError(failure, retry_after=retry_after))
    assert (await drain(house, row)).due_at == house.clock.now() + timedelta(seconds=seconds)


async def test_a_failure_for_good_is_shown_and_the_next_letter_goes(house: House) -> None:
    row = await house.reply(await talking(house), "pierwsze")
    await house.reply(row.conversation, "drugie")
    house.bridge.acts.append(BridgeError(OPTED_OUT, detail="21610"))
    failed = await drain(house, row)
    assert (failed.state, failed.reason, failed.detail) == (LetterState.FAILED, "opted_out", "21610")
    assert house.bridge.texts == ["drugie"]
    shown = {message.text: message for message in await house.transcript(row.conversation)}
    assert (shown["pierwsze"].delivery, shown["pierwsze"].delivery_reason) == (Delivery.FAILED, "opted_out")
    assert shown["drugie"].delivery is Delivery.SENT


async def test_words_that_are_too_old_are_not_sent(house: House) -> None:
    row = await house.reply(await talking(house), "zaraz będę")
    assert row.not_after == house.clock.now() + timedelta(minutes=120)
    house.clock.move(minutes=120)
    late = await house.reply(row.conversation, "już jestem")
    house.clock.move(milliseconds=1)
    expired = await drain(house, row)
    assert (expired.state, expired.reason) == (LetterState.FAILED, "expired")
    assert house.bridge.texts == ["już jestem"]
    assert (await house.letter(late.message)).state is LetterState.SENT


async def test_a_call_that_does_not_return_counts_as_unknown(
    redis_server: RedisServer, database_url: str, tmp_path: Path
) -> None:
    async with house_at(redis_server.url, database_url, tmp_path, outbox={"lease_seconds": 1}) as house:
        row = await house.reply(await talking(house), "Jestem")

        async def never(_: object) -> None:
            await asyncio.Event().wait()

        house.bridge.acts.append(never)
        waiting = await drain(house, row)
        assert (waiting.state, waiting.reason, waiting.detail) == (LetterState.QUEUED, "unknown_result", "timeout")


async def test_after_an_unknown_result_the_report_decides(house: House) -> None:
    """The platform has it although our call failed: once it says so, it is not sent again and counts as delivered."""
    row = await house.reply(await talking(house), "Jestem")
    house.bridge.acts.append(BridgeError(UNKNOWN_RESULT))
    await drain(house, row)
    await house.intake(report(row, Delivery.DELIVERED))
    await house.reports.drain()
    house.clock.move(seconds=10)
    assert (await drain(house, row)).state is LetterState.DELIVERED
    assert len(house.bridge.tried) == 1


async def test_after_an_unknown_result_without_a_report_it_goes_again(house: House) -> None:
    row = await house.reply(await talking(house), "Jestem")
    house.bridge.acts.append(BridgeError(UNKNOWN_RESULT))
    await drain(house, row)
    house.clock.move(seconds=10)
    assert (await drain(house, row)).state is LetterState.SENT
    assert len(house.bridge.tried) == 2


async def test_a_receipt_may_mean_delivered_at_once(house: House) -> None:
    row = await house.reply(await talking(house), "Jestem")
    house.bridge.acts.append(Delivery.DELIVERED)
    assert (await drain(house, row)).state is LetterState.DELIVERED


async def test_a_channel_that_is_off_is_our_fault_and_waits(house: House) -> None:
    row = await house.reply(await talking(house), "Jestem")
    off = make_outbox(house.parts, {})
    await off.drain(row.conversation)
    waiting = await house.letter(row.message)
    assert (waiting.state, waiting.reason) == (LetterState.QUEUED, "misconfigured")
    house.clock.move(seconds=2)
    assert (await drain(house, row)).state is LetterState.SENT


async def test_erased_words_are_never_sent_and_hold_nothing_up(house: House) -> None:
    row = await house.reply(await talking(house), "tajne słowa")
    house.bridge.acts.append(BridgeError(UNREACHABLE))
    await drain(house, row)
    house.decider.choose = lambda _router, state, _utterance, now, _window: decision(state, Erase(), now=now)
    await house.hears("tak")
    house.clock.move(seconds=2)
    gone = await drain(house, row)
    assert gone.state is LetterState.FAILED
    assert len(house.bridge.texts) == 1
    assert "usunieta" in house.bridge.texts[0]


async def test_what_cannot_be_opened_any_more_fails_and_holds_nothing_up(house: House) -> None:
    row = await house.reply(await talking(house), "Jestem")
    async with house.parts.database.write() as unit:
        await transcripts.replace_body(unit.connection, row.message, b"\x01damaged", Kind.TEXT, house.clock.now())
    await house.reply(row.conversation, "drugie")
    assert (await drain(house, row)).state is LetterState.FAILED
    assert house.bridge.texts == ["drugie"]


async def test_without_an_address_a_letter_fails(house: House) -> None:
    conversation = await talking(house)
    row = await house.reply(conversation, "Jestem")
    await house.desk.close(house.account(), conversation)
    house.clock.move(hours=25)
    await house.retention.enforce()
    assert (await drain(house, row)).state is LetterState.FAILED
    assert house.bridge.texts == []


async def test_the_desk_is_told_how_far_a_letter_came(house: House) -> None:
    row = await house.reply(await talking(house), "Jestem")
    before = await house.desk.position()
    await drain(house, row)
    event, *_ = await anext(house.desk.events(house.account(), before))
    assert (event.kind, event.conversation) == ("delivery", row.conversation)


async def test_closing_lets_go_of_the_platforms(house: House) -> None:
    await house.outbox.close()
    assert house.bridge.closed


async def test_a_slow_platform_keeps_only_its_own_conversation_waiting(house: House) -> None:
    slow, quick = await house.hears("hej"), await house.hears("cześć", sender=BOHDAN)
    go = asyncio.Event()

    async def wait(_: object) -> None:
        await go.wait()

    house.bridge.acts.append(wait)
    waiting = asyncio.create_task(house.outbox.drain(slow))
    while not house.bridge.tried:  # noqa: ASYNC110 - one step of the loop at a time
        await asyncio.sleep(0)
    await house.outbox.drain(quick)
    assert [given.to.reveal() for given in house.bridge.taken] == [BOHDAN]
    go.set()
    await waiting
    assert len(house.bridge.taken) == 2


def report(row: LetterRow, state: Delivery, platform_id: str = "SM-late", part: int = 0) -> DeliveryReport:
    return DeliveryReport(channel=Channel.SMS, platform_id=platform_id, state=state, letter=row.id, part=part)
