"""A lead gives a colleague another line or language in the middle of a shift: it counts from the next offer on."""

import re

import pytest
from sqlalchemy import select

from handoff.offering import Offering
from handoff.ranks import Role
from handoff.records import Account
from handoff.store import tables
from most116.core.conversation import Language, Line, Tier
from most116.core.ids import ConversationId
from most116.testing.desk_clients import browser, program
from most116.testing.desk_parts import made_offering
from most116.testing.desk_stage import DeskStage
from most116.testing.moved_clock import MovedClock
from most116.testing.on_the_floor import asked, here


@pytest.fixture
def clock() -> MovedClock:
    return MovedClock()


@pytest.fixture
def offering(stage: DeskStage) -> Offering:
    return made_offering(stage.parts)


@pytest.fixture
async def kasia(stage: DeskStage) -> Account:
    """Leads both lines."""
    return await stage.hire("kasia", "Kasia", Line.YOUTH, Line.ADULT, role=Role.LEAD)


@pytest.fixture
async def ola(stage: DeskStage) -> Account:
    return await stage.hire("ola", "Ola", Line.YOUTH)


async def trail(stage: DeskStage) -> list[str]:
    async with stage.parts.database.read() as connection:
        query = select(tables.audit.c.detail).where(tables.audit.c.action == "skills_changed")
        return [*await connection.scalars(query.order_by(tables.audit.c.seq))]


async def test_another_line_counts_at_once_and_an_offer_of_the_old_one_goes_on_to_somebody_else(
    stage: DeskStage, offering: Offering, ola: Account, kasia: Account
) -> None:
    boss, one = await program(stage, "kasia"), await program(stage, "ola")
    url = f"/api/v1/colleagues/{ola.id}/skills"
    grave = await stage.people.arrive("teraz", line=Line.ADULT, tier=Tier.IMMEDIATE)
    await here(stage, ola)
    await offering.look()
    assert await asked(stage, ola) == []
    both = {"lines": ["116123", "116111"], "languages": ["uk", "pl"]}
    assert (await boss.put(url, json=both)).status_code == 204
    await offering.look()
    assert await asked(stage, ola) == ["Ola"], "in the same session"
    assert [each["id"] for each in (await one.get("/api/v1/queue")).json()] == [grave]
    assert (await one.get("/api/v1/session")).json()["languages"] == ["pl", "uk"]
    assert (await boss.put(url, json={**both, "lines": ["116111"]})).status_code == 204
    await offering.look()
    changed = await stage.accounts.by_id(ola.id)
    assert changed is not None
    assert await asked(stage, changed) == [], "whoever no longer serves the line is asked no more"
    assert (await one.post(f"/api/v1/conversations/{grave}/claim")).status_code == 404
    assert (await boss.put(url, json={**both, "lines": ["116111"]})).status_code == 204, "what changes nothing"
    assert await trail(stage) == [f"{ola.id} consultant 116111 116123 pl uk", f"{ola.id} consultant 116111 pl uk"]
    (seen,) = [each for each in (await boss.get("/api/v1/board")).json()["people"] if each["alias"] == "Ola"]
    assert (seen["lines"], seen["languages"]) == (["116111"], ["pl", "uk"])


async def test_a_lead_gives_only_lines_they_lead_and_takes_none_from_who_holds_a_talk(
    stage: DeskStage, ola: Account, bohdan: Account, kasia: Account
) -> None:
    await stage.hire("lena", "Lena", Line.YOUTH, role=Role.LEAD)
    both = await stage.hire("dana", "Dana", Line.YOUTH, Line.ADULT)
    boss, lena = await program(stage, "kasia"), await program(stage, "lena")

    async def change(by: object, who: Account, *lines: str, languages: tuple[str, ...] = ("pl",)) -> tuple[int, str]:
        body = {"lines": lines, "languages": languages}
        answer = await by.put(f"/api/v1/colleagues/{who.id}/skills", json=body)  # type: ignore[attr-defined]
        return answer.status_code, answer.json()["error"] if answer.content else ""

    assert await change(lena, ola, "116111", "116123") == (403, "desk.not_allowed")
    assert await change(lena, bohdan, "116111") == (409, "desk.no_such_colleague"), "of the other line only"
    assert await change(boss, kasia, "116111") == (409, "desk.account.own")
    assert await change(lena, kasia, "116111") == (409, "desk.no_such_colleague"), "a lead is no consultant"
    assert await change(lena, ola) == (422, "desk.account.no_lines")
    assert await change(lena, ola, "116111", languages=()) == (422, "desk.account.no_lines")
    assert await change(lena, both) == (204, "")
    after = await stage.accounts.by_id(both.id)
    assert after is not None
    assert (after.lines, after.languages) == ((Line.ADULT,), (Language.PL,)), "the line of others stays"
    which = ConversationId(await stage.people.arrive("hej"))
    await stage.desk.claim(ola, which)
    assert await change(boss, ola, "116123") == (409, "desk.account.holds_talks")
    assert await change(boss, ola, "116111", "116123") == (204, ""), "one more takes nothing from anybody"


async def test_the_board_has_it_as_a_form(stage: DeskStage, ola: Account, kasia: Account) -> None:
    await stage.desk.floor.presence.seen(ola.id)
    page = await browser(stage, "kasia")
    board, path = await page.page("/lead"), f"/lead/colleagues/{ola.id}/skills"
    assert f'id="skills-{ola.id}"' in board
    assert f'id="skills-{kasia.id}"' not in board
    form = {"lines": ["116111", "116123"], "languages": ["pl", "ru"]}
    found = re.search(r'name="csrf" value="([^"]+)"', board)
    assert found
    sent = await page.http.post(path, data={"csrf": found[1], **form})
    assert (sent.status_code, sent.headers["location"]) == (303, "/lead")
    changed = await stage.accounts.by_id(ola.id)
    assert changed is not None
    assert (changed.lines, changed.languages) == ((Line.YOUTH, Line.ADULT), (Language.PL, Language.RU))
    # A lead of both lines left none of them marked.
    none = await page.send(path, languages="pl")
    assert (none.status_code, 'role="alert"' in none.text) == (422, True)
