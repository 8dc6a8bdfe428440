"""One holder at a time, over connections; a dead holder's lock runs out."""

import asyncio
from contextlib import suppress

from redis.exceptions import RedisError

from handoff.live import names
from handoff.live.connection import Live, connect
from handoff.live.heartbeat import Heartbeat
from handoff.live.leader import Leader
from handoff.live.locks import ConversationLocks
from most116.core.ids import ConversationId
from most116.testing.servers import RedisServer

ONE, OTHER = ConversationId("one"), ConversationId("other")


async def test_one_holder_at_a_time(redis_server: RedisServer) -> None:
    connections = [connect(redis_server.url) for _ in range(2)]
    inside, most = 0, 0

    async def work(locks: ConversationLocks) -> None:
        nonlocal inside, most
        async with locks.hold(ONE):
            inside += 1
            most = max(most, inside)
            await asyncio.sleep(0)
            inside -= 1

    await asyncio.gather(*(work(ConversationLocks(connection, seconds=30)) for connection in connections * 4))
    assert most == 1
    await asyncio.gather(*(connection.aclose() for connection in connections))


async def test_another_conversation_has_another_lock(live: Live) -> None:
    locks = ConversationLocks(live, seconds=30)
    async with locks.hold(ONE), locks.hold(OTHER):
        assert await live.exists(names.lock(ONE)) == await live.exists(names.lock(OTHER)) == 1
    assert await live.exists(names.lock(ONE)) == await live.exists(names.lock(OTHER)) == 0


async def test_a_lock_that_ran_out_is_not_released_for_its_next_holder(live: Live) -> None:
    locks = ConversationLocks(live, seconds=30)
    async with locks.hold(ONE):
        await live.set(names.lock(ONE), "next holder")
    assert await live.get(names.lock(ONE)) == b"next holder"


async def test_the_lock_of_a_dead_holder_runs_out(live: Live) -> None:
    await live.set(names.lock(ONE), "dead", px=30)
    async with ConversationLocks(live, seconds=30).hold(ONE):
        assert await live.get(names.lock(ONE)) != b"dead"


async def test_a_lock_waits_for_no_disk_and_goes_with_its_redis(own_redis_server: RedisServer) -> None:
    first, second = connect(own_redis_server.url), connect(own_redis_server.url)
    await first.set("kept", "1")
    written = own_redis_server.everything()
    async with ConversationLocks(first, seconds=3_000).hold(OTHER):
        assert await first.exists(names.lock(OTHER))
    # Letting go of it may fail, because the connection ended with the server.
    with suppress(RedisError):
        async with ConversationLocks(first, seconds=3_000).hold(ONE):
            assert own_redis_server.everything() == written
            own_redis_server.kill()
            own_redis_server.start()
    async with asyncio.timeout(60), ConversationLocks(second, seconds=3_000).hold(ONE):
        assert await second.get("kept") == b"1"
    for one in (first, second):
        await one.aclose()


async def test_of_several_clocks_one_leads_until_it_resigns(live: Live) -> None:
    first, second = Leader(live, "first"), Leader(live, "second")
    assert [await first.lead(), await second.lead(), await first.lead()] == [True, False, True]
    await second.resign()
    assert not await second.lead()
    await first.resign()
    assert await second.lead()


async def test_a_clock_keeps_its_lead_and_counts_how_often_it_was_taken(live: Live) -> None:
    """Its time is written anew before it runs out, and not each time it is asked for."""
    first, second = Leader(live, "first"), Leader(live, "second")
    await first.lead()
    await live.pexpire(names.CLOCK_LEADER, names.LEADER_MS - 500)
    await first.lead()
    assert await live.pttl(names.CLOCK_LEADER) <= names.LEADER_MS - 500
    await live.pexpire(names.CLOCK_LEADER, names.LEADER_MS // 2)
    await first.lead()
    assert await live.pttl(names.CLOCK_LEADER) > names.LEADER_MS // 2
    assert first.times == 1
    await live.delete(names.CLOCK_LEADER)
    assert [await second.lead(), await first.lead()] == [True, False]
    await second.resign()
    assert await first.lead()
    assert (first.times, second.times) == (2, 1)


async def test_a_sign_of_life_runs_out(live: Live) -> None:
    beat = Heartbeat(live, "worker")
    assert not await beat.alive()
    await beat.beat()
    assert await beat.alive()
    assert 0 < await live.ttl(names.heartbeat("worker")) <= names.HEARTBEAT_SECONDS
