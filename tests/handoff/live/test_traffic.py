"""What is usual for a channel at this time of the week, from counts by the hour."""

from datetime import UTC, datetime, timedelta

from handoff.live import names
from handoff.live.connection import Live
from handoff.live.traffic import Heard, Traffic
from most116.core.conversation import Channel
from most116.testing.house import House
from most116.testing.moved_clock import MovedClock

# A Friday evening; in the four weeks before it the clocks were put back once.
NOW = datetime(2026, 11, 13, 19, 20, tzinfo=UTC)
SMS = Channel.SMS


async def heard(live: Live, hour: datetime, count: int, channel: Channel = SMS) -> None:
    async with live.pipeline(transaction=True) as pipe:
        pipe.hincrby(names.heard(hour), channel, count)
        await pipe.execute()


async def test_the_same_hour_of_the_weeks_before_says_what_is_usual(live: Live) -> None:
    last = NOW.replace(minute=0) - timedelta(hours=1)
    for week, count in ((1, 30), (2, 10)):
        await heard(live, last - timedelta(weeks=week), count)
    # In summer time the same hour of the evening is one earlier in UTC.
    await heard(live, last - timedelta(weeks=3, hours=1), 20)
    await heard(live, last - timedelta(weeks=3), 999)
    await heard(live, last, 1)
    found = await Traffic(live, MovedClock(NOW)).read()
    assert found == {(SMS, 1): Heard(now=1, usual=20), (SMS, 6): Heard(now=1, usual=20)}


async def test_nothing_is_usual_before_three_weeks_are_known(live: Live) -> None:
    last = NOW.replace(minute=0) - timedelta(hours=1)
    for week in (1, 2):
        await heard(live, last - timedelta(weeks=week), 30)
    found = await Traffic(live, MovedClock(NOW)).read()
    assert found[SMS, 1] == Heard(now=0, usual=None)


async def test_a_quiet_channel_is_seen_beside_a_busy_one(live: Live) -> None:
    now = NOW + timedelta(weeks=5)
    last = now.replace(minute=0) - timedelta(hours=1)
    for week in range(5):
        await heard(live, last - timedelta(weeks=week), 30, Channel.WEBCHAT)
        if week:
            await heard(live, last - timedelta(weeks=week), 12)
    found = await Traffic(live, MovedClock(now)).read()
    assert found[SMS, 1] == Heard(now=0, usual=12)


async def test_every_accepted_message_is_counted_once_and_without_anybody(house: House) -> None:
    message = house.message("hej")
    assert await house.intake(message)
    assert not await house.intake(message)
    assert await house.intake(house.message("halo"))
    key = names.heard(house.clock.now())
    redis = house.parts.runtime.redis
    assert await redis.hgetall(key) == {b"sms": b"2"}
    assert 0 < await redis.ttl(key) <= names.HEARD_SECONDS
