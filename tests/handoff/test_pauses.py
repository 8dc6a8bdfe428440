"""A pause after abuse is a decision of two people, ends by itself, and is no wall against danger."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from handoff.pause import PauseAnswer, PauseEnd, PauseReason
from handoff.ranks import Role
from handoff.records import Account
from handoff.routing import by_rules
from handoff.store import audit, cases, forgotten, tables
from handoff.store.accounts import AccountStore
from handoff.store.floor_tables import pauses
from most116.core.conversation import Line, Phase, Tier
from most116.core.errors import DeskError
from most116.core.ids import ConversationId
from most116.testing.house import House

YES, NO = PauseAnswer.AGREED, PauseAnswer.REFUSED
INSULTS = PauseReason.INSULTS


async def hired(house: House, name: str, *lines: Line, role: Role = Role.CONSULTANT) -> Account:
    account = house.account(name, *(lines or (Line.YOUTH,)), role=role)
    await AccountStore(house.parts.database, house.clock).add(account)
    return account


@pytest.fixture
async def celina(house: House) -> Account:
    return await hired(house, "Celina")


@pytest.fixture
async def lena(house: House) -> Account:
    return await hired(house, "Lena", role=Role.LEAD)


async def refusal(of: object) -> tuple[int, str]:
    with pytest.raises(DeskError) as raised:
        await of  # type: ignore[misc]
    return raised.value.status, raised.value.text_key


async def set_to(house: House, which: ConversationId, tier: Tier) -> None:
    async with house.parts.database.write() as unit:
        case = await cases.hold(unit.connection, which)
        assert case is not None
        one = replace(case.conversation, line=Line.YOUTH, entry_line=Line.YOUTH, tier=tier)
        await cases.save(unit.connection, replace(case, conversation=one))


async def talk(house: House, owner: Account) -> ConversationId:
    """A talk in which the person was warned and has gone on."""
    conversation = await house.hears("hej")
    await set_to(house, conversation, Tier.STANDARD)
    await house.desk.claim(owner, conversation)
    await house.desk.pauses.warn(owner, conversation)
    house.clock.move(seconds=5)
    await house.hears("i tak wam nawrzucam")
    return conversation


async def paused(house: House, owner: Account, lead: Account, hours: int = 2) -> ConversationId:
    which = await talk(house, owner)
    await house.desk.pauses.ask(owner, which, INSULTS, hours)
    await house.desk.pauses.answer(lead, which, YES)
    await house.deliver()
    return which


async def test_two_people_decide_and_each_step_is_audited(house: House, celina: Account, lena: Account) -> None:
    which = await talk(house, celina)
    await house.desk.pauses.ask(celina, which, INSULTS, 2)
    await house.desk.pauses.answer(lena, which, NO)
    told = await house.desk.pauses.of(celina, which)
    assert told is not None
    assert told.answer is NO
    house.clock.move(seconds=1)
    await house.desk.pauses.ask(celina, which, PauseReason.THREATS, 4)
    (waiting, refused) = await house.desk.pauses.listed(lena)
    assert (waiting.pause.reason, waiting.pause.answer, refused.pause.answer) == (PauseReason.THREATS, None, NO)
    await house.desk.pauses.answer(lena, which, YES)
    assert (await house.case(which)).conversation.phase is Phase.PAUSED
    async with house.parts.database.read() as connection:
        rows = list(await connection.execute(select(tables.audit).order_by(tables.audit.c.seq)))
        assert await audit.broken_at(connection) is None
    acts = ["claim", "boundary", "pause_asked", "pause_refused", "pause_asked", "pause_agreed"]
    assert [row.action for row in rows] == acts
    assert (rows[-1].actor, rows[-1].detail) == (lena.id, f"{celina.id} threats")


async def test_whoever_asks_does_not_decide_not_even_as_a_lead(house: House, lena: Account) -> None:
    which = await talk(house, lena)
    await house.desk.pauses.ask(lena, which, INSULTS, 1)
    assert await refusal(house.desk.pauses.answer(lena, which, YES)) == (409, "desk.pause.second_person")
    leon = await hired(house, "Leon", Line.ADULT, role=Role.LEAD)
    ewa = await hired(house, "Ewa")
    for other in (leon, ewa):
        assert await refusal(house.desk.pauses.answer(other, which, YES)) == (403, "desk.not_allowed")
        assert await refusal(house.desk.pauses.lift(other, which)) == (403, "desk.not_allowed")
    assert await house.desk.pauses.listed(leon) == []
    assert await refusal(house.desk.pauses.listed(ewa)) == (403, "desk.not_allowed")


async def test_the_person_is_told_until_when_and_no_pause_is_longer_than_a_day(
    house: House, celina: Account, lena: Account
) -> None:
    which = await paused(house, celina, lena, 24)
    (letter,) = [one for one in house.bridge.taken if "przerwe do" in one.body.reveal()]
    (listed,) = await house.desk.pauses.listed(lena)
    until = listed.pause.until
    assert until == house.clock.now() + timedelta(hours=24)
    assert "SOS" in letter.body.reveal()
    assert "112" in letter.body.reveal()
    assert await refusal(house.desk.pauses.ask(celina, which, INSULTS, 25)) == (422, "desk.bad_request")


async def test_danger_between_the_request_and_the_word_stops_the_pause(
    house: House, celina: Account, lena: Account
) -> None:
    which = await talk(house, celina)
    await house.desk.pauses.ask(celina, which, INSULTS, 2)
    await set_to(house, which, Tier.HIGH)
    assert await refusal(house.desk.pauses.answer(lena, which, YES)) == (409, "desk.pause.danger")
    assert await refusal(house.desk.pauses.ask(celina, which, INSULTS, 2)) == (409, "desk.pause.danger")
    assert (await house.case(which)).conversation.phase is Phase.ACTIVE


async def test_danger_in_a_pause_goes_to_the_queue_at_once_and_to_leads_until_one_has_seen_it(
    house: House, celina: Account, lena: Account
) -> None:
    which = await paused(house, celina, lena)
    house.decider.choose = by_rules
    await house.hears("zaraz się zabiję")
    (entry,) = await house.desk.queue(celina)
    assert (entry.id, entry.tier, entry.marks) == (which, Tier.IMMEDIATE, ("pause_pierced", "warned"))
    (listed,) = await house.desk.pauses.listed(lena)
    assert (listed.pause.ending, listed.pause.unseen_danger) == (PauseEnd.DANGER, True)
    await house.desk.pauses.see_danger(lena, which)
    (listed,) = await house.desk.pauses.listed(lena)
    assert (listed.pause.unseen_danger, listed.pause.seen_by) == (False, lena.id)
    assert await refusal(house.desk.pauses.see_danger(lena, which)) == (409, "desk.pause.none")
    assert await refusal(house.desk.pauses.lift(lena, which)) == (409, "desk.pause.none")


async def test_it_ends_by_itself_and_a_lead_ends_it_earlier(house: House, celina: Account, lena: Account) -> None:
    which = await paused(house, celina, lena)
    house.clock.move(seconds=7200)
    await house.parts.inbox.tick(which, house.clock.now(), house.clock.now())
    house.decider.choose = by_rules
    await house.read_all()
    assert (await house.case(which)).conversation.phase is Phase.PARKED
    (listed,) = await house.desk.pauses.listed(lena)
    assert (listed.pause.ending, listed.pause.in_force) == (PauseEnd.TIME, False)


async def test_a_request_about_a_talk_that_went_to_somebody_else_waits_for_nobody(
    house: House, celina: Account, lena: Account
) -> None:
    which = await talk(house, celina)
    await house.desk.pauses.ask(celina, which, INSULTS, 2)
    await house.desk.pauses.take_back(celina, which)
    assert await house.desk.pauses.listed(lena) == []
    await house.desk.pauses.ask(celina, which, INSULTS, 2)
    await house.desk.release(celina, which)
    assert await house.desk.pauses.listed(lena) == []
    assert await refusal(house.desk.pauses.answer(lena, which, YES)) == (409, "desk.not_offered")


async def test_a_pause_goes_with_its_talk(house: House, celina: Account, lena: Account) -> None:
    which = await paused(house, celina, lena)
    async with house.parts.database.write() as unit:
        assert len((await unit.connection.execute(select(pauses))).all()) == 1
        await unit.connection.execute(tables.notes.delete())
        await forgotten.remove_case(unit.connection, which)
        assert (await unit.connection.execute(select(pauses))).all() == []
