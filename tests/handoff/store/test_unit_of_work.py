"""One transaction: all of it or nothing, and what is live only after it."""

import asyncio
from datetime import UTC, datetime

import pytest

from handoff.store import accounts, audit
from handoff.store.unit_of_work import UnitOfWork
from most116.core.ids import ConsultantId
from most116.testing.house import House

NOW = datetime(2026, 11, 20, 22, 30, tzinfo=UTC)


async def append(unit: UnitOfWork) -> None:
    await audit.append(unit.connection, audit.Entry(actor=ConsultantId("ola"), action="claim"), NOW)


async def test_effects_follow_the_commit_in_order(house: House) -> None:
    done: list[str] = []

    async def effect(name: str) -> None:
        done.append(name)

    async with house.parts.database.write() as unit:
        await append(unit)
        unit.after_commit(lambda: effect("first"))
        unit.after_commit(lambda: effect("second"))
        assert done == []
    assert done == ["first", "second"]


async def test_a_failure_takes_everything_back(house: House) -> None:
    done: list[str] = []

    async def effect() -> None:
        done.append("effect")

    async def fail() -> None:
        async with house.parts.database.write() as unit:
            await append(unit)
            unit.after_commit(effect)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await fail()
    assert done == []
    async with house.parts.database.write() as unit:
        await append(unit)
    async with house.parts.database.read() as connection:
        assert await audit.broken_at(connection) is None


async def test_one_effect_that_fails_does_not_keep_the_others_back(house: House) -> None:
    done: list[str] = []

    async def fail() -> None:
        raise ZeroDivisionError

    async def effect() -> None:
        done.append("effect")

    async with house.parts.database.write() as unit:
        unit.after_commit(fail)
        unit.after_commit(effect)
    assert done == ["effect"]


async def test_what_is_told_follows_every_effect_and_waits_for_nothing_else_that_is_told(house: House) -> None:
    done: list[str] = []
    second = asyncio.Event()

    async def effect(name: str) -> None:
        await asyncio.sleep(0)
        done.append(name)

    async def tell_first() -> None:
        await second.wait()
        done.append("told first")

    async def tell_second() -> None:
        done.append("told second")
        second.set()

    async def fail() -> None:
        raise ZeroDivisionError

    async with asyncio.timeout(60):
        async with house.parts.database.write() as unit:
            unit.then_tell(tell_first)
            unit.then_tell(fail)
            unit.after_commit(lambda: effect("effect"))
            unit.then_tell(tell_second)
    assert done == ["effect", "told second", "told first"]


async def test_an_effect_may_write_again(house: House) -> None:
    async def write() -> None:
        async with house.parts.database.write() as unit:
            await append(unit)

    async with asyncio.timeout(60):
        async with house.parts.database.write() as unit:
            unit.after_commit(write)


async def test_a_reader_sees_what_was_committed_while_somebody_writes(house: House) -> None:
    async with house.parts.database.write() as unit:
        await append(unit)
        async with house.parts.database.read() as connection:
            assert await audit.broken_at(connection) is None


async def test_accounts_are_kept_whole(house: House) -> None:
    store = accounts.AccountStore(house.parts.database, house.clock)
    celina = house.account("Celina")
    await store.add(celina)
    assert await store.by_login("celina") == celina
    assert await store.by_id(celina.id) == celina
    assert await store.by_login("CELINA") is None
    await store.set_password(celina.id, "argon")
    (kept,) = await store.all()
    assert kept.password_hash == "argon"
