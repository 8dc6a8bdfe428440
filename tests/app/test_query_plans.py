"""What runs at every tick, for every message and for every act at the desk reads no whole table.

A table of talks grows with every person who ever wrote within its retention: what looks through all of it for one of
them is quick on the first day and holds everybody up after a campaign.
"""

from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from most116.app.forgetting import make_key_rotation
from most116.app.housekeeping import Housekeeping, under_a_term
from most116.app.record_keeping import make_filing
from most116.core.errors import OPTED_OUT, BridgeError
from most116.testing.databases import copy_sqlite
from most116.testing.house import BOHDAN, House, house_at
from most116.testing.servers import RedisServer

# Those that grow with people; accounts, drills, plans and days are few.
_GROWING = ("conversations", "messages", "letters", "letter_parts", "addresses", "data_keys", "notes")


@pytest.fixture
async def sqlite_house(redis_server: RedisServer, migrated_sqlite: Path, tmp_path: Path) -> AsyncIterator[House]:
    """On SQLite, which says how it would look for the rows also where there are few."""
    async with house_at(redis_server.url, copy_sqlite(migrated_sqlite, tmp_path / "most116.db"), tmp_path) as made:
        yield made


@contextmanager
def asked(house: House) -> Iterator[dict[str, Any]]:
    """Every statement that is run meanwhile, and what it was given."""
    found = dict[str, Any]()

    def note(_connection: Any, _cursor: Any, statement: str, given: Any, *_: Any) -> None:
        found[statement] = given

    engine = house.parts.database.engine.sync_engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield found
    finally:
        event.remove(engine, "before_cursor_execute", note)


async def whole_tables(house: House, statements: dict[str, Any]) -> list[str]:
    """The statements whose plan looks through all rows of a table that grows."""
    found = []
    async with house.parts.database.read() as connection:
        for statement, given in statements.items():
            if not statement.startswith(("SELECT", "UPDATE", "DELETE", "WITH")):
                continue
            plan = await connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", given)
            names = {words[1].rstrip("_0123456789") for (*_, detail) in plan if (words := detail.split())[0] == "SCAN"}
            if names & set(_GROWING):
                found.append(statement)
    return found


async def test_a_talk_from_its_first_word_to_its_end(sqlite_house: House) -> None:
    house = sqlite_house
    with asked(house) as statements:
        conversation = await house.talk()
        await house.hears("a co teraz", sender=BOHDAN)
        house.bridge.acts.append(BridgeError(OPTED_OUT, detail="117"))
        for words in ("Jestem", "Słucham"):
            await house.reply(conversation, words)
            await house.deliver()
        await house.transcript(conversation)
        await house.desk.close(house.account(), conversation)
        await house.deliver()
    assert len(statements) > 20
    assert await whole_tables(house, statements) == []


async def test_a_tick_of_the_clock(sqlite_house: House) -> None:
    house = sqlite_house
    await house.talk()
    await house.hears("a co teraz", sender=BOHDAN)
    own, database = under_a_term(house.parts)
    await database.take_term()
    clock = Housekeeping(own, database, make_filing(own), house.retention, make_key_rotation(own))
    with asked(house) as statements:
        for work in (clock._tick, clock._send_late_letters, clock._offering.look, clock._drills.step):
            await work()
        await clock._rescue()
        await clock._lift_starving()
    assert any("slot = ?" in one for one in statements), "the talks of drills are asked for"
    assert await whole_tables(house, statements) == []


async def test_a_statement_that_looks_through_all_is_found(sqlite_house: House) -> None:
    """So that the tests above can fail."""
    statement = "SELECT id FROM messages WHERE author = 'person'"
    assert await whole_tables(sqlite_house, {statement: ()}) == [statement]
