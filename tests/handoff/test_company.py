"""A talk goes to a colleague, or a colleague comes into it: nobody without being asked, and nobody unseen."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from handoff.ranks import Role
from handoff.records import Account, HandBack, Standing
from handoff.routing import by_rules
from handoff.store import audit, cases, tables
from handoff.store.accounts import AccountStore
from most116.core.conversation import Line, Phase, Tier
from most116.core.errors import DeskError
from most116.core.ids import ConversationId
from most116.core.messages import Author
from most116.testing.house import BOHDAN, House


async def hired(house: House, name: str, *lines: Line, role: Role = Role.CONSULTANT) -> Account:
    account = house.account(name, *(lines or (Line.YOUTH,)), role=role)
    await AccountStore(house.parts.database, house.clock).add(account)
    return account


async def refusal(of: object) -> tuple[int, str]:
    with pytest.raises(DeskError) as raised:
        await of  # type: ignore[misc]
    return raised.value.status, raised.value.text_key


async def talk_at(house: House, tier: Tier, owner: Account) -> ConversationId:
    """A talk on the youth line that the owner has, at this tier."""
    conversation = await house.hears("hej")
    async with house.parts.database.write() as unit:
        case = await cases.hold(unit.connection, conversation)
        assert case is not None
        one = replace(case.conversation, line=Line.YOUTH, entry_line=Line.YOUTH, tier=tier)
        await cases.save(unit.connection, replace(case, conversation=one))
    await house.desk.claim(owner, conversation)
    await house.deliver()
    return conversation


async def audited(house: House) -> list[tuple[str, str, str]]:
    async with house.parts.database.read() as connection:
        rows = (await connection.execute(select(tables.audit).order_by(tables.audit.c.seq))).all()
        assert await audit.broken_at(connection) is None
    return [(row.actor, row.action, row.detail) for row in rows]


async def test_a_colleague_takes_over_what_was_offered_and_the_person_hears_who_goes_on(house: House) -> None:
    celina, ewa = await hired(house, "Celina"), await hired(house, "Ewa")
    conversation = await talk_at(house, Tier.HIGH, celina)
    await house.desk.company.hand_over(celina, conversation, ewa.id)
    (offer,) = await house.desk.company.offers(ewa)
    assert (offer.entry.id, offer.companion.by_alias, offer.companion.standing) == (
        conversation,
        "Celina",
        Standing.TAKES_OVER,
    )
    seen = await house.desk.conversation(ewa, conversation)
    assert [message.text for message in seen.messages if message.author is Author.PERSON] == ["hej"]
    assert seen.assigned_to == celina.id, "until it is accepted, the talk stays where it is"
    await house.desk.reply(celina, conversation, "Jestem do końca")
    taken = await house.desk.company.accept(ewa, conversation)
    assert (taken.assigned_to, taken.phase, taken.company) == (ewa.id, Phase.ACTIVE, ())
    await house.deliver()
    assert "Ewa" in house.bridge.texts[-1]
    assert await refusal(house.desk.reply(celina, conversation, "jeszcze")) == (403, "desk.not_yours")
    await house.desk.reply(ewa, conversation, "Dzień dobry")
    assert [act for _, act, _ in await audited(house)] == ["claim", "hand_over", "take_over"]


async def test_of_a_take_over_and_its_taking_back_at_the_same_instant_one_wins(house: House) -> None:
    celina, ewa = await hired(house, "Celina"), await hired(house, "Ewa")
    conversation = await talk_at(house, Tier.STANDARD, celina)
    await house.desk.company.hand_over(celina, conversation, ewa.id)
    results = await asyncio.gather(
        house.desk.company.accept(ewa, conversation),
        house.desk.company.send_away(celina, conversation, ewa.id),
        house.desk.release(celina, conversation),
        return_exceptions=True,
    )
    lost = [result for result in results if isinstance(result, BaseException)]
    assert lost, "not all of them can happen"
    assert all(isinstance(result, DeskError) and result.status in {403, 409} for result in lost)
    owner = (await house.case(conversation)).conversation.assigned_to
    assert owner in {ewa.id, None}


async def test_two_accept_at_once_and_the_person_hears_one_of_them(house: House) -> None:
    celina, ewa = await hired(house, "Celina"), await hired(house, "Ewa")
    conversation = await talk_at(house, Tier.STANDARD, celina)
    await house.desk.company.hand_over(celina, conversation, ewa.id)
    twice = await asyncio.gather(
        *(house.desk.company.accept(ewa, conversation) for _ in range(5)), return_exceptions=True
    )
    assert sum(not isinstance(each, BaseException) for each in twice) == 1
    await house.deliver()
    assert len([text for text in house.bridge.texts if "Ewa" in text]) == 1


async def test_immediate_danger_is_handed_over_with_a_lead_s_word_only(house: House) -> None:
    celina, ewa = await hired(house, "Celina"), await hired(house, "Ewa")
    lena = await hired(house, "Lena", role=Role.LEAD)
    conversation = await talk_at(house, Tier.IMMEDIATE, celina)
    await house.desk.company.hand_over(celina, conversation, ewa.id)
    assert await refusal(house.desk.company.accept(ewa, conversation)) == (409, "desk.needs_lead")
    assert await refusal(house.desk.company.agree(ewa, conversation)) == (403, "desk.not_allowed")
    (waits,) = await house.desk.company.offers(lena)
    assert (waits.for_lead, waits.companion.alias) == (True, "Ewa")
    await house.desk.company.agree(lena, conversation)
    assert await house.desk.company.offers(lena) == []
    assert (await house.desk.company.accept(ewa, conversation)).assigned_to == ewa.id
    assert ("lena", "hand_over_agreed", "ewa") in await audited(house)


async def test_a_guest_reads_once_they_join_and_the_owner_ends_it(house: House) -> None:
    celina, ewa = await hired(house, "Celina"), await hired(house, "Ewa")
    conversation = await talk_at(house, Tier.HIGH, celina)
    await house.desk.company.invite(celina, conversation, ewa.id, Standing.READS)
    assert await refusal(house.desk.conversation(ewa, conversation)) == (403, "desk.not_yours")
    joined = await house.desk.company.join(ewa, conversation)
    assert [(one.alias, one.joined) for one in joined.company] == [("Ewa", True)]
    assert (await house.desk.conversation(celina, conversation)).company == joined.company
    await house.desk.note(ewa, conversation, "zapytaj o siostrę")
    assert await refusal(house.desk.reply(ewa, conversation, "hej")) == (403, "desk.not_yours")
    await house.desk.company.send_away(celina, conversation, ewa.id)
    assert await refusal(house.desk.conversation(ewa, conversation)) == (403, "desk.not_yours")
    assert await refusal(house.desk.note(ewa, conversation, "hej")) == (403, "desk.not_yours")
    await house.deliver()
    assert not [text for text in house.bridge.texts if "Ewa" in text], "who only reads is no voice to the person"


async def test_a_guest_who_writes_is_named_before_the_first_of_their_words(house: House) -> None:
    celina, ewa = await hired(house, "Celina"), await hired(house, "Ewa")
    conversation = await talk_at(house, Tier.HIGH, celina)
    await house.desk.company.invite(celina, conversation, ewa.id, Standing.WRITES)
    await house.desk.company.join(ewa, conversation)
    await house.desk.reply(ewa, conversation, "Też tu jestem")
    await house.desk.reply(ewa, conversation, "I zostaję")
    await house.desk.reply(celina, conversation, "Ja również")
    await house.deliver()
    assert "Ewa" in house.bridge.texts[-4]
    assert house.bridge.texts[-3:] == ["Też tu jestem", "I zostaję", "Ja również"]
    assert [message.by for message in (await house.transcript(conversation))[-3:]] == ["ewa", "ewa", "celina"]


@pytest.mark.parametrize("end", ["release", "close"])
async def test_when_the_talk_ends_nobody_stays_in_it(house: House, end: str) -> None:
    celina, ewa = await hired(house, "Celina"), await hired(house, "Ewa")
    conversation = await talk_at(house, Tier.STANDARD, celina)
    await house.desk.company.invite(celina, conversation, ewa.id, Standing.READS)
    await house.desk.company.join(ewa, conversation)
    await getattr(house.desk, end)(celina, conversation)
    assert (await house.case(conversation)).company == ()
    assert await house.desk.company.offers(ewa) == []


async def test_who_may_not_be_asked(house: House) -> None:
    celina, ewa = await hired(house, "Celina"), await hired(house, "Ewa")
    ada = await hired(house, "Ada", role=Role.ADMIN)
    bohdan = await hired(house, "Bohdan", Line.ADULT)
    conversation = await talk_at(house, Tier.STANDARD, celina)
    company = house.desk.company
    for whom in (ada.id, celina.id, "nobody"):
        assert await refusal(company.hand_over(celina, conversation, whom)) == (409, "desk.no_such_colleague")  # type: ignore[arg-type]
    assert await refusal(company.invite(celina, conversation, bohdan.id, Standing.READS)) == (
        409,
        "desk.no_such_colleague",
    )
    assert await refusal(company.hand_over(ewa, conversation, ewa.id)) == (409, "desk.no_such_colleague")
    assert await refusal(company.hand_over(bohdan, conversation, ewa.id)) == (403, "desk.not_yours")
    assert await refusal(company.accept(ewa, conversation)) == (409, "desk.not_offered")
    assert await refusal(company.join(ewa, conversation)) == (409, "desk.not_offered")
    assert await refusal(company.leave(ewa, conversation)) == (409, "desk.not_offered")
    assert [(one.id, here) for one, here in await company.colleagues(celina)] == [("bohdan", False), ("ewa", False)]
    await house.desk.floor.presence.seen(ewa.id)
    assert [(one.id, here) for one, here in await company.colleagues(celina)] == [("ewa", True), ("bohdan", False)]
    house.clock.move(minutes=1)
    assert (await company.colleagues(celina))[0][1] is False


@pytest.mark.parametrize("tier", [Tier.IMMEDIATE, Tier.HIGH])
async def test_a_colleague_of_the_other_line_reads_and_takes_over_after_a_yes_only(house: House, tier: Tier) -> None:
    celina, bohdan = await hired(house, "Celina"), await hired(house, "Bohdan", Line.ADULT)
    lena = await hired(house, "Lena", role=Role.LEAD)
    conversation = await talk_at(house, tier, celina)
    house.decider.choose = by_rules
    asked = await house.desk.company.hand_over(celina, conversation, bohdan.id)
    assert asked.phase is Phase.TRANSFER
    if tier is Tier.IMMEDIATE:
        await house.desk.company.agree(lena, conversation)
    assert await refusal(house.desk.conversation(bohdan, conversation)) == (403, "desk.not_yours")
    assert await refusal(house.desk.company.accept(bohdan, conversation)) == (409, "desk.no_consent")
    await house.hears("tak")
    case = await house.case(conversation)
    assert (case.conversation.phase, case.conversation.line) == (Phase.ACTIVE, Line.YOUTH), "nobody is left to a queue"
    assert await house.desk.queue(bohdan) == []
    await house.desk.conversation(bohdan, conversation)
    taken = await house.desk.company.accept(bohdan, conversation)
    assert (taken.line, taken.assigned_to, taken.phase) == (Line.ADULT, bohdan.id, Phase.ACTIVE)


@pytest.mark.parametrize("answer", ["nie", "taken back"])
async def test_without_a_yes_the_other_line_has_nothing(house: House, answer: str) -> None:
    celina, bohdan = await hired(house, "Celina"), await hired(house, "Bohdan", Line.ADULT)
    conversation = await talk_at(house, Tier.HIGH, celina)
    house.decider.choose = by_rules
    await house.desk.company.hand_over(celina, conversation, bohdan.id)
    if answer == "nie":
        await house.hears("nie")
    else:
        await house.desk.company.stay(celina, conversation)
    assert (await house.case(conversation)).conversation.phase is Phase.ACTIVE
    assert await house.desk.company.offers(bohdan) == []
    await house.hears("tak")
    assert await refusal(house.desk.company.accept(bohdan, conversation)) == (409, "desk.not_offered")
    assert (await house.case(conversation)).conversation.line is Line.YOUTH


async def test_a_lead_takes_back_a_question_that_nobody_answers(house: House) -> None:
    celina, ewa = await hired(house, "Celina"), await hired(house, "Ewa")
    lena = await hired(house, "Lena", role=Role.LEAD)
    conversation = await talk_at(house, Tier.HIGH, celina)
    await house.desk.transfer(celina, conversation, Line.ADULT)
    assert await refusal(house.desk.company.stay(ewa, conversation)) == (403, "desk.not_yours")
    assert (await house.desk.company.stay(lena, conversation)).phase is Phase.ACTIVE
    assert await refusal(house.desk.company.stay(celina, conversation)) == (409, "desk.not_asked")


async def test_what_is_handed_back_goes_before_all_others_of_its_tier(house: House) -> None:
    first = await house.hears("hej", sender=BOHDAN)
    house.clock.move(minutes=5)
    conversation = await house.hears("cześć")
    urgent = await house.hears("pilne", sender="+48600100400")
    celina = house.account()
    async with house.parts.database.write() as unit:
        case = await cases.hold(unit.connection, urgent)
        assert case is not None
        await cases.save(unit.connection, replace(case, conversation=replace(case.conversation, tier=Tier.HIGH)))
    await house.desk.claim(celina, urgent)
    await house.desk.claim(celina, conversation)
    await house.desk.release(celina, conversation, HandBack.LANGUAGE)
    await house.desk.release(celina, urgent)
    waiting = await house.desk.queue(celina)
    assert [entry.id for entry in waiting] == [urgent, conversation, first]
    assert waiting[1].waiting_since - waiting[2].waiting_since == timedelta(minutes=5), "the real wait is shown"
    assert ("celina", "release", "language") in await audited(house)
