"""The migrations make the tables that the code believes in, go both ways with rows in them, and roles look first."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import func, inspect, select, text
from sqlalchemy.engine import Connection
from sqlalchemy.ext.asyncio import AsyncEngine

from handoff.store import schema, terms
from handoff.store.database import answers, open_engine
from handoff.store.tables import conversations
from most116.core.errors import ConfigurationError
from most116.testing.databases import sqlite_url
from most116.testing.house import House, house_at
from most116.testing.servers import RedisServer

CONFIG = Config()
CONFIG.set_main_option("script_location", "handoff.store:migrations")
SCRIPTS = ScriptDirectory.from_config(CONFIG)
# Of a module whose tables nobody else here has read.
metadata = terms.terms.metadata


@pytest.fixture
async def empty(empty_url: str) -> AsyncIterator[AsyncEngine]:
    engine = open_engine(empty_url)
    yield engine
    await engine.dispose()


async def go(engine: AsyncEngine, revision: str, *, down: bool = False) -> None:
    def run(connection: Connection) -> None:
        config = Config()
        config.set_main_option("script_location", "handoff.store:migrations")
        config.attributes["connection"] = connection
        (command.downgrade if down else command.upgrade)(config, revision)

    async with engine.begin() as connection:
        await connection.run_sync(run)


async def tables_of(engine: AsyncEngine) -> set[str]:
    async with engine.connect() as connection:
        return set(await connection.run_sync(lambda plain: inspect(plain).get_table_names()))


def test_there_is_one_line_of_revisions_and_its_head_is_known() -> None:
    assert SCRIPTS.get_heads() == [schema.HEAD]
    assert len(list(SCRIPTS.walk_revisions())) == int(schema.HEAD)


async def test_the_head_is_the_tables(empty: AsyncEngine) -> None:
    await schema.upgrade(empty)

    def differences(connection: Connection) -> list[object]:
        return list(compare_metadata(MigrationContext.configure(connection, opts={"compare_type": True}), metadata))

    async with empty.connect() as connection:
        assert await connection.run_sync(differences) == []
    await schema.upgrade(empty)
    await schema.require_current(empty)


async def test_every_revision_goes_up_and_down(empty: AsyncEngine) -> None:
    for script in reversed(list(SCRIPTS.walk_revisions())):
        await go(empty, script.revision)
        assert await schema.revision_of(empty) == script.revision
        await go(empty, "-1", down=True)
        await go(empty, script.revision)
    await go(empty, "base", down=True)
    assert await tables_of(empty) <= {"alembic_version"}


async def test_going_down_and_up_again_works_with_rows_inside(
    redis_server: RedisServer, empty_url: str, tmp_path: Path
) -> None:
    async with house_at(redis_server.url, empty_url, tmp_path) as house:
        await schema.upgrade(house.parts.database.engine)
        await a_full_day(house)
        for _ in SCRIPTS.walk_revisions():
            await go(house.parts.database.engine, "-1", down=True)
        await schema.upgrade(house.parts.database.engine)
        await house.hears("jeszcze raz", sender="+48600100999")
        async with house.parts.database.read() as connection:
            assert await connection.scalar(select(func.count()).select_from(conversations)) == 1


async def a_full_day(house: House) -> None:
    """Something in every table that conversations fill."""
    conversation = await house.talk()
    await house.desk.note(house.account(), conversation, "notatka")
    await house.reply(conversation, "Jestem")
    await house.deliver()
    await house.desk.close(house.account(), conversation)


async def test_roles_refuse_an_empty_an_older_and_a_newer_schema(empty: AsyncEngine) -> None:
    with pytest.raises(ConfigurationError, match="most116 db upgrade"):
        await schema.require_current(empty)
    assert not await answers(empty)
    await schema.upgrade(empty)
    assert await answers(empty)
    for revision, remedy in (("0000", "most116 db upgrade"), ("9999", "newer most116")):
        async with empty.begin() as connection:
            await connection.execute(text("UPDATE alembic_version SET version_num = :v"), {"v": revision})
        with pytest.raises(ConfigurationError, match=remedy):
            await schema.require_current(empty)


async def test_what_was_deleted_is_not_left_in_the_file(redis_server: RedisServer, tmp_path: Path) -> None:
    """SQLite overwrites what it deletes, so that a destroyed key is not in the file afterwards."""
    url = sqlite_url(tmp_path / "most116.db")
    async with house_at(redis_server.url, url, tmp_path) as house:
        await schema.upgrade(house.parts.database.engine)
        conversation = await house.hears("hej")
        async with house.parts.database.read() as connection:
            wrapped = await connection.scalar(text("SELECT wrapped FROM data_keys"))
        assert wrapped
        async with house.parts.database.write() as unit:
            await unit.connection.execute(
                text("DELETE FROM data_keys WHERE conversation = :one"), {"one": conversation}
            )
        async with house.parts.database.engine.connect() as plain:
            raw = await plain.get_raw_connection()
            await raw.driver_connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # type: ignore[union-attr]
    assert wrapped not in (tmp_path / "most116.db").read_bytes()
