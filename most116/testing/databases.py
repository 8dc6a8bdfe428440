"""Real databases for the tests: SQLite files copied from a migrated one, and PostgreSQL databases of our own."""

import asyncio
import shutil
from pathlib import Path

from sqlalchemy import make_url, text
from sqlalchemy.ext.asyncio import create_async_engine

from handoff.store.database import open_engine
from handoff.store.schema import upgrade
from handoff.store.tables import metadata


def sqlite_url(path: Path) -> str:
    return f"sqlite+aiosqlite:///{path}"


def migrate(url: str) -> None:
    """Bring an empty database to the newest revision."""
    asyncio.run(_migrate(url))


def copy_sqlite(migrated: Path, path: Path) -> str:
    """A database of its own for one test, without running the migrations again; returns its address."""
    shutil.copyfile(migrated, path)
    return sqlite_url(path)


def new_postgres(server: str, name: str) -> str:
    """Make the database `name` anew on the server that the address `server` leads to; returns its address."""
    asyncio.run(_recreate(server, name))
    return make_url(server).set(database=name).render_as_string(hide_password=False)


async def empty_tables(url: str) -> None:
    engine = create_async_engine(url)
    async with engine.begin() as connection:
        await connection.execute(text(f"TRUNCATE {', '.join(metadata.tables)}"))
    await engine.dispose()


async def _migrate(url: str) -> None:
    engine = open_engine(url)
    await upgrade(engine)
    await engine.dispose()


async def _recreate(server: str, name: str) -> None:
    engine = create_async_engine(server, isolation_level="AUTOCOMMIT")
    async with engine.connect() as connection:
        # One run at a time: two that copy the server's template fail.
        await connection.execute(text("SELECT pg_advisory_lock(116)"))
        await connection.execute(text(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'))
        await connection.execute(text(f'CREATE DATABASE "{name}"'))
    await engine.dispose()
