"""Migrations only add, so that what an older version reads and writes still works while processes are replaced."""

from collections.abc import AsyncIterator

import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Column, Integer, MetaData, String, Table, inspect
from sqlalchemy.engine import Connection
from sqlalchemy.ext.asyncio import AsyncEngine

from handoff.store import schema
from handoff.store.database import open_engine

CONFIG = Config()
CONFIG.set_main_option("script_location", "handoff.store:migrations")
REVISIONS = [one.revision for one in ScriptDirectory.from_config(CONFIG).walk_revisions()][::-1]
# Only add a revision with the release in whose CHANGELOG.md it says that everything but public and gateway is stopped.
NOT_SIDE_BY_SIDE: frozenset[str] = frozenset()


@pytest.fixture
async def engine(empty_url: str) -> AsyncIterator[AsyncEngine]:
    made = open_engine(empty_url)
    yield made
    await made.dispose()


def reflected(connection: Connection) -> MetaData:
    found = MetaData()
    found.reflect(connection)
    return found


def unique(connection: Connection, table: str) -> set[tuple[str | None, ...]]:
    """Every set of columns whose values must differ from row to row."""
    looked = inspect(connection)
    indices = {tuple(one["column_names"]) for one in looked.get_indexes(table) if one["unique"]}
    return indices | {tuple(one["column_names"]) for one in looked.get_unique_constraints(table)}


def in_the_way(old: Table, new: Table | None) -> list[str]:
    """What an older version would stumble over in a table that it knows."""
    if new is None:
        return [f"{old.name} is gone"]
    found = [f"{old.name}.{one.name} is gone" for one in old.columns if one.name not in new.columns]
    for one in new.columns:
        known = old.columns.get(one.name)
        required = not one.nullable and one.server_default is None
        if known is None and required:
            found.append(f"{old.name}.{one.name} is new and must be given")
        if known is not None and str(known.type) != str(one.type):
            found.append(f"{old.name}.{one.name} is {one.type}, and was {known.type}")
        if known is not None and known.nullable and required:
            found.append(f"{old.name}.{one.name} must be given, and need not before")
    return found


async def known(engine: AsyncEngine) -> tuple[MetaData, dict[str, set[tuple[str | None, ...]]]]:
    """The tables as they are, and for each what must differ from row to row."""
    async with engine.connect() as connection:
        found = await connection.run_sync(reflected)
        return found, {name: await connection.run_sync(unique, name) for name in found.tables}


async def test_every_revision_leaves_what_the_one_before_knows(engine: AsyncEngine) -> None:
    await schema.upgrade(engine, REVISIONS[0])
    old, strict = await known(engine)
    for revision in REVISIONS[1:]:
        await schema.upgrade(engine, revision)
        new, stricter = await known(engine)
        found = [one for table in old.tables.values() for one in in_the_way(table, new.tables.get(table.name))]
        found += [
            f"{name}: {more} must differ now" for name in strict if (more := stricter.get(name, set()) - strict[name])
        ]
        assert bool(found) == (revision in NOT_SIDE_BY_SIDE), (revision, found)
        old, strict = new, stricter


def test_what_would_stop_an_older_version_is_found() -> None:
    """So that the test above can fail."""
    old = Table("people", MetaData(), Column("a", Integer, nullable=True), Column("b", String(8)), Column("c", Integer))
    bigger = Column("d", Integer, nullable=False, server_default="0")
    fine = Table("people", MetaData(), *(Column(one.name, one.type, nullable=True) for one in old.columns), bigger)
    assert in_the_way(old, fine) == []
    bad = Table(
        "people",
        MetaData(),
        Column("a", Integer, nullable=False),
        Column("b", Integer),
        Column("d", Integer, nullable=False),
    )
    assert in_the_way(old, bad) == [
        "people.c is gone",
        "people.a must be given, and need not before",
        "people.b is INTEGER, and was VARCHAR(8)",
        "people.d is new and must be given",
    ]
    assert in_the_way(old, None) == ["people is gone"]
