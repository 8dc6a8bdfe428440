"""What platforms say later: matched by keyed hash, moved only forward, lost by nobody."""

import asyncio
from pathlib import Path

import pytest

from handoff.live import names
from handoff.store.letters import LetterRow, LetterState
from most116.core.conversation import Channel
from most116.core.ids import LetterId
from most116.core.messages import DeliveredUpTo, Delivery, DeliveryReport
from most116.core.sealed import ReplyAddress
from most116.testing.house import BOHDAN, House, house_at
from most116.testing.house_records import ANIA, SLOT
from most116.testing.servers import RedisServer


async def sent(house: House, text: str = "Jestem", parts: int = 1) -> LetterRow:
    """A reply that the platform took, in so many parts."""
    conversation = (await house.case_of()).conversation.id if house.bridge.taken else await house.talk()
    house.bridge.part_chars = -(-len(text) // parts)
    row = await house.reply(conversation, text)
    await house.deliver()
    house.bridge.part_chars = 1600
    return await house.letter(row.message)


async def says(house: House, row: LetterRow, *told: tuple[int, Delivery]) -> LetterRow:
    """The platform reports on the last parts it took: the part's number and its state."""
    first = len(house.bridge.taken) - (row.parts or 1)
    for part, state in told:
        await house.intake(report(house.bridge.platform_id(first + part), state, row.id, part))
    await house.reports.drain()
    return await house.letter(row.message)


def report(platform_id: str, state: Delivery, letter: LetterId | None, part: int = 0) -> DeliveryReport:
    failed = state is Delivery.FAILED
    return DeliveryReport(
        channel=Channel.SMS,
        platform_id=platform_id,
        state=state,
        code="30003" if failed else None,
        reason="unreachable" if failed else None,
        letter=letter,
        part=part,
    )


async def test_a_delivered_letter_says_so(house: House) -> None:
    row = await sent(house)
    assert (await says(house, row, (0, Delivery.SENT))).state is LetterState.SENT
    assert (await says(house, row, (0, Delivery.DELIVERED))).state is LetterState.DELIVERED
    assert (await house.transcript(row.conversation))[-1].delivery is Delivery.DELIVERED


@pytest.mark.parametrize("later", [Delivery.QUEUED, Delivery.SENT, Delivery.FAILED])
async def test_a_delivered_letter_never_goes_back(house: House, later: Delivery) -> None:
    row = await says(house, await sent(house), (0, Delivery.DELIVERED))
    assert (await says(house, row, (0, later))).state is LetterState.DELIVERED


@pytest.mark.parametrize("later", [Delivery.QUEUED, Delivery.SENT, Delivery.DELIVERED])
async def test_a_failed_letter_stays_failed(house: House, later: Delivery) -> None:
    row = await says(house, await sent(house), (0, Delivery.FAILED))
    assert (row.state, row.reason, row.detail) == (LetterState.FAILED, "unreachable", "30003")
    assert (await says(house, row, (0, later))).state is LetterState.FAILED


async def test_all_parts_must_arrive_and_one_that_fails_fails_the_letter(house: House) -> None:
    row = await sent(house, "abcdef", parts=3)
    assert row.parts == 3
    assert (await says(house, row, (2, Delivery.DELIVERED), (0, Delivery.DELIVERED))).state is LetterState.SENT
    assert (await says(house, row, (1, Delivery.DELIVERED))).state is LetterState.DELIVERED
    row = await sent(house, "abcdef", parts=3)
    assert (await says(house, row, (0, Delivery.DELIVERED), (1, Delivery.FAILED))).state is LetterState.FAILED
    assert (await says(house, row, (2, Delivery.DELIVERED))).state is LetterState.FAILED


@pytest.mark.parametrize("state", [Delivery.SENT, Delivery.DELIVERED, Delivery.FAILED])
async def test_a_report_may_overtake_the_answer_to_our_call(house: House, state: Delivery) -> None:
    row = await sent(house)

    async def report_first(given: object) -> None:
        await house.intake(report(house.bridge.platform_id(len(house.bridge.taken)), state, given.id))  # type: ignore[attr-defined]
        await house.reports.drain()

    house.bridge.acts.append(report_first)
    second = await house.reply(row.conversation, "drugie")
    await house.deliver()
    assert (await house.letter(second.message)).state == LetterState(state)
    assert len([text for text in house.bridge.texts if text == "drugie"]) == 1


async def test_reports_about_all_parts_may_overtake_the_answers(house: House) -> None:
    row = await sent(house)

    async def report_first(given: object) -> None:
        number = len(house.bridge.taken)
        told = report(house.bridge.platform_id(number), Delivery.DELIVERED, given.id, given.part)  # type: ignore[attr-defined]
        await house.intake(told)
        await house.reports.drain()

    house.bridge.part_chars = 3
    house.bridge.acts.extend([report_first, report_first])
    second = await house.reply(row.conversation, "abcdef")
    await house.deliver()
    assert house.bridge.texts[-2:] == ["abc", "def"]
    assert (await house.letter(second.message)).state is LetterState.DELIVERED


async def test_a_report_about_nothing_of_ours_changes_nothing(house: House) -> None:
    row = await sent(house)
    await house.intake(report("SM-stranger", Delivery.FAILED, None))
    await house.intake(report("SM-stranger", Delivery.FAILED, LetterId("01m7ygmatf56b43qbhc0rb82z8")))
    assert await house.reports.drain() == 2
    assert (await house.letter(row.message)).state is LetterState.SENT


async def test_what_is_no_report_of_ours_does_not_stop_those_behind_it(house: House) -> None:
    row = await sent(house)
    for raw in (b"{", b"[]", b'{"state": "delivered"}', b'{"ref": "x", "state": "lost", "letter": null}'):
        await house.parts.runtime.redis.rpush(names.REPORTS, raw)
    assert (await says(house, row, (0, Delivery.DELIVERED))).state is LetterState.DELIVERED
    assert await house.parts.runtime.redis.llen(names.REPORTS) == 0


async def test_two_processes_that_write_reports_lose_none(
    redis_server: RedisServer, database_url: str, tmp_path: Path
) -> None:
    async with (
        house_at(redis_server.url, database_url, tmp_path) as one,
        house_at(redis_server.url, database_url, tmp_path) as other,
    ):
        rows = [await sent(one, f"zdanie {number}") for number in range(8)]
        first = len(one.bridge.taken) - len(rows)
        for state in (Delivery.SENT, Delivery.DELIVERED, Delivery.DELIVERED):
            for number, row in enumerate(rows):
                await one.intake(report(one.bridge.platform_id(first + number), state, row.id))
        await asyncio.gather(*(house.reports.drain() for house in (one, other, one, other)))
        assert await one.parts.runtime.redis.llen(names.REPORTS) == 0
        for row in rows:
            assert (await one.letter(row.message)).state is LetterState.DELIVERED


async def test_the_desk_is_told(house: House) -> None:
    row = await sent(house)
    before = await house.desk.position()
    await says(house, row, (0, Delivery.DELIVERED))
    event, *_ = await anext(house.desk.events(house.account(), before))
    assert (event.kind, event.conversation) == ("delivery", row.conversation)


async def test_a_report_by_time_is_about_everything_sent_until_then(house: House) -> None:
    first = await sent(house, "Jestem tutaj", parts=2)
    between = house.clock.now()
    house.clock.move(seconds=60)
    second = await sent(house, "Jesteś tam?")
    for sender, state in ((BOHDAN, LetterState.SENT), (ANIA, LetterState.DELIVERED)):
        up_to = DeliveredUpTo(channel=Channel.SMS, slot=SLOT, sender=ReplyAddress(sender), at=between)
        assert await house.intake(up_to)
        await house.reports.drain()
        assert (await house.letter(first.message)).state is state
    assert (await house.letter(second.message)).state is LetterState.SENT
