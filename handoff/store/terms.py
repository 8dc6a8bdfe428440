"""Terms of office: who leads works under a number, and whoever has an older one changes nothing any more."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy import BigInteger, Column, String, Table, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from handoff.store.tables import metadata
from handoff.store.unit_of_work import Database, UnitOfWork
from most116.core.redaction import EventLog

terms = Table(
    "terms",
    metadata,
    Column("of", String(32), primary_key=True),
    Column("number", BigInteger, nullable=False),
)


class Deposed(Exception):
    """Another process has taken the lead since: whatever was to be written is not."""


class TermDatabase(Database):
    """Writes only while the term that was taken last is the newest; reads like any other."""

    def __init__(self, engine: AsyncEngine, events: EventLog, of: str) -> None:
        super().__init__(engine, events)
        self._of = of
        self._number = 0

    @property
    def has_term(self) -> bool:
        """Whether one was ever taken; it may be over."""
        return self._number > 0

    async def take_term(self) -> None:
        """Begin a term: from now on nobody who led before writes anything."""
        async with super().write() as unit:
            row = terms.c.of == self._of
            newest = await unit.connection.scalar(select(terms.c.number).where(row).with_for_update())
            number = (newest or 0) + 1
            change = insert(terms).values(of=self._of) if newest is None else update(terms).where(row)
            await unit.connection.execute(change.values(number=number))
        self._number = number

    @asynccontextmanager
    async def write(self) -> AsyncIterator[UnitOfWork]:
        """Raises Deposed. Two that write at the same time wait for each other at their term."""
        async with super().write() as unit:
            await self._hold(unit.connection)
            yield unit

    async def _hold(self, connection: AsyncConnection) -> None:
        mine = (terms.c.of == self._of) & (terms.c.number == self._number)
        held = await connection.execute(update(terms).where(mine).values(number=self._number))
        if held.rowcount != 1:
            raise Deposed
