"""What PostgreSQL is told of us, so that a machine that is gone keeps nobody waiting."""

import asyncio

import pytest
from sqlalchemy import text

from handoff.store.database import open_engine
from handoff.store.unit_of_work import Database, StaleError
from most116.core.errors import StorageDown
from most116.core.redaction import EventLog

pytestmark = pytest.mark.postgres


async def test_the_server_gives_up_on_whoever_is_gone(migrated_postgres: str) -> None:
    engine = open_engine(migrated_postgres)
    database = Database(engine, EventLog("test"))
    # What is set in a transaction is lost with it: the second takes the connection of the first, which was rolled back.
    for _ in range(2):
        async with database.read() as connection:
            asked = await connection.execute(text("SHOW idle_in_transaction_session_timeout"))
            assert asked.scalar() == "30s"
            asked = await connection.execute(text("SHOW tcp_keepalives_idle"))
            assert asked.scalar() == "5"
    await engine.dispose()


async def test_a_transaction_that_the_server_ended_is_tried_again_by_whoever_began_it(migrated_postgres: str) -> None:
    engine = open_engine(migrated_postgres)
    with pytest.raises(StorageDown):
        await _do_nothing(Database(engine, EventLog("test")))
    await engine.dispose()


async def _do_nothing(database: Database) -> None:
    """For longer and longer, until that was too long."""
    async with database.write() as unit, asyncio.timeout(60):
        await unit.connection.execute(text("SET LOCAL idle_in_transaction_session_timeout = '20ms'"))
        for tries in range(1, 100):
            await asyncio.sleep(tries * 0.02)
            await unit.connection.execute(text("SELECT 1"))


async def test_of_two_that_wait_for_each_other_one_reads_and_decides_again(migrated_postgres: str) -> None:
    engine = open_engine(migrated_postgres)
    database, both_hold = Database(engine, EventLog("test")), asyncio.Barrier(2)

    async def hold(first: int, second: int) -> None:
        async with database.write() as unit:
            await unit.connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": first})
            await both_hold.wait()
            await unit.connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": second})

    async with asyncio.timeout(60):
        ended = await asyncio.gather(hold(1, 2), hold(2, 1), return_exceptions=True)
    assert {None if one is None else type(one) for one in ended} == {None, StaleError}
    await engine.dispose()
