"""One request or one job is one transaction; what must happen elsewhere waits until it is committed."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from handoff.store.database import READ_ONLY
from handoff.store.writer_queue import WriterQueue
from most116.core.errors import StorageDown
from most116.core.redaction import EventLog

# What PostgreSQL calls two transactions that cannot both happen, the last one being two that added the same row. The
# caller reads and decides again.
_IN_EACH_OTHERS_WAY = {"40001", "40P01", "23505"}

# What is no answer at all. Nor is one over a connection that is gone: the server ends a transaction in which nothing
# happens any more, and says so as if it were a fault of ours.
_AWAY = (OperationalError, InterfaceError)

# How an outage of it is called.
SQL: Final = "the SQL database"

Effect = Callable[[], Awaitable[object]]


class StaleError(Exception):
    """Somebody else changed the conversation since it was read: read it again and decide again."""


class UnitOfWork:
    """An open transaction and the effects that follow its commit."""

    def __init__(self, connection: AsyncConnection) -> None:
        self.connection = connection
        self._effects: list[Effect] = []
        self._tidings: list[Effect] = []

    def after_commit(self, effect: Effect) -> None:
        """What happens elsewhere: one after the other, in this order."""
        self._effects.append(effect)

    def then_tell(self, effect: Effect) -> None:
        """What only says that something happened: all of it at once, begun in this order, after the effects."""
        self._tidings.append(effect)

    async def run_effects(self, events: EventLog) -> None:
        """Run every effect, whatever happens to the others; the clock repairs what one of them did not do."""
        for effect in self._effects:
            await _run(effect, events)
        await asyncio.gather(*(_run(effect, events) for effect in self._tidings))


async def _run(effect: Effect, events: EventLog) -> None:
    try:
        await effect()
    except Exception as failure:  # noqa: BLE001 -- the commit stands; housekeeping makes good what failed
        events.failure("effect_failed", failure)


class Database:
    """Opens units of work. Those who write to SQLite queue, because its own waiting is slow and keeps no order."""

    def __init__(self, engine: AsyncEngine, events: EventLog) -> None:
        self.engine = engine
        self._events = events
        file = engine.url.database if engine.dialect.name == "sqlite" else None
        self._queue = WriterQueue(Path(file)) if file else None

    @asynccontextmanager
    async def write(self) -> AsyncIterator[UnitOfWork]:
        """Commits on leaving and then runs the effects; rolls back when the block raises."""
        if self._queue is None:
            async with self._transaction() as unit:
                yield unit
        else:
            async with self._queue, self._transaction() as unit:
                yield unit
        await unit.run_effects(self._events)

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncConnection]:
        try:
            async with self.engine.connect() as connection:
                yield await connection.execution_options(**READ_ONLY)
        except DBAPIError as failure:
            if isinstance(failure, _AWAY) or failure.connection_invalidated:
                raise StorageDown(SQL) from failure
            raise

    @asynccontextmanager
    async def _transaction(self) -> AsyncIterator[UnitOfWork]:
        try:
            async with self.engine.begin() as connection:
                yield UnitOfWork(connection)
        except DBAPIError as failure:
            # Asked first: the driver counts a deadlock among the outages.
            if getattr(failure.orig, "sqlstate", "") in _IN_EACH_OTHERS_WAY:
                raise StaleError from None
            if isinstance(failure, _AWAY) or failure.connection_invalidated:
                raise StorageDown(SQL) from failure
            raise
