"""The intervention sheet, the look back, drills and counts: codes, and words only under the key of their talk."""

from datetime import timedelta

from sqlalchemy import select

from handoff.break_glass.acts import INVENTED_ADDRESS
from handoff.break_glass.records import (
    Check,
    Ending,
    Given,
    HandedOver,
    QuarterCount,
    Reason,
    Receiver,
)
from handoff.ranks import Role
from handoff.store import tables
from handoff.store.holdings import Holding
from most116.core.conversation import Line
from most116.testing.house import House
from most116.testing.reveals import asked, audited, hired, refusal


async def test_the_sheet_keeps_codes_and_the_place_under_the_key_of_the_talk(house: House) -> None:
    celina, lena, reveal = await asked(house)
    ewa = await hired(house, "Ewa")
    glass = house.desk.glass
    await glass.cosign(lena, reveal.id)
    await glass.note_place(celina, reveal.id, "Malinowa 17, Kwiatkow")
    assert await glass.place(lena, reveal.id) == "Malinowa 17, Kwiatkow"
    assert await refusal(glass.place(ewa, reveal.id)) == (403, "desk.not_allowed")
    assert await refusal(glass.note_place(celina, reveal.id, "x" * 301)) == (422, "desk.too_long")
    handed = HandedOver(
        checks=(Check.CALLED,), given=(Given.ADDRESS, Given.PLACE), to=Receiver.EMERGENCY, ending=Ending.HELP_CAME
    )
    await glass.hand_over(lena, reveal.id, handed)
    assert (await glass.one(celina, reveal.id)).handed == handed
    assert (await audited(house))[-1][3] == "emergency address,place help_came"
    async with house.parts.database.read() as connection:
        rows = str((await connection.execute(select(tables.reveals))).all())
    assert "Malinowa" not in rows
    # The place goes with the key of the talk, the request stays as codes for as long as the audit trail.
    await house.close(celina, reveal.conversation)
    house.clock.move(days=31)
    await house.retention.enforce()
    async with house.parts.database.read() as connection:
        assert [row.place for row in await connection.execute(select(tables.reveals))] == [None]
    assert await glass.place(lena, reveal.id) == ""


async def test_the_look_back_is_due_within_three_days_and_made_by_a_third_person(house: House) -> None:
    celina, lena, reveal = await asked(house)
    leon = await hired(house, "Leon", role=Role.LEAD)
    glass = house.desk.glass
    assert await refusal(glass.review(leon, reveal.id)) == (409, "desk.glass.answered")
    opened = await glass.cosign(lena, reveal.id)
    assert opened.review_until == house.clock.now() + timedelta(hours=72)
    house.clock.move(days=5)
    assert [one.id for one in await glass.listed(leon)] == [reveal.id]
    assert await refusal(glass.review(lena, reveal.id)) == (403, "desk.glass.same_person")
    assert await refusal(glass.review(celina, reveal.id)) == (403, "desk.not_allowed")
    await glass.review(leon, reveal.id)
    assert await glass.listed(leon) == []


async def test_each_sees_what_is_theirs(house: House) -> None:
    celina, lena, reveal = await asked(house)
    ewa, leon = await hired(house, "Ewa"), await hired(house, "Leon", Line.ADULT, role=Role.LEAD)
    glass = house.desk.glass
    seen = {one.id: [each.id for each in await glass.listed(one)] for one in (celina, lena, ewa, leon)}
    assert seen == {celina.id: [reveal.id], lena.id: [reveal.id], ewa.id: [], leon.id: []}
    await house.desk.company.hand_over(celina, reveal.conversation, ewa.id)
    await house.desk.company.agree(lena, reveal.conversation)
    await house.desk.company.accept(ewa, reveal.conversation)
    assert (await glass.one(ewa, reveal.id)).id == reveal.id


async def test_a_drill_goes_the_same_way_and_is_counted_apart(house: House) -> None:
    celina, lena, reveal = await asked(house)
    glass = house.desk.glass
    drill = await glass.ask_in_drill(celina, Line.YOUTH, Reason.HEALTH)
    await glass.cosign(lena, drill.id)
    assert await glass.show(lena, drill.id) == INVENTED_ADDRESS
    await glass.note_place(celina, drill.id, "Ulica ze snu 1")
    assert await glass.place(lena, drill.id) == "Ulica ze snu 1"
    assert [entry[1:] for entry in await audited(house)][1:3] == [
        ("glass_asked", drill.conversation, "drill health"),
        ("glass_cosigned", drill.conversation, "drill"),
    ]
    assert await glass.counts(lena) == [
        QuarterCount(quarter="2026-4", drill=False, asked=1, revealed=0, reviewed=0),
        QuarterCount(quarter="2026-4", drill=True, asked=1, revealed=1, reviewed=0),
    ]
    again = await glass.ask_in_drill(celina, Line.YOUTH, Reason.HEALTH)
    house.clock.move(minutes=14)
    await glass.cosign(lena, again.id)
    assert await refusal(glass.counts(celina)) == (403, "desk.not_allowed")
    house.clock.move(days=2)
    await house.retention.enforce()
    async with house.parts.database.read() as connection:
        assert (await connection.execute(select(tables.glass_drills))).all() == []
    assert reveal.conversation != drill.conversation


async def test_requests_go_with_the_audit_trail_and_lose_their_talk_with_it(house: House) -> None:
    celina, lena, reveal = await asked(house)
    await house.desk.glass.cosign(lena, reveal.id)
    await house.close(celina, reveal.conversation)
    times = house.parts.settings.retention
    house.clock.move(days=times.case_days + 1)
    await house.retention.enforce()
    found = {one.holding: one.count for one in await house.retention.held()}
    assert (found[Holding.REVEAL], found[Holding.CASE]) == (1, 0)
    assert (await house.desk.glass.one(lena, reveal.id)).conversation == ""
    house.clock.move(days=times.audit_days)
    await house.retention.enforce()
    assert {one.holding: one.count for one in await house.retention.held()}[Holding.REVEAL] == 0
