"""What a visitor may read, in order and from any place on."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from redis.exceptions import RedisError

from handoff.live import names
from handoff.live.connection import Live, connect
from handoff.live.mailboxes import RedisMailbox
from most116.testing.servers import RedisServer


@pytest.fixture
async def mailbox(live_blocking: Live) -> AsyncIterator[RedisMailbox]:
    made = RedisMailbox(live_blocking, seconds=60)
    yield made
    await made.close()


async def test_entries_are_read_in_order_from_any_position(mailbox: RedisMailbox, live: Live) -> None:
    positions = [await mailbox.append("box", blob) for blob in (b"\x00a", b"b", b"c")]
    assert await mailbox.read("box") == list(zip(positions, (b"\x00a", b"b", b"c"), strict=True))
    assert await mailbox.read("box", positions[0]) == [(positions[1], b"b"), (positions[2], b"c")]
    assert await mailbox.read("box", positions[2]) == []
    assert await mailbox.read("another") == []
    assert 0 < await live.ttl(names.mailbox("box")) <= 60


async def test_waiting_ends_with_the_first_entry_or_with_the_time(mailbox: RedisMailbox) -> None:
    assert await mailbox.wait("box", "", 0.01) == []
    waiting = asyncio.create_task(mailbox.wait("box", "", 10))
    await asyncio.sleep(0)
    position = await mailbox.append("box", b"a")
    assert await waiting == [(position, b"a")]
    assert await mailbox.wait("box", "", 10) == [(position, b"a")]


async def test_hundreds_wait_at_once_and_each_hears_of_its_own_box(mailbox: RedisMailbox, live: Live) -> None:
    boxes = [f"box {number}" for number in range(500)]
    waiting = [asyncio.create_task(mailbox.wait(box, "", 30)) for box in boxes]
    other = RedisMailbox(live, seconds=60)
    await asyncio.gather(*(other.append(box, box.encode()) for box in boxes))
    assert [[blob.decode() for _, blob in await one] for one in waiting] == [[box] for box in boxes]


async def test_what_comes_after_a_box_was_emptied_is_behind_what_was_in_it(mailbox: RedisMailbox, live: Live) -> None:
    """Whatever the clock says: here its last entry came a minute ahead of it."""
    await mailbox.append("box", b"a")
    ahead = (await mailbox.read("box"))[0][0].partition("-")[0]
    last = (await live.xadd(names.mailbox("box"), {b"b": b"b"}, id=f"{int(ahead) + 60_000}-0")).decode()
    await mailbox.remove("box")
    assert await mailbox.read("box") == []
    position = await mailbox.append("box", b"c")
    assert await mailbox.wait("box", last, 0.01) == [(position, b"c")]
    assert 0 < await live.ttl(names.mailbox("box")) <= 60


async def test_waiting_goes_on_after_redis_was_away(own_redis_server: RedisServer) -> None:
    connection = connect(own_redis_server.url, blocking=True)
    mailbox = RedisMailbox(connection, seconds=60)
    waiting = asyncio.create_task(mailbox.wait("box", "", 30))
    await asyncio.sleep(0.1)
    own_redis_server.kill()
    with pytest.raises((RedisError, OSError)):
        await waiting
    own_redis_server.start()
    waiting = asyncio.create_task(mailbox.wait("box", "", 30))
    await asyncio.sleep(0.1)
    position = await mailbox.append("box", b"a")
    assert await waiting == [(position, b"a")]
    await mailbox.close()
    await connection.aclose()


async def test_a_removed_box_is_empty(mailbox: RedisMailbox) -> None:
    await mailbox.append("box", b"a")
    await mailbox.remove("box")
    assert await mailbox.read("box") == []


async def test_nothing_makes_the_time_of_a_box_shorter(mailbox: RedisMailbox, live: Live) -> None:
    await mailbox.append("box", b"a")
    await mailbox.keep("box", 600)
    await mailbox.append("box", b"b")
    await mailbox.keep("box", 5)
    assert 60 < await live.ttl(names.mailbox("box")) <= 600
    await mailbox.keep("nothing there", 600)
    assert await mailbox.read("nothing there") == []
