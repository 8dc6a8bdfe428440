"""Several Redis under Sentinel: our clients find the primary, also the next one, and wait for replicas when told to."""

import asyncio
import time
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime

import pytest
import pytest_asyncio
import redis
from redis.exceptions import RedisError

from handoff.live.connection import Live, connect, connect_for_rq
from handoff.live.group_stream import GroupStream
from handoff.live.inbox import Inbox
from handoff.live.mailboxes import RedisMailbox
from handoff.live.replicas import Replicas
from most116.core.conversation import Channel
from most116.core.errors import StorageDown
from most116.core.ids import ContactKey, ConversationId, MessageId
from most116.testing.faults.redis_group import RedisGroup, running_redis_group

pytestmark = pytest.mark.slow
NOW = datetime(2026, 3, 1, tzinfo=UTC)
_SECONDS = 60.0


@pytest.fixture
def group() -> Iterator[RedisGroup]:
    with running_redis_group() as started:
        yield started


@pytest_asyncio.fixture
async def live(group: RedisGroup) -> AsyncIterator[Live]:
    connection = connect(group.place)
    yield connection
    await connection.aclose()


async def insist(live: Live, key: str) -> None:
    until = time.monotonic() + _SECONDS
    while True:
        try:
            await live.set(key, "1")
        except (RedisError, OSError):
            assert time.monotonic() < until, "no primary takes a write"
            await asyncio.sleep(0.1)
        else:
            return


async def accept(live: Live, number: int, replicas: Replicas) -> bool:
    inbox = Inbox(live, seen_seconds=600, contact_seconds=600, replicas=replicas)
    message, contact = MessageId(f"m{number}"), ContactKey("somebody")
    return await inbox.accept(message, contact, ConversationId("c1"), b"sealed", NOW, channel=Channel.SMS)


async def test_after_a_failover_everybody_finds_the_next_primary(group: RedisGroup, live: Live) -> None:
    rq, blocking = connect_for_rq(group.place), connect(group.place, blocking=True)
    stream = GroupStream(blocking, stream="some", group="all", consumer="me")
    await stream.prepare()
    rq.set("before", "1")
    with group.nodes[0].ask() as client:
        client.wait(1, 5_000)
    group.nodes[0].program.kill()
    await insist(live, "after")
    with group.nodes[1].ask() as client:
        assert client.mget("before", "after") == [b"1", b"1"]
    until = time.monotonic() + _SECONDS
    while True:
        try:
            rq.set("after", "2")
            await live.xadd("some", {"a": "b"})
            assert await stream.next(1, 1_000)
            break
        except (RedisError, OSError):
            assert time.monotonic() < until, "the other clients do not find it"
    assert rq.get("after") == b"2"
    rq.close()
    await blocking.aclose()


async def test_what_no_replica_has_is_not_acknowledged_and_may_come_again(group: RedisGroup, live: Live) -> None:
    waits = Replicas(1, 300)
    assert await accept(live, 1, waits)
    group.nodes[1].program.pause()
    with pytest.raises(StorageDown):
        await accept(live, 2, waits)
    # The same again is known already, and still on no replica.
    with pytest.raises(StorageDown):
        await accept(live, 2, waits)
    assert await accept(live, 3, Replicas())
    group.nodes[1].program.resume()
    until = time.monotonic() + _SECONDS
    while not group.is_whole():
        assert time.monotonic() < until
        await asyncio.sleep(0.1)
    assert not await accept(live, 2, Replicas(1, 5_000))
    with group.nodes[1].ask() as client:
        assert client.llen("inbox:c1") == 3


async def test_a_reader_that_waits_notices_that_its_primary_is_cut_off(group: RedisGroup, live: Live) -> None:
    blocking = connect(group.place, blocking=True)
    stream = GroupStream(blocking, stream="some", group="all", consumer="me")
    await stream.prepare()
    with group.nodes[0].ask() as client:
        client.wait(1, 5_000)
    mailbox = RedisMailbox(blocking, seconds=60)
    waiting = asyncio.create_task(mailbox.wait("box", "", _SECONDS))
    reading = asyncio.create_task(stream.next(1, 1_000))
    await asyncio.sleep(0.1)
    group.nodes[0].program.pause()
    await insist(live, "after")
    with pytest.raises((RedisError, OSError)):
        await asyncio.wait_for(reading, _SECONDS)
    # Whoever waits for a letter looks for themselves, once the silence has been noticed.
    position = await RedisMailbox(live, seconds=60).append("box", b"a")
    assert await asyncio.wait_for(waiting, _SECONDS) in ([], [(position, b"a")])
    assert await mailbox.wait("box", "", _SECONDS) == [(position, b"a")]
    await mailbox.close()
    await live.xadd("some", {"a": "b"})
    async with asyncio.timeout(_SECONDS):
        while True:
            try:
                if await stream.next(1, 1_000):
                    break
            except (redis.RedisError, OSError):
                await asyncio.sleep(0.1)
    await blocking.aclose()


async def test_what_a_visitor_has_to_read_is_on_a_replica_before_it_counts_as_there(
    group: RedisGroup, live: Live
) -> None:
    mailbox = RedisMailbox(live, seconds=60, replicas=Replicas(1, 300))
    await mailbox.append("box", b"first")
    group.nodes[1].program.pause()
    with pytest.raises(StorageDown):
        await mailbox.append("box", b"second")
    group.nodes[1].program.resume()
    group.nodes[0].program.kill()
    await insist(live, "after")
    assert [blob for _, blob in await mailbox.read("box")][:1] == [b"first"]
