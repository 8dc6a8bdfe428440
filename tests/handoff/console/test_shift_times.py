"""The end of a shift, breaks away from the screen, and the one after two in danger (domain sheet 4.3)."""

import asyncio
from datetime import timedelta
from typing import Final

import pytest
from sqlalchemy import select

from handoff.live.screen import Screen
from handoff.ranks import Role
from handoff.records import Account, ClosingAnswer
from handoff.store import tables
from most116.core.clock import HERE
from most116.core.conversation import Line, Tier
from most116.core.errors import DeskError
from most116.core.ids import ConversationId
from most116.testing.desk_clients import browser, program
from most116.testing.desk_parts import made_offering
from most116.testing.desk_stage import DeskStage
from most116.testing.house_records import SAFE_NOW
from most116.testing.moved_clock import MovedClock
from most116.testing.on_the_floor import asked, here

GRAVE: Final = Tier.IMMEDIATE


@pytest.fixture
def clock() -> MovedClock:
    return MovedClock()


async def refused(of: object) -> str:
    with pytest.raises(DeskError) as raised:
        await of  # type: ignore[misc]
    return raised.value.text_key


async def test_nobody_new_comes_in_the_last_minutes_of_a_shift_but_who_is_in_danger(
    stage: DeskStage, clock: MovedClock, celina: Account
) -> None:
    end = clock.now() + timedelta(minutes=26)
    await stage.desk.duty.times.set_end(celina, end)
    calm = ConversationId(await stage.people.arrive("hej"))
    await stage.people.arrive("hej", tier=Tier.HIGH)
    assert await stage.desk.take_next(celina), "a minute too early to be the end"
    clock.move(minutes=1)
    shift = await stage.desk.duty.shift(celina)
    assert (shift.ending, shift.ends_at) == (True, end)
    assert await refused(stage.desk.take_next(celina)) == "desk.load.ending"
    assert await refused(stage.desk.claim(celina, calm)) == "desk.load.ending"
    assert len(await stage.desk.queue(celina)) == 1, "who waits keeps the place"
    await stage.desk.duty.times.set_end(celina, clock.now() + timedelta(hours=1))
    assert (await stage.desk.claim(celina, calm)).id == calm, "the end can be moved"


async def test_danger_is_offered_to_whose_shift_ends_only_when_nobody_else_can(
    stage: DeskStage, clock: MovedClock, celina: Account
) -> None:
    ola, offering = await stage.hire("ola", "Ola", Line.YOUTH), made_offering(stage.parts)
    await stage.desk.duty.times.set_end(celina, clock.now() + timedelta(minutes=20))
    await stage.desk.offers.begin(celina)
    await stage.people.arrive("hej")
    await here(stage, celina, ola)
    await offering.look()
    assert await asked(stage, celina, ola) == [], "who asked to be offered people is offered none now"
    grave = ConversationId(await stage.people.arrive("teraz", tier=GRAVE))
    await offering.look()
    assert await asked(stage, celina, ola) == ["Ola"]
    await stage.desk.offers.pass_on(ola, grave)
    await offering.look()
    assert await asked(stage, celina, ola) == ["Celina"]
    assert (await stage.desk.claim(celina, grave)).id == grave, "and is not asked whether they are sure"


async def test_the_end_is_said_by_the_clock_on_the_wall_and_forgotten_with_the_shift(
    stage: DeskStage, clock: MovedClock, celina: Account
) -> None:
    page = await browser(stage, "celina")
    at = f"{(clock.now() + timedelta(minutes=20)).astimezone(HERE):%H:%M}"
    assert "Koniec dyżuru" in await page.page()
    wrong = await page.send("/shift/end", at="25:99")
    assert wrong.status_code == 422
    assert 'value="25:99"' in wrong.text, "what was written stays"
    assert (await page.send("/shift/end", at=at)).status_code == 303
    shown = await page.page()
    assert f"Dyżur do {at}" in shown
    assert "nie przychodzą" in shown
    lead = await browser(stage, (await stage.hire("lidia", "Lidia", Line.YOUTH, role=Role.LEAD)).login)
    assert f"do {at}" in await _board(stage, lead, celina)
    assert f'value="{at}"' in await page.page("/shift/end")
    assert 'type="time"' not in await page.page("/shift/end"), "it asks for AM or PM in a browser that is not Polish"
    for written in (at.replace(":", "."), at.replace(":", ""), f" {at} "):
        assert (await page.send("/shift/end", at=written)).status_code == 303
        assert f'value="{at}"' in await page.page("/shift/end")
    for wrong_one in ("8 PM", "24:00", "20:5", ""):
        assert (await page.send("/shift/end", at=wrong_one)).status_code == 422
    assert (await page.send("/shift/end", unset="yes")).status_code == 303
    assert (await stage.desk.duty.shift(celina)).ends_at is None
    await page.send("/shift/end", at=at)
    assert (await page.send("/sign-out")).status_code == 303
    assert (await stage.desk.duty.shift(celina)).ends_at is None, "who goes has no end to come"
    await stage.desk.duty.times.set_end(celina, clock.now() + timedelta(minutes=1))
    clock.move(hours=3)
    assert not (await stage.desk.duty.shift(celina)).ending, "the end of yesterday keeps nobody off today"
    for far in (timedelta(), timedelta(hours=17)):
        assert await refused(stage.desk.duty.times.set_end(celina, clock.now() + far)) == "desk.shift.end_wrong"


