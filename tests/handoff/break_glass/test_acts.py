"""Two people reveal one address, for ten minutes, to one of them; every other way is refused, every step is kept."""

import asyncio
from dataclasses import replace
from datetime import timedelta

from handoff.break_glass.records import (
    Reason,
    RevealId,
    State,
)
from handoff.ranks import Role
from handoff.routing import by_rules
from handoff.store import tables
from handoff.store.accounts import AccountStore
from most116.core.conversation import Channel, Line, Tier
from most116.testing.house import House
from most116.testing.house_records import ANIA
from most116.testing.reveals import asked, audited, changed, hired, refusal, talk_of

Q = Reason.SUICIDE


async def test_two_people_reveal_the_address_to_one_of_them_for_ten_minutes(house: House) -> None:
    celina, lena, reveal = await asked(house)
    glass, which = house.desk.glass, reveal.conversation
    assert (await house.case(which)).conversation.tier is Tier.IMMEDIATE
    opened = await glass.cosign(lena, reveal.id)
    assert (opened.state(house.clock.now()), opened.open_until) == (
        State.OPEN,
        house.clock.now() + timedelta(minutes=10),
    )
    assert await glass.show(lena, reveal.id) == ANIA
    house.clock.move(minutes=10, milliseconds=-1)
    assert await glass.show(lena, reveal.id) == ANIA
    house.clock.move(milliseconds=1)
    assert await refusal(glass.show(lena, reveal.id)) == (409, "desk.glass.over")
    assert await audited(house) == [
        (celina.id, "glass_asked", which, "suicide"),
        (lena.id, "glass_cosigned", which, ""),
        (lena.id, "glass_shown", which, ""),
        (lena.id, "glass_shown", which, ""),
    ]


async def test_nobody_but_the_lead_who_co_signed_is_shown_the_address(house: House) -> None:
    celina, lena, reveal = await asked(house)
    leon = await hired(house, "Leon", role=Role.LEAD)
    ada = await hired(house, "Ada", role=Role.ADMIN)
    glass = house.desk.glass
    assert await refusal(glass.show(lena, reveal.id)) == (403, "desk.glass.not_yours")
    await glass.cosign(lena, reveal.id)
    assert await refusal(glass.show(celina, reveal.id)) == (403, "desk.not_allowed")
    assert await refusal(glass.show(leon, reveal.id)) == (403, "desk.glass.not_yours")
    assert await refusal(glass.show(ada, reveal.id)) == (403, "desk.not_allowed")


async def test_who_may_not_co_sign(house: House) -> None:
    _, lena, reveal = await asked(house)
    glass = house.desk.glass
    ewa = await hired(house, "Ewa")
    leon = await hired(house, "Leon", Line.ADULT, role=Role.LEAD)
    ada = await hired(house, "Ada", role=Role.ADMIN)
    for somebody in (ewa, leon, ada, replace(lena, disabled=True)):
        assert await refusal(glass.cosign(somebody, reveal.id)) == (403, "desk.not_allowed")
    assert await refusal(glass.cosign(lena, RevealId("none"))) == (404, "desk.not_found")


async def test_a_lead_who_holds_the_talk_needs_another_lead(house: House) -> None:
    lena, leon = await hired(house, "Lena", role=Role.LEAD), await hired(house, "Leon", role=Role.LEAD)
    reveal = await house.desk.glass.ask(lena, await talk_of(house, lena), Q)
    assert await refusal(house.desk.glass.cosign(lena, reveal.id)) == (403, "desk.glass.same_person")
    await house.desk.glass.cosign(leon, reveal.id)
    assert await refusal(house.desk.glass.show(lena, reveal.id)) == (403, "desk.glass.not_yours")


async def test_who_may_not_ask(house: House) -> None:
    celina, ewa = await hired(house, "Celina"), await hired(house, "Ewa")
    ada = await hired(house, "Ada", role=Role.ADMIN)
    which = await talk_of(house, celina)
    glass = house.desk.glass
    assert await refusal(glass.ask(ewa, which, Q)) == (403, "desk.not_yours")
    assert await refusal(glass.ask(ada, which, Q)) == (403, "desk.not_allowed")
    assert await refusal(glass.ask(replace(celina, disabled=True), which, Q)) == (403, "desk.not_allowed")
    assert await refusal(glass.ask_in_drill(celina, Line.ADULT, Q)) == (403, "desk.not_allowed")
    await house.close(celina, which)
    assert await refusal(glass.ask(celina, which, Q)) == (409, "desk.closed")
    assert await audited(house) == []


