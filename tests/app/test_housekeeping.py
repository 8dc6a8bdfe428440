"""The clock: tells dialogues the time, and makes good what was lost between SQL and Redis."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
import pytest_asyncio

from handoff.live import names
from handoff.live.leader import Leader
from handoff.ranks import Role
from handoff.review import Reason
from handoff.routing import by_rules
from most116.app.forgetting import make_key_rotation
from most116.app.housekeeping import Housekeeping, under_a_term
from most116.app.record_keeping import make_filing
from most116.core.conversation import Line, Ticket, Tier
from most116.core.ids import ConversationId
from most116.testing.decider import decision
from most116.testing.house import BOHDAN, House
from most116.testing.servers import RedisServer

LINES = tuple(Line)


@pytest_asyncio.fixture
async def clock(house: House) -> Housekeeping:
    own, database = under_a_term(house.parts)
    await database.take_term()
    return Housekeeping(own, database, make_filing(own), house.retention, make_key_rotation(own))


async def test_a_lost_place_is_restored_with_its_time(house: House, clock: Housekeeping) -> None:
    conversation = await house.hears("hej")
    (before,) = await house.parts.room.waiting(LINES)
    await house.parts.room.leave(conversation)
    house.clock.move(minutes=5)
    await clock._rescue()
    assert await house.parts.room.waiting(LINES) == [before]


async def test_all_places_are_restored_after_redis_lost_everything(house: House, clock: Housekeeping) -> None:
    for number in range(5):
        await house.hears("hej", sender=f"+4860010{number:04}")
        house.clock.move(seconds=1)
    before = await house.parts.room.waiting(LINES)
    await house.parts.runtime.redis.delete(names.TICKETS, *(names.waiting(line) for line in Line))
    await clock._rescue()
    assert await house.parts.room.waiting(LINES) == before


async def test_places_on_both_lines_are_restored_or_put_right(
    house: House, clock: Housekeeping, redis_server: RedisServer
) -> None:
    house.decider.choose = by_rules
    conversation = await house.hears("chcę się zabić")
    before = [await house.parts.room.waiting((line,)) for line in Line]
    assert before[0] == before[1] != []
    redis_server.flush()
    await clock._rescue()
    assert [await house.parts.room.waiting((line,)) for line in Line] == before
    await house.parts.room.enter(replace(before[0][0], line=Line.YOUTH))
    await clock._rescue()
    assert [await house.parts.room.waiting((line,)) for line in Line] == before
    await house.hears("mam 14 lat")
    await house.parts.room.enter(before[0][0])
    await clock._rescue()
    youth, adult = [await house.parts.room.waiting((line,)) for line in (Line.YOUTH, Line.ADULT)]
    assert ([one.conversation for one in youth], adult) == ([conversation], [])


async def test_a_place_of_somebody_who_does_not_wait_is_taken_away(house: House, clock: Housekeeping) -> None:
    conversation = await house.hears("hej")
    (ticket,) = await house.parts.room.waiting(LINES)
    await house.desk.claim(house.account(), conversation)
    await house.parts.room.enter(ticket)
    await clock._rescue()
    assert await house.parts.room.waiting(LINES) == []


async def test_whoever_starves_is_lifted(house: House, clock: Housekeeping) -> None:
    first = await house.hears("hej")
    house.clock.move(minutes=61)
    await clock._lift_starving()
    (place,) = await house.parts.room.waiting(LINES)
    await house.parts.room.enter(urgent := _like(place, "other", Tier.HIGH))
    await house.parts.room.enter(now := _like(place, "third", Tier.IMMEDIATE))
    order = [one.conversation for one in await house.parts.room.waiting(LINES)]
    assert order == [now.conversation, first, urgent.conversation]


async def test_a_letter_that_lost_its_trigger_is_triggered_again(house: House, clock: Housekeeping) -> None:
    conversation = await house.talk()
    await house.reply(conversation, "Jestem")
    assert house.triggered() == [conversation]
    await clock._send_late_letters()
    assert house.triggered() == [], "its worker has a second to take it"
    house.clock.move(seconds=1)
    await clock._send_late_letters()
    await house.deliver()
    assert house.bridge.texts[-1] == "Jestem"
    await clock._send_late_letters()
    assert house.triggered() == []


async def test_a_backlog_is_not_made_longer(house: House, clock: Housekeeping, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("most116.app.housekeeping._BACKLOG", 1)
    conversation = await house.talk()
    await house.reply(conversation, "Jestem")
    house.clock.move(seconds=1)
    await clock._send_late_letters()
    assert len(house.jobs.jobs) == 1


async def test_due_dialogues_are_told_once(house: House, clock: Housekeeping) -> None:
    wake_at = house.clock.now() + timedelta(minutes=5)
    house.decider.choose = lambda _router, state, _utterance, now, _window: decision(
        state, now=now, wake_at=wake_at if now < wake_at else None
    )
    await house.hears("hej")
    await clock._tick()
    await house.read_all()
    assert len(house.decider.heard) == 1
    house.clock.move(minutes=5)
    for _ in range(3):
        await clock._tick()
    await house.read_all()
    await clock._tick()
    await house.read_all()
    assert [utterance.kind for utterance in house.decider.heard] == ["text", "tick"]


async def test_an_inbox_whose_wake_up_was_lost_is_woken(house: House, clock: Housekeeping) -> None:
    await house.intake(house.message("hej"))
    redis = house.parts.runtime.redis
    await redis.delete(names.READY)
    await clock._rescue()
    assert await redis.xlen(names.READY) == 0
    house.clock.move(seconds=10)
    await clock._rescue()
    assert await redis.xlen(names.READY) == 1


async def test_the_state_of_sql_is_told(house: House, clock: Housekeeping) -> None:
    redis = house.parts.runtime.redis
    await clock._report_sql()
    assert await redis.get(names.SQL_STATE) == b"up"
    assert 0 < await redis.ttl(names.SQL_STATE) <= names.SQL_STATE_SECONDS


async def test_only_the_leader_works_and_gives_the_lead_back(house: House, clock: Housekeeping) -> None:
    await house.hears("hej")
    await house.hears("hej", sender=BOHDAN)
    redis, stop = house.parts.runtime.redis, asyncio.Event()
    other = Leader(redis, "other")
    assert await other.lead()
    running = asyncio.create_task(clock.run(stop))
    await asyncio.sleep(0.05)
    assert await redis.get(names.SQL_STATE) is None
    await other.resign()
    async with asyncio.timeout(60):
        while await redis.get(names.SQL_STATE) is None:  # noqa: ASYNC110 - it happens in Redis
            await asyncio.sleep(0.01)
        stop.set()
        await running
    assert await other.lead()


async def test_a_running_clock_puts_what_ended_in_danger_before_leads(house: House, clock: Housekeeping) -> None:
    house.decider.choose = by_rules
    which = await house.hears("chcę się zabić")
    await house.desk.claim(house.account(), which)
    await house.close(house.account(), which)
    lead, stop = house.account("Lena", role=Role.LEAD), asyncio.Event()
    running = asyncio.create_task(clock.run(stop))
    async with asyncio.timeout(60):
        while not (found := await house.desk.reviews.listed(lead)):  # noqa: ASYNC110 - it happens in SQL
            await asyncio.sleep(0.01)
    stop.set()
    await running
    assert [(one.review.conversation, one.review.reason) for one in found] == [(which, Reason.DANGER)]


def _like(place: Ticket, name: str, tier: Tier) -> Ticket:
    return replace(place, conversation=ConversationId(name), tier=tier)
