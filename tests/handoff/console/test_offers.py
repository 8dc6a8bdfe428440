"""Offers that run out: one consultant after the other, each for seconds, and whoever waits never loses their place."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import select

from handoff.live.offers import Ending, Offers
from handoff.offering import Offering
from handoff.ranks import Role
from handoff.records import Account
from handoff.store import tables
from most116.core.conversation import Line, Tier
from most116.core.errors import DeskError
from most116.core.ids import ConversationId
from most116.testing.desk_clients import browser, program
from most116.testing.desk_parts import made_offering
from most116.testing.desk_stage import DeskStage
from most116.testing.moved_clock import MovedClock
from most116.testing.on_the_floor import asked, here

GRAVE = Tier.IMMEDIATE


@pytest.fixture
def clock() -> MovedClock:
    return MovedClock()


@pytest.fixture
def offering(stage: DeskStage) -> Offering:
    return made_offering(stage.parts)


@pytest.fixture
async def ola(stage: DeskStage) -> Account:
    return await stage.hire("ola", "Ola", Line.YOUTH)


async def refused(of: object) -> str:
    with pytest.raises(DeskError) as raised:
        await of  # type: ignore[misc]
    return raised.value.text_key


async def trail(stage: DeskStage) -> list[tuple[str, str]]:
    async with stage.parts.database.read() as connection:
        one = tables.audit.c
        query = select(one.action, one.detail).where(one.conversation.is_not(None)).order_by(one.seq)
        return [(row.action, row.detail) for row in await connection.execute(query)]


async def test_danger_is_offered_to_one_after_the_other_and_after_two_misses_the_lead_knows(
    stage: DeskStage, clock: MovedClock, offering: Offering, celina: Account, ola: Account
) -> None:
    lena, bohdan = (
        await stage.hire("lena", "Lena", Line.YOUTH, role=Role.LEAD),
        await stage.hire("bohdan", "Bohdan", Line.ADULT),
    )
    grave = await stage.people.arrive("teraz", tier=GRAVE)
    position = await stage.desk.position()
    await here(stage, celina, bohdan, lena)
    await offering.look()
    assert await asked(stage, celina, bohdan, lena) == ["Celina"], "a colleague of the line, before its lead"
    shift = (await (await program(stage, "celina")).get("/api/v1/shift")).json()
    assert shift["offered"]["conversation"] == grave
    assert (await stage.desk.offers.mine(celina)).until == clock.now() + timedelta(seconds=25)
    event, *_ = await anext(stage.desk.events(celina, position))
    assert (event.kind, event.conversation) == ("queue", grave)
    assert [one.id for one in await stage.desk.queue(ola)] == [grave], "who is offered stays in everybody's list"
    await here(stage, ola)
    clock.move(seconds=25)
    await offering.look()
    assert await asked(stage, celina, ola, lena) == ["Ola"]
    hers, his = await browser(stage, "celina"), await browser(stage, "ola")
    assert ("minęła bez odpowiedzi" in await hers.page(), "minęła bez odpowiedzi" in await his.page()) == (True, False)
    boss = await program(stage, "lena")
    board = (await boss.get("/api/v1/board")).json()
    assert board["unanswered"] == [], "one miss is no alarm"
    clock.move(seconds=25)
    await here(stage, celina, ola, lena)
    await offering.look()
    board = (await boss.get("/api/v1/board")).json()
    assert board["unanswered"] == [grave]
    assert board["figures"][0]["unanswered_today"] == 2
    assert await trail(stage) == [("offer_missed", f"{celina.id} 1"), ("offer_missed", f"{ola.id} 2")]
    assert await asked(stage, celina, ola, lena) == ["Lena"], "in danger the next one is asked all the same"
    assert (await stage.desk.claim(ola, ConversationId(grave))).assigned_to == ola.id, "and anybody takes them"
    assert await asked(stage, celina, ola, lena) == []
    await offering.look()
    assert await Offers(stage.parts.redis, clock).all() == {}


async def test_danger_is_kept_from_nobody_who_reaches_for_it(
    stage: DeskStage, offering: Offering, celina: Account, ola: Account
) -> None:
    grave = await stage.people.arrive("teraz", tier=GRAVE)
    await here(stage, celina)
    await offering.look()
    assert await asked(stage, celina, ola) == ["Celina"]
    taken = await stage.desk.take_next(ola)
    assert taken is not None
    assert taken.id == grave, "rather the hand that is there than the one that was asked"
    assert await refused(stage.desk.claim(celina, ConversationId(grave))) == "desk.taken"


async def test_who_asked_for_it_is_offered_the_next_one_and_nobody_else_takes_it_but_a_lead(
    stage: DeskStage, clock: MovedClock, offering: Offering, celina: Account, ola: Account
) -> None:
    lena = await stage.hire("lena", "Lena", Line.YOUTH, role=Role.LEAD)
    first = ConversationId(await stage.people.arrive("hej", waited=timedelta(minutes=3)))
    second = ConversationId(await stage.people.arrive("hej"))
    await here(stage, celina, ola, lena)
    await offering.look()
    assert await asked(stage, celina, ola, lena) == [], "nobody asked for it"
    one = await program(stage, "celina")
    assert (await one.post("/api/v1/shift/ready")).json()["ready"]
    await offering.look()
    assert (await one.get("/api/v1/shift")).json()["offered"]["conversation"] == first
    assert await refused(stage.desk.claim(ola, first)) == "desk.offered_elsewhere"
    next_of_ola = await stage.desk.take_next(ola)
    assert next_of_ola is not None
    assert next_of_ola.id == second, "the next one passes over whom a colleague is offered"
    assert (await one.post(f"/api/v1/conversations/{first}/claim")).status_code == 200
    third = ConversationId(await stage.people.arrive("hej"))
    await offering.look()
    assert await asked(stage, celina) == ["Celina"], "one more talk fits beside it"
    assert (await stage.desk.claim(lena, third)).assigned_to == lena.id, "no offer stands before a lead"
    assert not (await one.delete("/api/v1/shift/ready")).json()["ready"]
    await stage.people.arrive("hej")
    await offering.look()
    assert await asked(stage, celina, ola, lena) == []


async def test_whoever_does_not_answer_is_not_asked_again_before_they_say_so(
    stage: DeskStage, clock: MovedClock, offering: Offering, celina: Account, ola: Account
) -> None:
    which = ConversationId(await stage.people.arrive("hej"))
    for one in (celina, ola):
        await here(stage, celina, ola)
        await stage.desk.offers.begin(one)
        await offering.look()
        assert await asked(stage, celina, ola) == [one.alias]
        clock.move(seconds=25)
    await here(stage, celina, ola)
    await offering.look()
    assert not (await stage.desk.offers.mine(celina)).ready
    eva = await stage.hire("eva", "Eva", Line.YOUTH)
    await here(stage, eva)
    await stage.desk.offers.begin(eva)
    await offering.look()
    assert await asked(stage, celina, ola, eva) == [], "after two misses it is kept for nobody"
    assert (await stage.desk.claim(ola, which)).id == which


async def test_a_pass_needs_no_reason_is_no_miss_and_goes_on_at_once(
    stage: DeskStage, clock: MovedClock, offering: Offering, celina: Account, ola: Account
) -> None:
    which = await stage.people.arrive("hej")
    await here(stage, celina, ola)
    await stage.desk.offers.begin(celina)
    clock.move(seconds=1)
    await stage.desk.offers.begin(ola)
    await offering.look()
    page = await browser(stage, "celina")
    assert which in await page.page()
    await page.send(f"/c/{which}/pass")
    assert "minęła bez odpowiedzi" not in await page.page()
    await offering.look()
    assert await asked(stage, celina, ola) == ["Ola"]
    assert (await stage.desk.offers.mine(celina)).ready
    assert await refused(stage.desk.offers.pass_on(celina, ConversationId(which))) == "desk.not_offered"
    assert [action for action, _ in await trail(stage)] == ["passed"]
    await stage.desk.duty.begin_break(ola)
    await offering.look()
    assert await asked(stage, celina, ola) == [], "who goes on a break is asked no more"
    assert not (await stage.desk.offers.mine(ola)).ready
    assert await refused(stage.desk.offers.begin(ola)) == "desk.load.break"
    assert [action for action, _ in await trail(stage)] == ["passed"], "which is no miss"
    assert (await stage.desk.claim(celina, ConversationId(which))).id == which


async def test_of_several_ends_of_an_offer_one_counts(
    stage: DeskStage, clock: MovedClock, offering: Offering, celina: Account, ola: Account
) -> None:
    lena, offers = await stage.hire("lena", "Lena", Line.YOUTH, role=Role.LEAD), Offers(stage.parts.redis, clock)
    for _ in range(6):
        await here(stage, celina, ola)
        which = ConversationId(await stage.people.arrive("hej"))
        await stage.desk.offers.begin(celina)
        await offering.look()
        assert await asked(stage, celina) == ["Celina"]
        taken = await asyncio.gather(
            stage.desk.claim(celina, which), stage.desk.claim(lena, which), return_exceptions=True
        )
        (owner,) = [one.assigned_to for one in taken if not isinstance(one, BaseException)]
        await stage.desk.release(celina if owner == celina.id else lena, which)
        clock.move(seconds=1)
        await offering.look()
        clock.move(seconds=25)
        ends = await asyncio.gather(
            *(
                offers.end(which, celina.id, how)
                for how in (Ending.PASSED, Ending.MISSED, Ending.WITHDRAWN, Ending.MISSED)
            )
        )
        assert [one for one in ends if one is not None] == [1], "it ran out: neither passed nor missed twice"
        assert (await stage.desk.claim(ola, which)).id == which
        await stage.people.stop(which)
        await stage.parts.room.leave(which)


async def test_an_answer_that_comes_too_late_is_as_any_other_hand(
    stage: DeskStage, clock: MovedClock, offering: Offering, celina: Account, ola: Account
) -> None:
    first = ConversationId(await stage.people.arrive("hej"))
    await here(stage, celina, ola)
    await stage.desk.offers.begin(celina)
    await offering.look()
    clock.move(seconds=26)
    assert (await stage.desk.claim(celina, first)).id == first, "nobody else was asked yet: with or without the clock"
    second = ConversationId(await stage.people.arrive("hej"))
    await offering.look()
    assert await asked(stage, celina) == ["Celina"]
    await here(stage, celina, ola)
    await stage.desk.offers.begin(ola)
    clock.move(seconds=26)
    await offering.look()
    assert await asked(stage, celina, ola) == ["Ola"]
    assert await refused(stage.desk.claim(celina, second)) == "desk.offered_elsewhere"


async def test_nobody_is_lost_when_what_is_live_is_lost(
    stage: DeskStage, clock: MovedClock, offering: Offering, celina: Account
) -> None:
    which = await stage.people.arrive("teraz", tier=GRAVE)
    await here(stage, celina)
    await offering.look()
    await stage.parts.redis.delete("offers", "desk:ready", "desk:offered")
    assert [one.id for one in await stage.desk.queue(celina)] == [which]
    await offering.look()
    assert await asked(stage, celina) == ["Celina"], "asked anew"
    await stage.parts.room.leave(ConversationId(which))
    await offering.look()
    assert await asked(stage, celina) == []
    assert await stage.desk.take_next(celina) is None


async def test_without_a_time_nobody_is_asked(stage: DeskStage, celina: Account) -> None:
    await stage.people.arrive("teraz", tier=GRAVE)
    await here(stage, celina)
    await made_offering(stage.parts, timedelta()).look()
    assert await asked(stage, celina) == []
