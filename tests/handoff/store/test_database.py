"""What PostgreSQL is told of us, so that a machine that is gone keeps nobody waiting."""

import asyncio

import pytest
from sqlalchemy import text

from handoff.store.database import open_engine
from handoff.store.unit_of_work import Database
from most116.core.errors import StorageDown
from most116.core.redaction import EventLog

pytestmark = pytest.mark.postgres


async def test_the_server_gives_up_on_whoever_is_gone(migrated_postgres: str) -> None:
    engine = open_engine(migrated_postgres)
    database = Database(engine, EventLog("test"))
    for _ in range(2):
        # What is set in a transaction is lost with it: the second round takes the connection of the first.
        with pytest.raises(ZeroDivisionError):
            async with database.write() as unit:
                asked = await unit.connection.execute(text("SHOW idle_in_transaction_session_timeout"))
                assert asked.scalar() == "30s"
                asked = await unit.connection.execute(text("SHOW tcp_keepalives_idle"))
                assert asked.scalar() == "5"
                raise ZeroDivisionError
    await engine.dispose()


async def test_a_transaction_that_the_server_ended_is_tried_again_by_whoever_began_it(migrated_postgres: str) -> None:
    engine = open_engine(migrated_postgres)
    with pytest.raises(StorageDown):
        async with Database(engine, EventLog("test")).write() as unit:
            await unit.connection.execute(text("SET LOCAL idle_in_transaction_session_timeout = '20ms'"))
            async with asyncio.timeout(60):
                # Nothing happens in it for longer and longer, until that was too long.
                for tries in range(1, 100):
                    await asyncio.sleep(tries * 0.02)
                    await unit.connection.execute(text("SELECT 1"))
    await engine.dispose()
