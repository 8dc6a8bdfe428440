"""Who has waited on a line for long is there for marked colleagues of the other line too, and for nobody else."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from handoff.ranks import Role
from handoff.records import Account, DeskEvent
from handoff.store import tables
from most116.core.conversation import AgeBand, Line, Tier
from most116.core.errors import DeskError
from most116.core.ids import ConversationId
from most116.testing.desk_clients import browser, program
from most116.testing.desk_parts import made_offering
from most116.testing.desk_stage import OVERFLOW_AFTER, DeskStage
from most116.testing.moved_clock import MovedClock

LONG = OVERFLOW_AFTER + timedelta(seconds=1)


@pytest.fixture
def clock() -> MovedClock:
    return MovedClock()


@pytest.fixture
async def hela(stage: DeskStage) -> Account:
    """Of the adult line, and there for the other one when somebody waits there for long."""
    return await stage.hire("hela", "Hela", Line.ADULT, overflow=(Line.YOUTH,))


async def refused(of: object) -> str:
    with pytest.raises(DeskError) as raised:
        await of  # type: ignore[misc]
    return raised.value.text_key


async def first_told(stage: DeskStage, who: Account, position: str, kind: str) -> DeskEvent:
    """The first event of a kind that an account is told after a position."""
    async for news in stage.desk.events(who, position):
        if found := [event for event in news if event.kind == kind]:
            return found[0]
    raise AssertionError(f"the stream ended without {kind}")


async def test_long_waiting_is_seen_and_taken_by_who_is_marked_and_by_nobody_else(
    stage: DeskStage, clock: MovedClock, hela: Account, bohdan: Account
) -> None:
    which = ConversationId(await stage.people.arrive("tajne", age_band=AgeBand.FROM_10))
    clock.move(seconds=1)
    own = ConversationId(await stage.people.arrive("hej", line=Line.ADULT, age_band=AgeBand.FROM_26))
    for one in (hela, bohdan):
        assert [entry.id for entry in await stage.desk.queue(one)] == [own]
        assert await refused(stage.desk.claim(one, which)) == "desk.not_found"
        assert await refused(stage.desk.conversation(one, which)) == "desk.not_found"
    clock.move(seconds=LONG.total_seconds())
    seen = (await (await program(stage, "hela")).get("/api/v1/queue")).json()
    assert [(entry["id"], entry["marks"]) for entry in seen] == [(which, ["overflow"]), (own, [])]
    assert await stage.desk.waiting(hela) == 2
    assert "z drugiej linii" in await (await browser(stage, "hela")).page()
    assert (await stage.desk.conversation(hela, which)).line is Line.YOUTH
    assert await refused(stage.desk.claim(bohdan, which)) == "desk.not_found", "a child goes to nobody unmarked"
    assert await stage.desk.waiting(bohdan) == 1
    position = await stage.desk.position()
    taken = await stage.desk.take_next(hela)
    assert taken is not None
    assert (taken.id, taken.line, taken.assigned_to) == (which, Line.YOUTH, hela.id), "it stays on its line"
    await stage.people.write(which, "jeszcze")
    told = await first_told(stage, hela, position, "message")
    assert told.conversation == which, "what is written there is told to who holds it"
    async with stage.parts.database.read() as connection:
        trail = tables.audit.c
        found = await connection.execute(select(trail.action, trail.detail).where(trail.conversation == which))
        assert ("claim", "overflow") in [tuple(row) for row in found]
    another = await stage.desk.take_next(hela)
    assert another is not None
    assert another.id == own


async def test_who_is_more_urgent_goes_first_over_both_lines(
    stage: DeskStage, clock: MovedClock, hela: Account
) -> None:
    calm = await stage.people.arrive("hej", line=Line.ADULT, waited=timedelta(minutes=30))
    high = await stage.people.arrive("hej", tier=Tier.HIGH, waited=LONG)
    new = await stage.people.arrive("hej", tier=Tier.HIGH)
    grave = await stage.people.arrive("teraz", tier=Tier.IMMEDIATE, waited=LONG - timedelta(minutes=1))
    both = await stage.people.arrive("hej", line=None, waited=timedelta(minutes=29))
    assert [one.id for one in await stage.desk.queue(hela)] == [high, calm, both]
    assert await stage.desk.waiting(hela) == 3, "who waits for both lines counts once"
    clock.move(minutes=1)
    assert [one.id for one in await stage.desk.queue(hela)] == [grave, high, calm, both]
    taken = await stage.desk.take_next(hela)
    assert taken is not None
    assert taken.id == grave
    assert await refused(stage.desk.claim(hela, ConversationId(new))) == "desk.not_found"


async def test_the_desks_are_told_when_time_has_passed_and_a_lead_sees_how_many(
    stage: DeskStage, clock: MovedClock, hela: Account
) -> None:
    await stage.hire("lena", "Lena", Line.YOUTH, role=Role.LEAD)
    which = await stage.people.arrive("hej")
    offering, boss = made_offering(stage.parts), await program(stage, "lena")
    await offering.look()
    assert (await boss.get("/api/v1/board")).json()["overflow"] == {"116111": 0}
    clock.move(seconds=LONG.total_seconds())
    position = await stage.desk.position()
    await stage.desk.floor.presence.seen(hela.id)
    await stage.desk.offers.begin(hela)
    await offering.look()
    told = await first_told(stage, hela, position, "queue")
    assert (told.lines, told.conversation) == ((Line.YOUTH,), None)
    assert (await boss.get("/api/v1/board")).json()["overflow"] == {"116111": 1}
    assert "mogą wziąć osoby z drugiej linii" in await (await browser(stage, "lena")).page("/lead")
    offered = (await stage.desk.offers.mine(hela)).entry
    assert offered is not None
    assert offered.id == which, "offers reach as far"


async def test_a_lead_asks_whoever_may_take_and_nobody_of_another_line_sooner(
    stage: DeskStage, clock: MovedClock, hela: Account, bohdan: Account, celina: Account
) -> None:
    lena = await stage.hire("lena", "Lena", Line.YOUTH, Line.ADULT, role=Role.LEAD)
    for one in (hela, bohdan, celina):
        await stage.desk.floor.presence.seen(one.id)
    which = ConversationId(await stage.people.arrive("hej"))
    boss, page = await browser(stage, "lena"), await browser(stage, "hela")
    near = f'<option value="{hela.id}">Hela · Rozmowy: 0 z 2 · 116 123</option>'
    assert near not in await boss.page("/lead")
    assert await refused(stage.desk.lead.ask_to_take(lena, which, hela.id)) == "desk.taken"
    clock.move(seconds=LONG.total_seconds())
    for one in (hela, bohdan, celina):
        await stage.desk.floor.presence.seen(one.id)
    shown = await boss.page("/lead")
    assert near in shown
    assert shown.index(f'<option value="{celina.id}">') < shown.index(near), "of its own line first"
    assert f'<option value="{bohdan.id}">' not in shown, "a child goes to nobody unmarked"
    assert await refused(stage.desk.lead.ask_to_take(lena, which, bohdan.id)) == "desk.taken"
    assert (await boss.send(f"/lead/c/{which}/ask-to-take", to=hela.id)).status_code == 303
    assert "Lena prosi o wzięcie" in await page.page()
    assert (await page.send(f"/c/{which}/claim")).status_code == 303
    assert "prosi o wzięcie" not in await page.page()


async def test_the_marks_are_given_by_who_looks_after_accounts(stage: DeskStage, bohdan: Account, ada: Account) -> None:
    one, url = await program(stage, "ada"), f"/api/v1/accounts/{bohdan.id}"
    body = {"role": "consultant", "lines": ["116123"], "languages": ["pl"]}
    answer = await one.put(url, json={**body, "overflow": ["116111", "116123"], "trained": True})
    assert answer.status_code == 204, answer.text
    kept = await stage.accounts.by_id(bohdan.id)
    assert kept is not None
    assert (kept.overflow, kept.trained, kept.reach) == ((Line.YOUTH,), True, (Line.ADULT, Line.YOUTH))
    (seen,) = [each for each in (await one.get("/api/v1/accounts")).json() if each["login"] == "bohdan"]
    assert (seen["overflow"], seen["trained"]) == (["116111"], True)
    await one.put(url, json=body)
    kept = await stage.accounts.by_id(bohdan.id)
    assert kept is not None
    assert (kept.overflow, kept.trained) == ((), False)