async def test_a_request_ends_after_a_quarter_of_an_hour_and_can_be_made_again(house: House) -> None:
    celina, lena, reveal = await asked(house)
    glass = house.desk.glass
    house.clock.move(minutes=15, milliseconds=-1)
    assert (await glass.ask(celina, reveal.conversation, Q)).id == reveal.id
    house.clock.move(milliseconds=1)
    assert await refusal(glass.cosign(lena, reveal.id)) == (409, "desk.glass.expired")
    again = await glass.ask(celina, reveal.conversation, Q)
    assert again.id != reveal.id
    await glass.cosign(lena, again.id)


async def test_a_talk_that_is_over_is_not_opened(house: House) -> None:
    celina, lena, reveal = await asked(house)
    await house.close(celina, reveal.conversation)
    assert await refusal(house.desk.glass.cosign(lena, reveal.id)) == (409, "desk.glass.not_live")


async def test_a_request_of_somebody_who_was_switched_off_is_void(house: House) -> None:
    celina, lena, reveal = await asked(house)
    await AccountStore(house.parts.database, house.clock).set_disabled(celina.id, disabled=True)
    assert await refusal(house.desk.glass.cosign(lena, reveal.id)) == (409, "desk.glass.asker_gone")


async def test_a_visit_to_our_pages_has_a_sheet_and_no_address(house: House) -> None:
    celina, lena = await hired(house, "Celina"), await hired(house, "Lena", role=Role.LEAD)
    which = await talk_of(house, celina)
    await changed(house, which, channel=Channel.WEBCHAT)
    glass = house.desk.glass
    reveal = await glass.ask(celina, which, Q)
    assert reveal.state(house.clock.now()) is State.SHEET
    assert await refusal(glass.cosign(lena, reveal.id)) == (409, "desk.glass.answered")
    assert await refusal(glass.show(lena, reveal.id)) == (403, "desk.glass.not_yours")
    assert (await glass.ask(celina, which, Q)).id == reveal.id


async def test_the_lead_says_no_and_the_consultant_takes_back(house: House) -> None:
    celina, lena, reveal = await asked(house)
    glass = house.desk.glass
    assert (await glass.end(lena, reveal.id)).state(house.clock.now()) is State.ENDED
    assert await refusal(glass.cosign(lena, reveal.id)) == (409, "desk.glass.answered")
    again = await glass.ask(celina, reveal.conversation, Reason.VIOLENCE)
    await glass.end(celina, again.id)
    assert [entry[:2] for entry in await audited(house)] == [
        (celina.id, "glass_asked"),
        (lena.id, "glass_refused"),
        (celina.id, "glass_asked"),
        (celina.id, "glass_taken_back"),
    ]


async def test_of_two_leads_at_the_same_instant_one_wins(house: House) -> None:
    _, lena, reveal = await asked(house)
    leon = await hired(house, "Leon", role=Role.LEAD)
    tries = (house.desk.glass.cosign(one, reveal.id) for one in (lena, leon))
    found = await asyncio.gather(*tries, return_exceptions=True)
    assert sorted(type(one).__name__ for one in found) == ["DeskError", "Reveal"]


async def test_with_the_address_forgotten_there_is_nothing_to_show(house: House) -> None:
    celina, lena, reveal = await asked(house)
    await house.desk.glass.cosign(lena, reveal.id)
    await house.close(celina, reveal.conversation)
    assert await house.desk.glass.show(lena, reveal.id) == ANIA
    async with house.parts.database.write() as unit:
        await unit.connection.execute(tables.addresses.delete())
    assert await refusal(house.desk.glass.show(lena, reveal.id)) == (409, "desk.glass.no_address")


async def test_deleting_waits_once_a_life_is_said_to_be_in_danger(house: House) -> None:
    _, _, reveal = await asked(house)
    house.decider.choose = by_rules
    await house.hears("USUŃ DANE")
    await house.hears("TAK")
    kept = await house.case(reveal.conversation)
    assert kept.conversation.phase.with_person
    assert "erase_later" in kept.dialog["tags"]
