"""Real databases for the tests: SQLite files copied from a migrated one, and PostgreSQL databases of our own."""

import asyncio
import shutil
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
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


@contextmanager
def new_postgres(server: str) -> Iterator[str]:
    """A database on the server that the address `server` leads to, and its own address; it is gone afterwards.

    Nobody else has its name, so that runs of several checkouts do not disturb each other.
    """
    name = f"most116_test_{uuid.uuid4().hex}"
    asyncio.run(_on_server(server, f'CREATE DATABASE "{name}"'))
    try:
        yield make_url(server).set(database=name).render_as_string(hide_password=False)
    finally:
        asyncio.run(_on_server(server, f'DROP DATABASE "{name}" WITH (FORCE)'))


async def empty_tables(url: str) -> None:
    engine = create_async_engine(url)
    async with engine.begin() as connection:
        await connection.execute(text(f"TRUNCATE {', '.join(metadata.tables)}"))
    await engine.dispose()


async def _migrate(url: str) -> None:
    engine = open_engine(url)
    await upgrade(engine)
    await engine.dispose()


async def _on_server(server: str, statement: str) -> None:
    engine = create_async_engine(server, isolation_level="AUTOCOMMIT")
    async with engine.connect() as connection:
        # One at a time: two that copy the server's template fail.
        await connection.execute(text("SELECT pg_advisory_lock(116)"))
        await connection.execute(text(statement))
    await engine.dispose()
