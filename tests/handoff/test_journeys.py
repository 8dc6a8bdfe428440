"""What is filed of every conversation, whoever took it or nobody: counts and hours, and nothing that leads back."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from handoff.at_work import AtWork, WorkCounts
from handoff.journey import stepped
from handoff.live.presence import Presence
from handoff.records import Account
from handoff.routing import by_rules
from handoff.store import desk_hours
from handoff.store.account_rows import insert_one
from handoff.store.record_tables import case_records
from most116.app.record_keeping import make_filing, make_work_counts
from most116.core.conversation import Line, Phase
from most116.core.errors import REJECTED, BridgeError
from most116.core.ids import ConversationId
from most116.testing.house import BOHDAN, House

STORY = "dużo się dzieje w szkole i nie daję rady"


async def filed(house: House) -> list[dict[str, object]]:
    house.clock.move(hours=13)
    await make_filing(house.parts).file()
    async with house.parts.database.read() as connection:
        found = await connection.execute(select(case_records).order_by(case_records.c.came_hour))
        return [dict(row) for row in found.mappings()]


async def stop(house: House, sender: str) -> ConversationId:
    return await house.hears("STOP", sender=sender)


async def test_who_gives_up_waiting_is_counted_with_the_wait(house: House) -> None:
    house.decider.choose = by_rules
    await house.hears(STORY, sender=BOHDAN)
    house.clock.move(minutes=7, seconds=10)
    which = await stop(house, BOHDAN)
    assert (await house.case(which)).conversation.phase is Phase.STOPPED
    (row,) = await filed(house)
    assert (row["ended"], row["waited_seconds"], row["active_minutes"]) == ("left_waiting", 480, None)
    assert (row["came_by"], row["entry"], row["first_line"], row["talked"]) == ("sms", "shared", None, False)


async def test_who_leaves_before_the_queue_is_counted_without_a_wait(house: House) -> None:
    house.decider.choose = by_rules
    await house.hears("hej", sender=BOHDAN)
    await stop(house, BOHDAN)
    (row,) = await filed(house)
    assert (row["ended"], row["waited_seconds"], row["line"]) == ("left_early", None, "unknown")


async def test_a_talk_is_counted_with_its_wait_and_its_active_time(house: House) -> None:
    which = await house.hears("hej")
    began = (await house.case(which)).conversation.opened_at
    house.clock.move(seconds=42)
    celina = house.account("Celina", Line.YOUTH)
    await house.desk.claim(celina, which)
    for minutes in (1, 2, 60):
        house.clock.move(minutes=minutes)
        await house.reply(which, "Jestem")
        await house.hears("tak")
    await house.deliver()
    await house.close(celina, which)
    (row,) = await filed(house)
    assert (row["ended"], row["waited_seconds"], row["talked"]) == ("answered", 50, True)
    # One, two, and of the hour of silence five minutes.
    assert row["active_minutes"] == 8
    assert row["first_line"] == row["line"] == "116111"
    assert row["came_hour"] == int(began.replace(minute=0, second=0, microsecond=0).timestamp() * 1000)


async def test_who_was_taken_and_heard_nothing_is_not_counted_as_answered(house: House) -> None:
    which = await house.talk()
    await house.close(house.account(), which)
    (row,) = await filed(house)
    assert (row["ended"], row["talked"]) == ("taken_unanswered", False)


async def test_whom_no_word_reached_is_not_counted_as_answered(house: House) -> None:
    which = await house.talk()
    await house.reply(which, "Jestem")
    house.bridge.acts.append(BridgeError(REJECTED))
    await house.deliver()
    await house.close(house.account(), which)
    (row,) = await filed(house)
    assert row["ended"] == "undelivered"


async def test_a_conversation_is_counted_once(house: House) -> None:
    which = await house.talk()
    await house.close(house.account(), which)
    assert len(await filed(house)) == len(await filed(house)) == 1


@pytest.mark.parametrize(
    ("seconds", "told"), [(0, 0), (0.2, 10), (42, 50), (299, 300), (300, 300), (301, 360), (3599, 3600), (-3, 0)]
)
def test_a_wait_is_told_in_steps(seconds: float, told: int) -> None:
    assert stepped(timedelta(seconds=seconds)) == told


async def hired(house: House, name: str, *lines: Line) -> Account:
    account = house.account(name, *lines)
    async with house.parts.database.write() as unit:
        await insert_one(unit.connection, account, house.clock.now())
    return account


async def test_minutes_at_work_are_summed_by_hour_and_line(house: House) -> None:
    celina = await hired(house, "Celina", Line.YOUTH)
    dima = await hired(house, "Dima", Line.ADULT, Line.YOUTH)
    counts: WorkCounts = make_work_counts(house.parts)
    await counts.add_minute()
    for account in (celina, dima):
        await Presence(house.parts.runtime.redis, house.clock).seen(account.id)
    which = await house.hears("hej")
    await house.desk.claim(celina, which)
    assert await counts.now() == {Line.YOUTH: AtWork(here=2, talking=1), Line.ADULT: AtWork(here=1, talking=0)}
    await counts.add_minute()
    await counts.add_minute()
    now = house.clock.now()
    async with house.parts.database.read() as connection:
        found = await desk_hours.between(connection, now - timedelta(hours=1), now + timedelta(hours=1))
    assert [(one.line, one.open, one.here, one.talking) for one in found] == [
        (Line.YOUTH, 2, 4, 2),
        (Line.ADULT, 2, 2, 0),
    ]
    await house.desk.duty.begin_break(dima)
    assert (await counts.now())[Line.ADULT].here == 0
