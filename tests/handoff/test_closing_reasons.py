"""A talk in danger ends with a reason, and the leads of its line know of it (domain sheet 3.2)."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from handoff.closing_why import ClosingReason, ClosingWhy
from handoff.ranks import Role
from handoff.records import Account, ClosingAnswer
from handoff.store import cases, forgotten, record_tables, tables
from handoff.store.accounts import AccountStore
from most116.core.conversation import Line, Phase, Tier
from most116.core.errors import DeskError
from most116.core.ids import ConversationId
from most116.testing.house import House


async def hired(house: House, name: str, *lines: Line, role: Role = Role.CONSULTANT) -> Account:
    account = house.account(name, *(lines or (Line.YOUTH,)), role=role)
    await AccountStore(house.parts.database, house.clock).add(account)
    return account


async def talk(house: House, owner: Account, tier: Tier) -> ConversationId:
    conversation = await house.hears("hej")
    async with house.parts.database.write() as unit:
        case = await cases.hold(unit.connection, conversation)
        assert case is not None
        one = replace(case.conversation, line=Line.YOUTH, entry_line=Line.YOUTH, tier=tier)
        await cases.save(unit.connection, replace(case, conversation=one))
    await house.desk.claim(owner, conversation)
    return conversation


async def refusal(of: object) -> tuple[int, str]:
    with pytest.raises(DeskError) as raised:
        await of  # type: ignore[misc]
    return raised.value.status, raised.value.text_key


async def test_high_urgency_ends_with_a_reason_only_and_a_lead_of_the_line_sees_which(house: House) -> None:
    celina, desk = await hired(house, "Celina"), house.desk
    lena, lidia = [await hired(house, name, role=Role.LEAD) for name in ("Lena", "Lidia")]
    leon = await hired(house, "Leon", Line.ADULT, role=Role.LEAD)
    which = await talk(house, celina, Tier.HIGH)
    for why, refused in (
        (ClosingWhy(), "desk.close.needs_reason"),
        (ClosingWhy(note="wszystko dobrze"), "desk.close.needs_reason"),
        (ClosingWhy(reason=ClosingReason.OTHER, note="  "), "desk.close.needs_note"),
        (ClosingWhy(reason=ClosingReason.SAFE, note="oddzwania z 600 100 200"), "desk.note.identifier"),
        (ClosingWhy(reason=ClosingReason.SAFE, note="https://example.org/ania"), "desk.note.identifier"),
        (ClosingWhy(reason=ClosingReason.SAFE, note="a" * 251), "desk.too_long"),
    ):
        assert await refusal(desk.close(celina, which, why)) == (422, refused)
    assert (await desk.conversation(celina, which)).notes == ()
    await desk.close(celina, which, ClosingWhy(reason=ClosingReason.SOMEBODY_NEAR, note="mama jest obok"))

    (ended,) = await desk.closing.ended.unseen(lena)
    assert (ended.entry.id, ended.end.by_alias, ended.end.reason) == (which, "Celina", ClosingReason.SOMEBODY_NEAR)
    assert [note.text for note in (await desk.conversation(lena, which)).notes] == ["mama jest obok"]
    assert (await desk.closing.ended.unseen(celina), await desk.closing.ended.unseen(leon)) == ([], [])
    assert await refusal(desk.closing.ended.see(celina, which)) == (403, "desk.not_allowed")
    assert await refusal(desk.closing.ended.see(leon, which)) == (403, "desk.not_allowed")
    await desk.closing.ended.see(lena, which)
    await desk.closing.ended.see(lidia, which)
    assert await desk.closing.ended.unseen(lidia) == []
    async with house.parts.database.read() as connection:
        rows = (await connection.execute(select(tables.audit).order_by(tables.audit.c.seq))).all()
    told = [(row.actor, row.action, row.detail) for row in rows if row.action.startswith("clos")]
    assert told == [(celina.id, "close", "somebody_near"), (lena.id, "closing_seen", celina.id)]


async def test_in_immediate_danger_the_lead_agrees_to_a_reason_which_is_not_asked_again(house: House) -> None:
    celina, lena = await hired(house, "Celina"), await hired(house, "Lena", role=Role.LEAD)
    which = await talk(house, celina, Tier.IMMEDIATE)
    asked = house.desk.closing.ask
    assert await refusal(asked(celina, which, ClosingWhy())) == (422, "desk.close.needs_reason")
    assert await house.desk.closing.waiting(lena) == []
    await asked(celina, which, ClosingWhy(reason=ClosingReason.HELP_CAME, note="są na miejscu"))
    (offer,) = await house.desk.closing.waiting(lena)
    assert offer.request.reason == ClosingReason.HELP_CAME
    await house.desk.closing.answer(lena, which, ClosingAnswer.AGREED)
    await house.desk.close(celina, which)
    assert await house.desk.closing.ended.unseen(lena) == [], "the lead who agreed knows"
    async with house.parts.database.read() as connection:
        kept = (await connection.execute(select(record_tables.urgent_ends))).one()
    assert (kept.reason, kept.agreed_by, kept.seen_by) == ("help_came", lena.id, lena.id)


async def test_a_lead_says_why_too_and_other_talks_end_as_before(house: House) -> None:
    celina, lena = await hired(house, "Celina"), await hired(house, "Lena", role=Role.LEAD)
    which = await talk(house, lena, Tier.IMMEDIATE)
    assert await refusal(house.desk.closing.ask(lena, which, ClosingWhy())) == (422, "desk.close.needs_reason")
    await house.close(lena, which)
    house.clock.move(days=2)
    calm = await talk(house, celina, Tier.ELEVATED)
    said = ClosingWhy(reason=ClosingReason.SAFE, note="nikt tego nie czyta")
    assert (await house.desk.close(celina, calm, said)).phase is Phase.CLOSED
    async with house.parts.database.read() as connection:
        kept = [row.conversation for row in await connection.execute(select(record_tables.urgent_ends))]
        assert len((await connection.execute(select(tables.notes))).all()) == 0
        assert await forgotten.cases_over(connection, house.clock.now() + timedelta(days=1), 9) == [which, calm]
    assert kept == [which]
    async with house.parts.database.write() as unit:
        await forgotten.remove_case(unit.connection, which)
    async with house.parts.database.read() as connection:
        assert (await connection.execute(select(record_tables.urgent_ends))).all() == []
