"""The audit trail shows when an entry was changed, removed, moved or added beside the chain."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import delete, insert, select, update

from handoff.store import audit
from handoff.store.tables import audit as table
from most116.core.ids import ConsultantId, ConversationId
from most116.testing.house import House

NOW = datetime(2026, 11, 20, 22, 30, tzinfo=UTC)


async def write(house: House, count: int) -> None:
    for number in range(count):
        async with house.parts.database.write() as unit:
            entry = audit.Entry(actor=ConsultantId("ola"), action="claim", conversation=ConversationId(f"c{number}"))
            await audit.append(unit.connection, entry, NOW)


async def broken_at(house: House) -> int | None:
    async with house.parts.database.read() as connection:
        return await audit.broken_at(connection)


async def test_an_untouched_trail_is_whole(house: House) -> None:
    assert await broken_at(house) is None
    await write(house, 5)
    assert await broken_at(house) is None


@pytest.mark.parametrize(
    "change",
    [
        {"at": 0}, {"actor": "marek"}, {"action": "close"}, {"conversation": None}, {"detail": "x"},
        {"hash": "0" * 64}, {"previous": "0" * 64},
    ],
)  # fmt: skip
async def test_a_changed_entry_is_found(house: House, change: dict[str, Any]) -> None:
    await write(house, 5)
    async with house.parts.database.write() as unit:
        await unit.connection.execute(update(table).where(table.c.seq == 3).values(**change))
    assert await broken_at(house) == 3


@pytest.mark.parametrize("removed", [1, 3])
async def test_a_removed_entry_is_found(house: House, removed: int) -> None:
    await write(house, 5)
    async with house.parts.database.write() as unit:
        await unit.connection.execute(delete(table).where(table.c.seq == removed))
    assert await broken_at(house) == removed


async def test_an_entry_written_past_the_chain_is_found(house: House) -> None:
    await write(house, 2)
    async with house.parts.database.write() as unit:
        row = (await unit.connection.execute(select(table).where(table.c.seq == 2))).one()
        await unit.connection.execute(insert(table).values(**{**row._asdict(), "seq": 3}))
    assert await broken_at(house) == 3


async def test_entries_written_at_once_make_one_chain(house: House) -> None:
    await asyncio.gather(*(write(house, 3) for _ in range(6)))
    async with house.parts.database.read() as connection:
        rows = (await connection.execute(select(table.c.seq).order_by(table.c.seq))).scalars().all()
    assert rows == list(range(1, 19))
    assert await broken_at(house) is None


async def forget(house: House, before: datetime) -> int:
    async with house.parts.database.write() as unit:
        return await audit.forget(unit.connection, before, NOW + timedelta(days=1))


async def test_what_is_old_goes_and_the_rest_is_still_whole(house: House) -> None:
    await write(house, 5)
    assert await forget(house, NOW) == 0
    assert await forget(house, NOW + timedelta(seconds=1)) == 5
    assert await broken_at(house) is None
    await write(house, 2)
    assert await broken_at(house) is None
    async with house.parts.database.read() as connection:
        rows = (await connection.execute(select(table.c.seq).order_by(table.c.seq))).scalars().all()
    assert rows == [6, 7, 8]


async def test_who_removes_the_oldest_entries_by_hand_is_found(house: House) -> None:
    await write(house, 5)
    await forget(house, NOW + timedelta(seconds=1))
    await write(house, 3)
    async with house.parts.database.write() as unit:
        await unit.connection.execute(delete(table).where(table.c.seq <= 7))
    assert await broken_at(house) == 1
