"""A legal hold is made and lifted by two people and ends by itself; while it lasts nothing deletes what was written."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from handoff.dialogs import state_of
from handoff.legal_hold import HoldEnd, HoldReason
from handoff.ranks import Role
from handoff.records import Account
from handoff.retention import forget
from handoff.routing import by_rules
from handoff.store import audit, cases, data_keys, tables
from handoff.store.accounts import AccountStore
from handoff.store.floor_tables import legal_holds
from handoff.store.holdings import Holding
from most116.core.conversation import Line
from most116.core.errors import DeskError
from most116.core.ids import ConversationId
from most116.core.messages import Kind
from most116.testing.house import House
from most116.testing.house_records import SAFE_NOW

WHY = HoldReason.AUTHORITY
WRITTEN = "ktoś mnie bije"


async def hired(house: House, name: str, role: Role, *lines: Line) -> Account:
    account = house.account(name, *(lines or tuple(Line)), role=role)
    await AccountStore(house.parts.database, house.clock).add(account)
    return account


@pytest.fixture
async def lena(house: House) -> Account:
    return await hired(house, "Lena", Role.LEAD)


@pytest.fixture
async def ada(house: House) -> Account:
    return await hired(house, "Ada", Role.ADMIN)


async def refusal(of: object) -> tuple[int, str]:
    with pytest.raises(DeskError) as raised:
        await of  # type: ignore[misc]
    return raised.value.status, raised.value.text_key


async def ended(house: House) -> ConversationId:
    """A talk that is over, with words."""
    conversation = await house.hears("hej", WRITTEN)
    await house.desk.claim(house.account(), conversation)
    await house.desk.close(house.account(), conversation)
    return conversation


async def held(house: House, which: ConversationId, first: Account, second: Account) -> None:
    await house.desk.holds.ask(first, which, WHY)
    await house.desk.holds.agree(second, which)


async def readable(house: House, which: ConversationId) -> bool:
    return any(await house.words(which))


async def enforced(house: House, **by: float) -> None:
    """Time passes, and the clock does what it does at every tick."""
    house.clock.move(**by)
    while await house.retention.enforce():
        pass


async def ticked(house: House, which: ConversationId) -> None:
    due = (await house.case(which)).wake_at
    assert due is not None
    assert due <= house.clock.now()
    await house.parts.inbox.tick(which, due, house.clock.now())
    await house.read_all()


async def actions(house: House) -> list[str]:
    """What the trail says of holds; the trail itself is whole."""
    async with house.parts.database.read() as connection:
        assert await audit.broken_at(connection) is None
        rows = await connection.execute(select(tables.audit.c.action).order_by(tables.audit.c.seq))
        return [row.action for row in rows if row.action.startswith("hold")]


async def test_words_stay_past_their_time_until_the_hold_ends_by_itself(
    house: House, lena: Account, ada: Account
) -> None:
    which = await ended(house)
    await held(house, which, lena, ada)
    counted = {one.holding: (one.count, one.next_due) for one in await house.retention.held()}
    assert counted[Holding.CONTENT] == counted[Holding.URGENT_CONTENT] == (0, None)
    assert counted[Holding.HOLD] == (1, house.clock.now() + timedelta(days=90))
    # One person who runs a command destroys no more than one who presses a button.
    assert not await forget(house.parts.database, which)
    await enforced(house, days=89)
    assert await readable(house, which)
    async with house.parts.database.read() as connection:
        assert await data_keys.get_address(connection, which) is None, "a hold is of words, not of who wrote them"
    await enforced(house, days=1)
    await enforced(house, seconds=1)
    assert not await readable(house, which)
    (one,) = [each.hold for each in await house.desk.holds.listed(lena)]
    assert (one.ending, one.ended_by) == (HoldEnd.TIME, None)
    assert await actions(house) == ["hold_asked", "hold_agreed", "hold_over"]


async def test_a_talk_that_is_held_outlives_its_rows_and_a_renewal_begins_anew(
    house: House, lena: Account, ada: Account
) -> None:
    which = await ended(house)
    for _ in range(9):
        await held(house, which, lena, ada)
        await enforced(house, days=89)
    assert await readable(house, which)
    await enforced(house, days=2)
    await enforced(house, seconds=1)
    async with house.parts.database.read() as connection:
        assert await cases.load(connection, which) is None
        named = [row.conversation for row in await connection.execute(select(legal_holds))]
    assert named == [""] * 9
    await enforced(house, days=1100)
    async with house.parts.database.read() as connection:
        assert not (await connection.execute(select(legal_holds))).all()


async def test_one_person_alone_holds_nothing_and_lifts_nothing(house: House, lena: Account, ada: Account) -> None:
    which, holds = await ended(house), house.desk.holds
    assert await refusal(holds.ask(ada, which, WHY)) == (403, "desk.not_allowed")
    assert await refusal(holds.ask(house.account(), which, WHY)) == (403, "desk.not_allowed")
    first = await holds.ask(lena, which, WHY)
    assert (await holds.ask(lena, which, HoldReason.NOTICE)).id == first.id
    assert await refusal(holds.agree(lena, which)) == (403, "desk.hold.second_person")
    assert await refusal(holds.agree(house.account(), which)) == (403, "desk.not_allowed")
    assert await refusal(holds.lift(ada, which)) == (409, "desk.hold.none")
    await holds.agree(ada, which)
    assert await refusal(holds.agree(ada, which)) == (409, "desk.hold.none")
    await holds.lift(ada, which)
    assert await refusal(holds.lift(ada, which)) == (403, "desk.hold.second_person")
    await holds.keep(lena, which)
    await holds.lift(lena, which)
    await enforced(house, days=10)
    assert await readable(house, which)
    await holds.lift(ada, which)
    await enforced(house, seconds=1)
    assert not await readable(house, which)


async def test_only_who_leads_the_line_and_still_does(house: House, lena: Account) -> None:
    which, holds = await ended(house), house.desk.holds
    line = (await house.case(which)).conversation.line or Line.YOUTH
    other = await hired(house, "Leon", Role.LEAD, line.other)
    assert await refusal(holds.ask(other, which, WHY)) == (403, "desk.not_allowed")
    await holds.ask(lena, which, WHY)
    assert await refusal(holds.agree(other, which)) == (403, "desk.not_allowed")
    assert not await holds.listed(other)
    await AccountStore(house.parts.database, house.clock).set_disabled(lena.id, disabled=True)
    ada = await hired(house, "Ada", Role.ADMIN)
    assert await refusal(holds.agree(ada, which)) == (409, "desk.hold.asker_gone")
    assert (await holds.refuse(ada, which)).ending is HoldEnd.REFUSED


async def test_a_request_that_nobody_answers_holds_nothing_and_ends(house: House, lena: Account, ada: Account) -> None:
    which = await ended(house)
    await house.desk.holds.ask(lena, which, WHY)
    await enforced(house, hours=72, milliseconds=1)
    assert not await readable(house, which)
    (one,) = [each.hold for each in await house.desk.holds.listed(ada)]
    assert one.ending is HoldEnd.UNANSWERED


async def test_a_deletion_that_is_asked_for_meanwhile_happens_by_itself_once_it_is_lifted(
    house: House, lena: Account, ada: Account
) -> None:
    which = await house.hears("hej", WRITTEN)
    await house.desk.claim(house.account(), which)
    await held(house, which, lena, ada)
    house.decider.choose = by_rules
    await house.hears("USUŃ DANE")
    await house.deliver()
    assert house.bridge.texts[-1].startswith("Nie mozemy teraz usunac wszystkiego")
    await house.desk.close(house.account(), which)
    await enforced(house, hours=2)
    assert WRITTEN in await house.words(which)
    for one in (lena, ada):
        await house.desk.holds.lift(one, which)
    await ticked(house, which)
    await house.deliver()
    assert WRITTEN not in await house.words(which)
    assert house.bridge.texts[-1].startswith("Tresc rozmowy jest usunieta")
    assert state_of(await house.case(which)).tags == ("erased",)


async def test_a_yes_to_an_older_question_and_a_message_taken_back_delete_nothing(
    house: House, lena: Account, ada: Account
) -> None:
    house.decider.choose = by_rules
    which = await house.hears("hej", WRITTEN)
    await house.desk.claim(house.account(), which)
    await house.hears("USUŃ DANE")
    await held(house, which, lena, ada)
    await house.hears("tak")
    await house.deliver()
    assert house.bridge.texts[-1].startswith("Nie mozemy teraz usunac wszystkiego")
    assert await house.intake(house.message("tajne", sid="SM-1"))
    assert await house.intake(house.message("", sid="SM-2", kind=Kind.DELETE, refers_to="SM-1"))
    await house.read_all()
    assert {WRITTEN, "tajne"} <= {*await house.words(which)}


async def test_who_cannot_be_reached_any_more_is_deleted_without_a_word(
    house: House, lena: Account, ada: Account
) -> None:
    house.decider.choose = by_rules
    which = await house.hears("hej", WRITTEN)
    await house.desk.claim(house.account(), which)
    await held(house, which, lena, ada)
    await house.hears("USUŃ DANE")
    await house.desk.close(house.account(), which, SAFE_NOW)
    await house.deliver()
    said = len(house.bridge.texts)
    await enforced(house, days=90)
    await ticked(house, which)
    await house.deliver()
    assert not await readable(house, which)
    assert len(house.bridge.texts) == said
