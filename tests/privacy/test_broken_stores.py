"""SQL or Redis breaks while words are on their way: no log, no exception and no file tells them."""

import logging
import traceback
from collections.abc import Awaitable
from pathlib import Path

import pytest
from sqlalchemy import text

from most116.testing.databases import copy_sqlite, sqlite_url
from most116.testing.house import House, house_at
from most116.testing.leaks import Place, in_files, in_redis, leaks
from most116.testing.servers import RedisServer

ANIA = "+48600987123"
TOLD = {
    "first": "Nazywam sie Zenobia Przytulska i nie mam dokad pojsc",
    "then": "mieszkam przy Malinowej siedemnascie w Kwiatkowie",
    "reply": "Dzień dobry, pani Zenobio, jestem przy telefonie",
    "note": "Notatka: Zenobia z Malinowej",
}


async def failed(what: Awaitable[object]) -> Place:
    """How it failed, as a program that ends would print it."""
    try:
        await what
    except Exception as failure:  # noqa: BLE001 -- whatever it is
        return type(failure).__name__, "".join(traceback.format_exception(failure)).encode()
    raise AssertionError("it went well")


async def sql(house: House, statement: str) -> None:
    async with house.parts.database.engine.begin() as connection:
        await connection.execute(text(statement))


async def test_broken_stores_tell_no_words(
    own_redis_server: RedisServer, migrated_sqlite: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    copy_sqlite(migrated_sqlite, tmp_path / "most116.db")
    async with house_at(own_redis_server.url, sqlite_url(tmp_path / "most116.db"), tmp_path) as house:
        talk, celina = await house.talk(ANIA), house.account()
        await sql(house, "ALTER TABLE messages RENAME TO elsewhere")
        await sql(house, "ALTER TABLE notes RENAME TO other_notes")
        assert await house.intake(house.message(TOLD["first"], sender=ANIA))
        told = [
            await failed(house.process.drain(talk)),
            await failed(house.desk.reply(celina, talk, TOLD["reply"])),
            await failed(house.desk.note(celina, talk, TOLD["note"])),
            await failed(house.desk.conversation(celina, talk)),
        ]
        await sql(house, "ALTER TABLE elsewhere RENAME TO messages")
        await sql(house, "ALTER TABLE other_notes RENAME TO notes")
        own_redis_server.stop()
        told += [
            await failed(house.intake(house.message(TOLD["then"], sender=ANIA))),
            await failed(house.process.drain(talk)),
        ]
        own_redis_server.start()
        await house.reconnect()
        await house.read_all()
        assert TOLD["first"] in await house.words(talk), "what was accepted is not lost by that"
        number = (ANIA, ANIA.removeprefix("+48"))
        places = [*told, *in_redis(own_redis_server.url), *in_files(tmp_path), ("the log", caplog.text.encode())]
        places.append(("the append-only file", own_redis_server.everything()))
        assert not leaks([*TOLD.values(), *number], places)
