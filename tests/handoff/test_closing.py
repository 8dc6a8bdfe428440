"""A talk with somebody in immediate danger ends with two people's word; and nobody waits in a talk unseen."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from handoff.desk_lead import LowerReason
from handoff.desk_owed import lead_told_after, reminder_after
from handoff.dialogs import state_of
from handoff.ranks import Role
from handoff.records import Account, ClosingAnswer, Standing
from handoff.routing import by_rules
from handoff.store import audit, cases, tables
from handoff.store.accounts import AccountStore
from most116.core.conversation import Line, Phase, Tier
from most116.core.errors import DeskError
from most116.core.ids import ConversationId
from most116.testing.house import House
from most116.testing.house_records import SAFE_NOW

YES, NO = ClosingAnswer.AGREED, ClosingAnswer.REFUSED


async def hired(house: House, name: str, *lines: Line, role: Role = Role.CONSULTANT) -> Account:
    account = house.account(name, *(lines or (Line.YOUTH,)), role=role)
    await AccountStore(house.parts.database, house.clock).add(account)
    return account


@pytest.fixture
async def lena(house: House) -> Account:
    return await hired(house, "Lena", role=Role.LEAD)


async def refusal(of: object) -> tuple[int, str]:
    with pytest.raises(DeskError) as raised:
        await of  # type: ignore[misc]
    return raised.value.status, raised.value.text_key


async def talk(house: House, owner: Account, tier: Tier = Tier.IMMEDIATE) -> ConversationId:
    conversation = await house.hears("hej")
    async with house.parts.database.write() as unit:
        case = await cases.hold(unit.connection, conversation)
        assert case is not None
        one = replace(case.conversation, line=Line.YOUTH, entry_line=Line.YOUTH, tier=tier)
        await cases.save(unit.connection, replace(case, conversation=one))
    await house.desk.claim(owner, conversation)
    await house.deliver()
    return conversation


async def write_in_danger(house: House, conversation: ConversationId) -> None:
    """What the rules judge as immediate danger."""
    await house.hears("mam tabletki w ręku")
    async with house.parts.database.write() as unit:
        newest = select(tables.messages.c.id).where(tables.messages.c.conversation == conversation)
        found = (await unit.connection.execute(newest.order_by(tables.messages.c.seq.desc()).limit(1))).one()
        judged = tables.messages.update().where(tables.messages.c.id == found.id)
        await unit.connection.execute(judged, {"tier": int(Tier.IMMEDIATE)})


async def test_danger_is_closed_with_a_leads_word_only_and_each_step_is_audited(house: House, lena: Account) -> None:
    celina = await hired(house, "Celina")
    which = await talk(house, celina)
    assert await refusal(house.desk.close(celina, which)) == (409, "desk.closing.needs_lead")
    await house.desk.closing.ask(celina, which, SAFE_NOW)
    assert await refusal(house.desk.close(celina, which)) == (409, "desk.closing.needs_lead")
    (offer,) = await house.desk.closing.waiting(lena)
    assert (offer.entry.id, offer.request.by_alias) == (which, "Celina")
    await house.desk.closing.answer(lena, which, NO)
    assert await house.desk.closing.waiting(lena) == []
    assert await refusal(house.desk.close(celina, which)) == (409, "desk.closing.needs_lead")
    told = await house.desk.closing.of(celina, which)
    assert told is not None
    assert told.answer is NO
    await house.desk.closing.ask(celina, which, SAFE_NOW)
    await house.desk.closing.answer(lena, which, YES)
    assert (await house.desk.close(celina, which)).phase is Phase.CLOSED
    async with house.parts.database.read() as connection:
        acts = [row.action for row in await connection.execute(select(tables.audit).order_by(tables.audit.c.seq))]
        assert await audit.broken_at(connection) is None
    assert acts == ["claim", "closing_asked", "closing_refused", "closing_asked", "closing_agreed", "close"]


async def test_no_consultant_and_no_lead_of_another_line_agrees(house: House) -> None:
    celina, ewa = await hired(house, "Celina"), await hired(house, "Ewa")
    which = await talk(house, celina)
    await house.desk.closing.ask(celina, which, SAFE_NOW)
    leon = await hired(house, "Leon", Line.ADULT, role=Role.LEAD)
    assert await house.desk.closing.waiting(leon) == []
    for other in (celina, ewa, leon):
        assert await refusal(house.desk.closing.answer(other, which, YES)) == (403, "desk.not_allowed")
    assert await refusal(house.desk.closing.ask(ewa, which, SAFE_NOW)) == (403, "desk.not_yours")


async def test_a_leads_own_talk_is_closed_by_two_people_too(house: House, lena: Account) -> None:
    lidia, ewa = await hired(house, "Lidia", role=Role.LEAD), await hired(house, "Ewa")
    olek = await hired(house, "Olek")
    which = await talk(house, lena)
    assert await refusal(house.desk.close(lena, which, SAFE_NOW)) == (409, "desk.closing.needs_second")
    await house.desk.closing.ask(lena, which, SAFE_NOW)
    assert [each.entry.id for each in await house.desk.closing.waiting(lidia)] == [which]
    for alone in (lena, ewa):
        assert await house.desk.closing.waiting(alone) == []
        assert await refusal(house.desk.closing.answer(alone, which, YES)) == (403, "desk.not_allowed")
    await house.desk.company.invite(lena, which, ewa.id, Standing.READS)
    assert await refusal(house.desk.closing.answer(ewa, which, YES)) == (403, "desk.not_allowed"), "not there yet"
    await house.desk.company.join(ewa, which)
    assert [each.entry.id for each in await house.desk.closing.waiting(ewa)] == [which]
    await house.desk.closing.answer(ewa, which, NO)
    assert await refusal(house.desk.close(lena, which)) == (409, "desk.closing.needs_second")
    await house.desk.closing.ask(lena, which, SAFE_NOW)
    await house.desk.closing.answer(ewa, which, YES)
    assert (await house.desk.close(lena, which)).phase is Phase.CLOSED
    async with house.parts.database.read() as connection:
        rows = (await connection.execute(select(tables.audit).order_by(tables.audit.c.seq))).all()
    assert (rows[-1].action, rows[-1].detail) == ("close", f"safe {ewa.id}")

    house.clock.move(days=2)
    hers = await talk(house, olek)
    await house.desk.closing.ask(olek, hers, SAFE_NOW)
    await house.desk.company.invite(olek, hers, ewa.id, Standing.READS)
    await house.desk.company.join(ewa, hers)
    assert await refusal(house.desk.closing.answer(ewa, hers, YES)) == (403, "desk.not_allowed"), "no lead among them"
    assert await house.desk.closing.waiting(ewa) == []


async def test_what_a_lead_lowered_and_ended_alone_another_lead_is_told(house: House, lena: Account) -> None:
    lidia = await hired(house, "Lidia", role=Role.LEAD)
    which = await talk(house, lena)
    await house.desk.lead.lower(lena, which, Tier.HIGH, LowerReason.OTHER)
    assert (await house.desk.close(lena, which, SAFE_NOW)).phase is Phase.CLOSED
    assert await house.desk.closing.ended.unseen(lena) == []
    assert [each.entry.id for each in await house.desk.closing.ended.unseen(lidia)] == [which]


async def test_new_words_of_danger_end_what_was_agreed_and_others_do_not(house: House, lena: Account) -> None:
    celina = await hired(house, "Celina")
    which = await talk(house, celina)
    await house.desk.closing.ask(celina, which, SAFE_NOW)
    await house.desk.closing.answer(lena, which, YES)
    house.clock.move(seconds=5)
    await write_in_danger(house, which)
    assert await refusal(house.desk.close(celina, which)) == (409, "desk.closing.danger_again")
    await house.desk.closing.ask(celina, which, SAFE_NOW)
    await house.desk.closing.answer(lena, which, YES)
    house.clock.move(seconds=5)
    await house.hears("dzięki")
    assert (await house.desk.close(celina, which)).phase is Phase.CLOSED


async def test_what_was_agreed_ends_when_the_talk_goes_to_somebody_else_or_back(house: House, lena: Account) -> None:
    celina, ewa = await hired(house, "Celina"), await hired(house, "Ewa")
    which = await talk(house, celina)
    await house.desk.closing.ask(celina, which, SAFE_NOW)
    await house.desk.closing.answer(lena, which, YES)
    await house.desk.company.hand_over(celina, which, ewa.id)
    await house.desk.company.agree(lena, which)
    await house.desk.company.accept(ewa, which)
    assert await refusal(house.desk.close(ewa, which)) == (409, "desk.closing.needs_lead")
    await house.desk.closing.ask(ewa, which, SAFE_NOW)
    await house.desk.closing.answer(lena, which, YES)
    await house.desk.release(ewa, which)
    await house.desk.claim(ewa, which)
    assert await refusal(house.desk.close(ewa, which)) == (409, "desk.closing.needs_lead")
    await house.desk.closing.ask(ewa, which, SAFE_NOW)
    await house.desk.closing.take_back(ewa, which)
    assert await refusal(house.desk.closing.answer(lena, which, YES)) == (409, "desk.not_offered")


async def test_other_talks_need_nobodys_word(house: House) -> None:
    celina = await hired(house, "Celina")
    which = await talk(house, celina, Tier.HIGH)
    assert await refusal(house.desk.closing.ask(celina, which, SAFE_NOW)) == (409, "desk.closing.not_needed")
    assert (await house.desk.close(celina, which, SAFE_NOW)).phase is Phase.CLOSED


async def test_who_waits_for_words_is_known_to_the_consultant_and_to_leads_of_the_line(
    house: House, lena: Account
) -> None:
    celina = await hired(house, "Celina")
    taken_at = house.clock.now()
    which = await talk(house, celina, Tier.HIGH)
    assert await house.desk.owed.own(celina) == {which: taken_at}, "taken, and nothing written yet"
    house.clock.move(minutes=1)
    await house.desk.reply(celina, which, "Dzień dobry")
    assert await house.desk.owed.own(celina) == {}
    house.clock.move(minutes=1)
    wrote_at = house.clock.now()
    await house.hears("nie mam siły")
    house.clock.move(minutes=1)
    await house.hears("jest ktoś?")
    assert await house.desk.owed.own(celina) == {which: wrote_at}, "since the first words that nobody answered"
    (unanswered,) = await house.desk.owed.of_others(lena)
    assert (unanswered.entry.id, unanswered.since, unanswered.by) == (which, wrote_at, celina.id)
    assert await house.desk.owed.of_others(celina) == []
    assert await house.desk.owed.of_others(await hired(house, "Leon", Line.ADULT, role=Role.LEAD)) == []
    await house.desk.reply(celina, which, "Jestem")
    assert (await house.desk.owed.own(celina), await house.desk.owed.of_others(lena)) == ({}, [])


def test_in_danger_half_the_time_is_too_long() -> None:
    assert [reminder_after(tier) for tier in Tier] == [timedelta(minutes=each) for each in (1, 2, 2, 2)]
    assert [lead_told_after(tier) for tier in Tier] == [timedelta(minutes=each) for each in (2, 4, 4, 4)]


async def test_who_was_in_danger_is_not_asked_afterwards_also_when_a_lead_lowered_it(
    house: House, lena: Account
) -> None:
    house.decider.choose = by_rules
    conversation = await house.hears("mam 15 lat i chcę się zabić")
    await house.desk.claim(house.account(), conversation)
    await house.desk.lead.lower(lena, conversation, Tier.STANDARD, LowerReason.OTHER)
    await house.close(house.account(), conversation)
    one = await house.case(conversation)
    assert (one.conversation.phase, state_of(one).asked) == (Phase.CLOSED, None)
