"""Counts of links on a real Redis: by day and code, nothing else, and gone when they are too old."""

from datetime import UTC, date, datetime

import pytest

from handoff.live.connection import Live
from handoff.live.link_counts import LinkCounts
from most116.core.errors import StorageDown
from most116.testing.moved_clock import MovedClock
from most116.testing.servers import RedisServer

EVENING = datetime(2026, 11, 20, 22, 59, tzinfo=UTC)


async def test_each_day_counts_for_itself(live: Live) -> None:
    clock = MovedClock(EVENING)
    counts = LinkCounts(live, clock)
    for code in ("k7", "c2", "k7"):
        await counts.count(code)
    clock.move(minutes=1)
    await counts.count("k7")
    assert await counts.read() == {date(2026, 11, 20): {"c2": 1, "k7": 2}, date(2026, 11, 21): {"k7": 1}}
    assert await counts.read(1) == {date(2026, 11, 21): {"k7": 1}}
    clock.move(days=400)
    assert await counts.read(10_000) == {}


async def test_nothing_but_day_code_and_number_is_kept(live: Live) -> None:
    counts = LinkCounts(live, MovedClock(EVENING))
    await counts.count("k7")
    await counts.count("k7")
    [key] = [key async for key in live.scan_iter("*", count=100)]
    assert key == b"links:2026-11-20"
    assert (await live.hkeys(key.decode()), await live.hget(key.decode(), "k7")) == ([b"k7"], b"2")
    assert 399 * 86_400 < await live.ttl(key.decode()) <= 400 * 86_400


async def test_without_redis_it_says_so(live: Live, own_redis_server: RedisServer) -> None:
    from handoff.live.connection import connect

    gone = connect(own_redis_server.url)
    own_redis_server.stop()
    counts = LinkCounts(gone, MovedClock(EVENING))
    with pytest.raises(StorageDown):
        await counts.count("k7")
    with pytest.raises(StorageDown):
        await counts.read()
    await gone.aclose()
