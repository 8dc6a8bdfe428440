"""Keys of the day: there before they are needed, and gone when nothing needs them."""

from datetime import timedelta

import pytest
from sqlalchemy import delete, select

from handoff.crypto.envelope import EnvelopeError, key_id_of
from handoff.crypto.key_folder import KeyFolder, Purpose
from handoff.key_check import uses_of_keys, verify
from handoff.key_rotation import DAILY
from handoff.retention import forget
from handoff.store import audit, cases, data_keys
from handoff.store.tables import metadata
from most116.app.forgetting import make_key_rotation
from most116.core.ids import ConversationId, MessageId
from most116.testing.house import House


async def turn(house: House, **by: float) -> int:
    house.clock.move(**by)
    return await make_key_rotation(house.parts).turn()


async def key_of(house: House, conversation: ConversationId) -> str:
    async with house.parts.database.read() as connection:
        wrapped = await data_keys.get(connection, conversation)
    assert wrapped is not None
    return key_id_of(wrapped)


def store(house: House) -> KeyFolder:
    return KeyFolder(house.parts.settings.keyring_dir)


def ids(house: House) -> set[str]:
    return {one.key.id for one in store(house).read()}


async def test_tomorrows_keys_are_there_before_tomorrow(house: House) -> None:
    assert await turn(house) == 0
    today = house.clock.now().date()
    for purpose in DAILY:
        days = [one.day for one in store(house).read() if one.purpose is purpose]
        assert days == [today, today + timedelta(days=1)]
    made = ids(house)
    await turn(house)
    assert ids(house) == made
    before = await key_of(house, await house.talk())
    house.clock.move(days=1)
    after = await key_of(house, await house.hears("hej", sender="+48600100999"))
    assert after in made - {before}


async def test_a_key_is_destroyed_two_days_after_the_last_talk_under_it_was_forgotten(house: House) -> None:
    one, other = await house.talk(), await house.hears("hej", sender="+48600100999")
    key = await key_of(house, one)
    assert key == await key_of(house, other)
    await turn(house)
    await forget(house.parts.database, one)
    await turn(house, days=4)
    assert key in ids(house)
    await forget(house.parts.database, other)
    assert await turn(house) == 1
    assert key not in ids(house)
    (gone,) = [used for used in await uses_of_keys(house.parts.database, store(house)) if used.id == key]
    assert gone.destroyed
    assert gone.purpose is Purpose.WRAP
    async with house.parts.database.read() as connection:
        assert await audit.broken_at(connection) is None
        rows = await connection.execute(select(metadata.tables["audit"]))
        assert f"wrap {gone.day} {key}" in [row.detail for row in rows if row.action == "key_destroyed"]


async def test_no_key_is_destroyed_before_everybody_has_taken_the_next(house: House) -> None:
    conversation = await house.talk()
    key = await key_of(house, conversation)
    await turn(house)
    await forget(house.parts.database, conversation)
    for _ in range(2):
        await turn(house, days=1)
        assert key in ids(house)
    await turn(house, days=1)
    assert key not in ids(house)


async def test_a_talk_that_lasts_is_still_read_when_the_key_of_its_day_is_gone(house: House) -> None:
    conversation = await house.talk()
    key = await key_of(house, conversation)
    await turn(house)
    for _ in range(40):
        await turn(house, days=1)
    assert key not in ids(house)
    assert (await house.words(conversation))[0] == "hej"
    await house.hears("to znowu ja")
    assert (await house.words(conversation))[-1] == "to znowu ja"
    assert (await verify(house.parts.database, store(house), house.parts.keyring)).well


async def test_what_waits_unread_keeps_the_key_that_opens_it(house: House) -> None:
    assert await house.intake(house.message("hej"))
    await turn(house)
    for _ in range(60):
        await turn(house, days=1)
    await house.read_all()
    conversation = (await house.case_of("+48600100200")).conversation.id
    assert await house.words(conversation) == ["hej"]
    assert await turn(house, days=1) > 0


async def test_keys_of_another_database_are_left_alone(house: House) -> None:
    conversation = await house.talk()
    foreign = store(house).add(Purpose.WRAP, house.clock.now().date() - timedelta(days=9)).key.id
    for _ in range(5):
        await turn(house, days=1)
    assert foreign in ids(house)
    # As if this were another database: it knows neither the talk nor which keys were ever used.
    kept = await key_of(house, conversation)
    async with house.parts.database.write() as unit:
        for table in ("data_keys", "day_keys"):
            await unit.connection.execute(delete(metadata.tables[table]))
    for _ in range(5):
        await turn(house, days=1)
    assert kept in ids(house)


async def test_a_round_that_was_cut_off_is_finished_by_the_next(house: House) -> None:
    conversation = await house.talk()
    key = await key_of(house, conversation)
    await turn(house)
    await forget(house.parts.database, conversation)
    house.clock.move(days=4)
    store(house).destroy(key)
    await turn(house)
    assert [one.destroyed for one in await uses_of_keys(house.parts.database, store(house)) if one.id == key] == [True]


async def test_verifying_names_what_does_not_open_and_what_should_not_be_there(house: House) -> None:
    lost, left = await house.talk(), await house.hears("hej", sender="+48600100999")
    folder = store(house)
    assert (await verify(house.parts.database, folder, house.parts.keyring)).well
    async with house.parts.database.write() as unit:
        wrapped = await data_keys.get(unit.connection, lost)
        assert wrapped is not None
        await data_keys.destroy(unit.connection, lost)
        await data_keys.add(unit.connection, lost, wrapped[:-1] + bytes([wrapped[-1] ^ 1]), house.clock.now())
        await data_keys.destroy(unit.connection, left)
    found = await verify(house.parts.database, folder, house.parts.keyring)
    assert (found.lost, found.left, found.well) == ((lost,), (left,), False)


async def test_a_wrapped_key_does_not_open_in_another_place(house: House) -> None:
    one, other = await house.talk(), await house.hears("hej", sender="+48600100999")
    async with house.parts.database.read() as connection:
        wrapped = await data_keys.get(connection, one)
        case = await cases.load(connection, other)
    assert wrapped is not None
    assert case is not None
    ring = house.parts.keyring
    for wrong in (lambda: ring.unwrap(other, wrapped), lambda: ring.open_inbox(wrapped, MessageId(one))):
        with pytest.raises(EnvelopeError):
            wrong()
