"""Two clocks: one works at a time, and one that was paused or cut off changes nothing when it comes back."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from sqlalchemy import update

from handoff.live import names
from handoff.live.leader import Leader
from handoff.store.tables import conversations
from handoff.store.terms import Deposed, TermDatabase
from most116.app.forgetting import make_key_rotation
from most116.app.housekeeping import Housekeeping, under_a_term
from most116.app.record_keeping import make_filing
from most116.testing.ear import eventually
from most116.testing.house import House


@asynccontextmanager
async def clock_of(house: House) -> AsyncIterator[TermDatabase]:
    """A clock that runs until the block is left, and what it writes with."""
    parts, database = under_a_term(house.parts)
    clock = Housekeeping(parts, database, make_filing(parts), house.retention, make_key_rotation(parts))
    stop = asyncio.Event()
    running = asyncio.create_task(clock.run(stop))
    try:
        yield database
    finally:
        stop.set()
        await running


async def test_who_was_deposed_in_the_middle_of_a_round_changes_nothing(house: House) -> None:
    conversation = await house.hears("hej")
    _, first = under_a_term(house.parts)
    _, second = under_a_term(house.parts)
    with pytest.raises(Deposed):
        async with first.write():
            raise AssertionError("written without a term")
    await first.take_term()
    before = await house.case(conversation)
    async with first.write():
        pass
    await second.take_term()
    with pytest.raises(Deposed):
        async with first.write() as unit:
            await unit.connection.execute(update(conversations).values(slot="changed"))
    assert await house.case(conversation) == before
    async with second.write():
        pass
    await first.take_term()
    async with first.write():
        pass


async def test_a_lead_that_redis_forgot_is_taken_by_one_and_lost_by_the_other(house: House) -> None:
    redis = house.parts.runtime.redis

    async def writes(database: TermDatabase) -> bool:
        try:
            async with database.write():
                return True
        except Deposed:
            return False

    async with clock_of(house) as first:
        await eventually(lambda: first.has_term)
        assert await writes(first)
        # A failover loses what no replica had yet: here who leads.
        await redis.delete(names.CLOCK_LEADER)
        other = Leader(redis, "another")
        while not await other.lead():
            await redis.delete(names.CLOCK_LEADER)
        _, second = under_a_term(house.parts)
        await second.take_term()
        assert (await writes(first), await writes(second)) == (False, True)
        await other.resign()
        async with asyncio.timeout(60):
            while not await writes(first):  # noqa: ASYNC110 -- nothing tells of it
                await asyncio.sleep(0.05)
        assert not await writes(second)
