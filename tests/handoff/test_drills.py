"""A drill is seen as one everywhere, reaches no platform, takes no place from people, and is counted nowhere."""

from collections.abc import Sequence
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from config.drill_people import load_drill_people
from handoff.break_glass.records import Reason
from handoff.drill import Drill, DrillEnd, scored
from handoff.live.traffic import Traffic
from handoff.ranks import Role
from handoff.records import Account
from handoff.routing import by_rules
from handoff.store import case_lists, duties
from handoff.store.accounts import AccountStore
from handoff.store.letters import LetterState
from handoff.store.record_tables import case_records, open_records, tokens
from handoff.store.tables import conversations, letters
from most116.app.drilling import make_drill_course
from most116.app.places import Places
from most116.app.record_keeping import make_filing, make_work_counts
from most116.core.conversation import Line, Phase, Tier
from most116.core.errors import DeskError
from most116.core.ids import ConversationId
from most116.testing.house import House

PEOPLE = load_drill_people(None)[Line.YOUTH]


async def hired(house: House, name: str, *lines: Line, role: Role = Role.CONSULTANT) -> Account:
    account = house.account(name, *(lines or (Line.YOUTH,)), role=role)
    await AccountStore(house.parts.database, house.clock).add(account)
    return account


@pytest.fixture
async def celina(house: House) -> Account:
    house.decider.choose = by_rules
    return await hired(house, "Celina")


@pytest.fixture
async def lena(house: House) -> Account:
    return await hired(house, "Lena", role=Role.LEAD)


