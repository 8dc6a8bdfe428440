"""A connection to SQLite that goes to its thread only where it may have to wait: for the write lock and for the disk.

The driver hands every call to a thread, four for each query, and each costs more than most queries themselves. What
the house asks SQLite reads or writes a few rows by an index.
"""

import sqlite3
from collections.abc import Callable
from typing import Any

import aiosqlite

# Begins a transaction that writes: it waits until no other process writes.
BEGIN_WRITING = "BEGIN IMMEDIATE"


class QuickConnection(aiosqlite.Connection):
    async def _execute(self, fn: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        """Run one call of the driver. Raises ValueError when the connection is closed, as the driver's own does."""
        waits = BEGIN_WRITING in args or getattr(fn, "__name__", "") == "commit"
        if waits or self._connection is None:
            return await super()._execute(fn, *args, **kwargs)  # type: ignore[no-untyped-call]
        return fn(*args, **kwargs)


def connect(database: str, **options: Any) -> QuickConnection:
    """What SQLAlchemy calls for a new connection; `options` are those of sqlite3.connect."""

    def open_file() -> sqlite3.Connection:
        found: sqlite3.Connection = sqlite3.connect(database, **options)
        return found

    connection = QuickConnection(open_file, iter_chunk_size=64)
    # As SQLAlchemy has it for its own: a connection that was left open must not keep the process from ending.
    connection._thread.daemon = True  # noqa: SLF001
    return connection
