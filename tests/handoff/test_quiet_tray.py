"""Who greeted and fell silent is seen apart from the queue, and a free consultant may say hello (domain sheet 2.1)."""

import pytest

from handoff.records import Account
from handoff.routing import by_rules
from handoff.store import case_lists
from most116.core.conversation import Line, Phase
from most116.core.errors import DeskError
from most116.core.ids import ConversationId
from most116.testing.house import BOHDAN, House
from most116.testing.house_records import ANIA


async def pass_time(house: House, minutes: int) -> None:
    """The clock tells every dialogue what time it is."""
    for _ in range(minutes):
        house.clock.move(minutes=1)
        now = house.clock.now()
        async with house.parts.database.read() as connection:
            due = await case_lists.due(connection, now, 10)
        for conversation, at in due:
            await house.parts.inbox.tick(conversation, at, now)
        await house.read_all()
        await house.deliver()


async def fell_silent(house: House, *senders: str) -> list[ConversationId]:
    """Each greeted, heard the questions and the nudge, and wrote nothing more."""
    house.decider.choose = by_rules
    found = []
    for sender in senders:
        found.append(await house.hears("hej", sender=sender))
        await house.deliver()
        house.clock.move(seconds=1)
    await pass_time(house, 30)
    assert [(await house.case(one)).conversation.phase for one in found] == [Phase.PARKED] * len(found)
    return found


async def listed(house: House, account: Account) -> list[ConversationId]:
    return [entry.id for entry in await house.desk.quiet.listed(account, 10)]


async def test_they_are_listed_apart_and_nobody_is_given_them(house: House) -> None:
    first, second = await fell_silent(house, ANIA, BOHDAN)
    celina = house.account()
    assert await listed(house, celina) == [second, first]
    assert await house.desk.queue(celina) == []
    assert await house.desk.take_next(celina) is None
    assert [line.text for line in await house.transcript(first) if line.author == "person"] == ["hej"]


async def test_whoever_is_free_says_hello(house: House) -> None:
    (quiet,) = await fell_silent(house, ANIA)
    celina, other = house.account(), house.account("Dorota", Line.YOUTH)
    taken = await house.desk.claim(celina, quiet)
    assert (taken.phase, taken.assigned_to) == (Phase.ACTIVE, celina.id)
    with pytest.raises(DeskError) as refused:
        await house.desk.claim(other, quiet)
    assert refused.value.text_key == "desk.taken"
    await house.reply(quiet, "Cześć, jestem tutaj")
    await house.deliver()
    *_, here, hello = house.bridge.texts
    assert "Celina" in here
    assert hello == "Cześć, jestem tutaj"
    assert await listed(house, celina) == []
    await house.hears("jestem")
    assert (await house.case(quiet)).conversation.assigned_to == celina.id


async def test_who_writes_again_waits_like_everybody(house: House) -> None:
    (quiet,) = await fell_silent(house, ANIA)
    await house.hears("jednak napiszę")
    celina = house.account()
    assert [entry.id for entry in await house.desk.queue(celina)] == [quiet]
    assert await listed(house, celina) == []


async def test_given_back_they_wait_in_the_queue(house: House) -> None:
    (quiet,) = await fell_silent(house, ANIA)
    celina = house.account()
    await house.desk.claim(celina, quiet)
    await house.desk.release(celina, quiet)
    assert [entry.id for entry in await house.desk.queue(celina)] == [quiet]


async def test_a_tray_is_of_its_line(house: House) -> None:
    (quiet,) = await fell_silent(house, ANIA)
    line = (await house.case(quiet)).conversation.line
    assert line is None, "before its age is known it is on both lines"
    for only in Line:
        assert await listed(house, house.account("Dorota", only)) == [quiet]


async def test_a_day_later_they_are_gone(house: House) -> None:
    (quiet,) = await fell_silent(house, ANIA)
    house.clock.move(hours=24)
    await pass_time(house, 1)
    assert (await house.case(quiet)).conversation.phase is Phase.CLOSED
    assert await listed(house, house.account()) == []
    with pytest.raises(DeskError) as refused:
        await house.desk.claim(house.account(), quiet)
    assert refused.value.text_key == "desk.not_found"
