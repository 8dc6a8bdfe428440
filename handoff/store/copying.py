"""The rows of all tables, as values that a backup can hold and another database takes."""

import base64
from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any

from sqlalchemy import LargeBinary, Table, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from handoff.store import floor_tables, record_tables, terms
from handoff.store.database import READ_ONLY

_BATCH = 500

Row = Mapping[str, Any]

# Parents before what refers to them. The modules that add their tables to those of tables.py are named, so that none
# of them is missing where nothing else has read it.
_ADDED = (record_tables.open_records, floor_tables.pauses)
# Who leads belongs to the house that runs, and not to what it keeps.
TABLES: Sequence[Table] = [one for one in _ADDED[0].metadata.sorted_tables if one is not terms.terms]


async def at_one_moment(engine: AsyncEngine, connection: AsyncConnection) -> AsyncConnection:
    """The connection, whose reads all see what was committed when the first of them began."""
    if engine.dialect.name == "postgresql":
        return await connection.execution_options(isolation_level="REPEATABLE READ")
    return await connection.execution_options(**READ_ONLY)


async def rows(connection: AsyncConnection, table: Table) -> AsyncIterator[Row]:
    """Every row, as JSON can hold it."""
    result = await connection.stream(select(table).order_by(*table.primary_key).execution_options(yield_per=_BATCH))
    sealed = _sealed(table)
    async for row in result.mappings():
        yield {name: _text(value) if name in sealed else value for name, value in row.items()}


async def put(connection: AsyncConnection, table: Table, found: Sequence[Row]) -> None:
    """Add rows that were given by `rows`."""
    sealed = _sealed(table)
    values = [{name: _bytes(value) if name in sealed else value for name, value in row.items()} for row in found]
    if values:
        await connection.execute(insert(table), values)


async def is_empty(connection: AsyncConnection) -> bool:
    for table in TABLES:
        if (await connection.execute(select(table).limit(1))).first() is not None:
            return False
    return True


def sealed_bytes(row: Row, column: str) -> bytes:
    """A ciphertext of a row that was given by `rows`; empty where there is none."""
    return _bytes(row[column]) or b""


def _sealed(table: Table) -> frozenset[str]:
    return frozenset(column.name for column in table.columns if isinstance(column.type, LargeBinary))


def _text(value: bytes | None) -> str | None:
    return None if value is None else base64.b64encode(value).decode()


def _bytes(value: str | None) -> bytes | None:
    return None if value is None else base64.b64decode(value)