async def go(house: House, seconds: int, step: int = 10) -> None:
    """Time passes in a house whose clock, workers and readers run."""
    course = make_drill_course(house.parts)
    for _ in range(seconds // step):
        house.clock.move(seconds=step)
        await course.step()
        await house.read_all()
        await house.deliver()


async def all_there(house: House, lena: Account) -> Drill:
    drill = await house.desk.drills.start(lena, Line.YOUTH)
    await go(house, 180)
    return drill


async def of_drill(house: House) -> Sequence[tuple[ConversationId, Phase]]:
    async with house.parts.database.read() as connection:
        query = select(conversations.c.id, conversations.c.phase).where(conversations.c.slot.startswith("drill-"))
        return [(ConversationId(row.id), Phase(row.phase)) for row in await connection.execute(query)]


async def count(house: House, table: object) -> int:
    async with house.parts.database.read() as connection:
        return await connection.scalar(select(func.count()).select_from(table)) or 0  # type: ignore[arg-type]


async def refusal(of: object) -> tuple[int, str]:
    with pytest.raises(DeskError) as raised:
        await of  # type: ignore[misc]
    return raised.value.status, raised.value.text_key


async def test_everybody_invented_comes_by_the_real_way_and_is_marked(
    house: House, celina: Account, lena: Account
) -> None:
    await all_there(house, lena)
    waiting = await house.desk.drills.waiting(celina)
    assert sorted(one.tier.label for one in waiting) == sorted(one.tier for one in PEOPLE)
    assert {one.channel for one in waiting} == {one.channel for one in PEOPLE}
    assert all(one.alias.startswith("Ćwiczenie: ") and one.marks[0] == "drill" for one in waiting)
    assert [one.tier for one in waiting] == sorted(one.tier for one in waiting)
    assert {one.line for one in waiting} == {Line.YOUTH}
    taken = await house.desk.claim(celina, waiting[0].id)
    assert (taken.alias[:10], taken.marks[0], taken.returning) == ("Ćwiczenie:", "drill", False)
    await house.desk.reply(celina, taken.id, "Dzień dobry, jestem.")
    await go(house, 20)
    said = (await house.desk.conversation(celina, taken.id)).messages
    assert said[-1].text == next(one.answers[0] for one in PEOPLE if one.tier == "immediate")
    assert await refusal(house.desk.glass.ask(celina, taken.id, next(iter(Reason)))) == (409, "desk.drill.no_glass")
    assert await house.desk.drills.waiting(await hired(house, "Olek", Line.ADULT)) == []


async def test_nothing_of_it_reaches_a_platform(house: House, celina: Account, lena: Account) -> None:
    await all_there(house, lena)
    (first, *_) = await house.desk.drills.waiting(celina)
    await house.desk.claim(celina, first.id)
    await house.desk.reply(celina, first.id, "Dzień dobry")
    await go(house, 20)
    assert house.bridge.taken == []
    async with house.parts.database.read() as connection:
        states = set(await connection.scalars(select(letters.c.state)))
    assert states == {LetterState.DELIVERED.value}
    assert await Traffic(house.parts.runtime.redis, house.clock).read() == {}
    house.clock.move(hours=1)
    assert await Traffic(house.parts.runtime.redis, house.clock).read() == {}


async def test_people_have_their_places_as_if_there_were_none(house: House, celina: Account, lena: Account) -> None:
    await all_there(house, lena)
    assert await house.parts.room.places() == {}
    await Places(house.parts, house.parts.database).mend()
    assert await house.parts.room.places() == {}
    assert (await house.desk.queue(celina), await house.desk.waiting(celina)) == ([], 0)
    assert await house.desk.take_next(celina) is None, "nobody is given an invented person unasked"
    (first, *_) = await house.desk.drills.waiting(celina)
    await house.desk.claim(celina, first.id)
    async with house.parts.database.read() as connection:
        assert await duties.held_by(connection, celina.id) == []
        assert await case_lists.waiting_by_tier(connection) == {}
        assert await case_lists.count_by_phase(connection) == {}
    board = await house.desk.lead.board(lena)
    assert board.waiting == []
    assert all(one.taken == 0 for of_line in board.lines.values() for one in of_line.values())
    assert all(one.talking == 0 for one in (await make_work_counts(house.parts).now()).values())
    person = await house.hears("mam 14 lat", "pokłóciłam się dzisiaj z przyjaciółką", "1")
    assert [one.id for one in await house.desk.queue(celina)] == [person]
    taken = await house.desk.take_next(celina)
    assert taken is not None
    assert taken.id == person
    await house.desk.release(celina, first.id)
    assert first.id in {one.id for one in await house.desk.drills.waiting(celina)}
    assert await house.parts.room.places() == {}


async def test_one_person_in_danger_ends_it_at_once(house: House, celina: Account, lena: Account) -> None:
    await all_there(house, lena)
    (first, *_) = await house.desk.drills.waiting(celina)
    await house.desk.claim(celina, first.id)
    person = await house.hears("zaraz się zabiję")
    assert (await house.desk.queue(celina))[0].id == person
    assert await refusal(house.desk.drills.start(lena, Line.YOUTH)) == (409, "desk.drill.danger")
    await go(house, 10)
    assert {phase for _, phase in await of_drill(house)} == {Phase.CLOSED}
    (ended,) = await house.desk.drills.listed(lena)
    assert (ended.ending, ended.ended_by) == (DrillEnd.DANGER, "clock")
    assert await house.desk.mine(celina) == []
    await go(house, 30)
    assert {phase for _, phase in await of_drill(house)} == {Phase.CLOSED}


async def test_it_is_scored_against_the_targets(house: House, celina: Account, lena: Account) -> None:
    drill = await house.desk.drills.start(lena, Line.YOUTH)
    assert await refusal(house.desk.drills.start(lena, Line.YOUTH)) == (409, "desk.drill.runs")
    assert await refusal(house.desk.drills.start(celina, Line.YOUTH)) == (403, "desk.not_allowed")
    assert await refusal(house.desk.drills.start(lena, Line.ADULT)) == (403, "desk.not_allowed")
    await go(house, 70)
    (grave, *_) = [one for one in await house.desk.drills.waiting(celina) if one.tier is Tier.IMMEDIATE]
    await go(house, 70)
    await house.desk.claim(celina, grave.id)
    calm = [one for one in await house.desk.drills.waiting(celina) if one.tier is Tier.STANDARD]
    await house.desk.claim(celina, calm[0].id)
    await go(house, 360)
    await house.desk.drills.stop(lena, drill.id)
    (ended,) = await house.desk.drills.listed(lena)
    assert (ended.ending, ended.ended_by) == (DrillEnd.STOPPED, lena.id)
    found = {one.tier: one for one in scored(ended.results)}
    assert (found[Tier.IMMEDIATE].taken, found[Tier.IMMEDIATE].missed) == (1, 1), "after more than a minute"
    assert (found[Tier.HIGH].people, found[Tier.HIGH].taken, found[Tier.HIGH].missed) == (2, 0, 2)
    assert (found[Tier.STANDARD].taken, found[Tier.STANDARD].missed) == (1, 0)
    waited = found[Tier.IMMEDIATE].longest
    assert waited is not None
    assert 60 < waited <= 90
    assert await refusal(house.desk.drills.stop(lena, drill.id)) == (404, "desk.drill.gone")
    assert await refusal(house.desk.claim(celina, grave.id)) == (409, "desk.closed")


async def test_it_is_counted_nowhere_and_gone_after_a_day(house: House, celina: Account, lena: Account) -> None:
    drill = await all_there(house, lena)
    (first, *_) = [one for one in await house.desk.drills.waiting(celina) if one.tier is Tier.STANDARD]
    await house.desk.claim(celina, first.id)
    await house.desk.reply(celina, first.id, "Dzień dobry")
    await house.desk.close(celina, first.id)
    await house.desk.drills.stop(lena, drill.id)
    house.clock.move(hours=3)
    assert await make_filing(house.parts).file() == 0
    while await house.retention.enforce():
        pass
    assert [await count(house, one) for one in (case_records, open_records, tokens)] == [0, 0, 0]
    assert len(await of_drill(house)) == len(PEOPLE)
    house.clock.move(days=1)
    while await house.retention.enforce():
        pass
    assert await of_drill(house) == []
    (ended,) = await house.desk.drills.listed(lena)
    assert len(ended.results) == len(PEOPLE), "what came of it stays, without anybody"


async def test_it_ends_in_an_hour(house: House, celina: Account, lena: Account) -> None:
    await all_there(house, lena)
    house.clock.move(hours=1)
    await go(house, 10)
    (ended,) = await house.desk.drills.listed(lena)
    assert ended.ending is DrillEnd.TIME
    assert ended.ended_at is not None
    assert ended.ended_at - ended.started_at < timedelta(hours=2)
    assert await house.desk.drills.running(celina) == []
