"""Which letters are late, and who may send one."""

import asyncio
from datetime import timedelta

from handoff.store import letters
from handoff.store.letters import LetterRow
from most116.core.errors import UNREACHABLE, BridgeError
from most116.core.ids import ConversationId
from most116.testing.house import BOHDAN, House


async def late(house: House, limit: int = 10) -> list[ConversationId]:
    async with house.parts.database.read() as connection:
        return await letters.overdue(connection, house.clock.now(), limit)


async def test_a_letter_is_late_until_somebody_takes_it_and_again_when_they_die(house: House) -> None:
    conversation = await house.talk()
    row = await house.reply(conversation, "Jestem")
    assert await late(house) == [conversation]
    async with house.parts.database.write() as unit:
        lease = house.clock.now() + timedelta(seconds=30)
        assert await letters.take(unit.connection, row, house.clock.now(), lease)
    assert await late(house) == []
    house.clock.move(seconds=30)
    assert await late(house) == [conversation]
    await house.outbox.drain(conversation)
    assert await late(house) == []


async def test_a_letter_that_waits_behind_another_is_not_late(house: House) -> None:
    """Its turn comes with the first one: it must not fill the list of those that can be sent now."""
    waiting, other = await house.talk(), await house.talk(BOHDAN)
    for text in ("pierwsze", "drugie"):
        await house.reply(waiting, text)
    house.bridge.acts.append(BridgeError(UNREACHABLE))
    await house.outbox.drain(waiting)
    await house.reply(other, "Jestem")
    assert await late(house, limit=1) == [other]
    house.clock.move(seconds=2)
    assert sorted(await late(house)) == sorted([waiting, other])


async def test_one_of_many_workers_gets_a_letter(house: House) -> None:
    row = await house.reply(await house.talk(), "Jestem")

    async def take(row: LetterRow) -> bool:
        async with house.parts.database.write() as unit:
            now = house.clock.now()
            return await letters.take(unit.connection, row, now, now + timedelta(seconds=30))

    assert sorted(await asyncio.gather(*(take(row) for _ in range(10)))) == [False] * 9 + [True]