async def _board(stage: DeskStage, lead: object, who: Account) -> str:
    await here(stage, who)
    return str(await lead.page("/lead"))  # type: ignore[attr-defined]


async def test_minutes_away_from_the_screen_are_proposed_each_hour(
    stage: DeskStage, clock: MovedClock, celina: Account
) -> None:
    screen, desk = Screen(stage.parts.redis, clock), stage.desk.duty

    async def minutes(count: int) -> bool:
        for _ in range(count):
            await screen.beat([celina.id])
            clock.move(minutes=1)
        await screen.beat([celina.id])
        return (await desk.shift(celina)).screen_rest

    assert not await minutes(54)
    assert await minutes(1)
    page = await browser(stage, "celina")
    assert "prawie godzina przy ekranie" in await page.page()
    assert "Przerwa: 5 min" in await page.page()
    await page.send("/shift/back")
    assert not await minutes(14), "not now"
    assert await minutes(1)
    await page.send("/shift/rest")
    until = (await desk.shift(celina)).duty.break_until
    assert until == clock.now() + timedelta(minutes=5)
    assert not await minutes(5)
    assert not await minutes(54), "the break ran out by itself, and the hour begins anew"
    assert await minutes(1)
    clock.move(minutes=6)
    assert not await minutes(54), "who was away was away"
    assert await minutes(1)
    await stage.people.arrive("teraz", tier=GRAVE)
    assert await stage.desk.take_next(celina)
    assert not await minutes(1), "nobody is called away from somebody in danger"
    async with stage.parts.database.read() as connection:
        kept = await connection.execute(select(tables.audit.c.detail).where(tables.audit.c.action == "break"))
        assert [row.detail for row in kept] == ["5"]


async def test_the_open_page_is_what_counts_as_the_screen(stage: DeskStage, celina: Account) -> None:
    screen = Screen(stage.parts.redis, stage.parts.clock)
    assert await screen.since(celina.id) is None
    async with stage.desk.floor.presence.staying(celina.id):
        for _ in range(6_000):
            if await screen.since(celina.id) is not None:
                break
            await asyncio.sleep(0.01)
        assert await screen.since(celina.id) is not None


async def test_after_two_in_danger_in_a_row_a_break_comes_first(
    stage: DeskStage, clock: MovedClock, celina: Account
) -> None:
    lead = await stage.hire("lidia", "Lidia", Line.YOUTH, role=Role.LEAD)
    offering = made_offering(stage.parts)
    for _ in range(2):
        which = ConversationId(await stage.people.arrive("teraz", tier=GRAVE))
        try:
            await stage.desk.claim(celina, which)
        except DeskError:
            clock.move(seconds=5)
            await stage.desk.claim(celina, which)
        await stage.desk.closing.ask(celina, which, SAFE_NOW)
        await stage.desk.closing.answer(lead, which, ClosingAnswer.AGREED)
        await stage.desk.close(celina, which)
    calm = ConversationId(await stage.people.arrive("hej"))
    assert await refused(stage.desk.claim(celina, calm)) == "desk.load.rest"
    grave = ConversationId(await stage.people.arrive("teraz", tier=GRAVE))
    await here(stage, celina)
    await offering.look()
    assert await asked(stage, celina) == []
    assert await refused(stage.desk.claim(celina, grave)) == "desk.load.rest_first"
    api = await program(stage, "celina")
    await api.post("/api/v1/shift/break", json={"minutes": 10})
    clock.move(minutes=10)
    await here(stage, celina)
    await offering.look()
    assert await asked(stage, celina) == ["Celina"]
    end = clock.now() + timedelta(hours=1)
    told = (await api.put("/api/v1/shift/end", json={"at": end.isoformat()})).json()
    assert (told["ending"], told["ends_at"][:16]) == (False, end.isoformat()[:16])
