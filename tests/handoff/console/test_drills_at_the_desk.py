"""Drills on the pages and over the API: who starts one, what every desk sees of it, and what came of it."""

import pytest

from config.drill_people import load_drill_people
from handoff.ranks import Role
from handoff.records import Account
from most116.core.conversation import Channel, Language, Line, Tier
from most116.core.drills import drill_slot
from most116.testing.desk_clients import browser, program
from most116.testing.desk_stage import DeskStage
from most116.testing.installed import installed_book

PAGE = "/lead/drills"


@pytest.fixture
async def lena(stage: DeskStage) -> Account:
    return await stage.hire("lena", "Lena", Line.YOUTH, role=Role.LEAD)


async def invented(stage: DeskStage, tier: Tier = Tier.HIGH) -> str:
    """Somebody as the clock's course leaves them behind (tests/handoff/test_drills.py)."""
    slot, alias = drill_slot(Line.YOUTH), "Ćwiczenie: Zielony Klon"
    return await stage.people.arrive(
        "hej", tier=tier, channel=Channel.TELEGRAM, entry_line=Line.YOUTH, slot=slot, alias=alias
    )


async def test_every_desk_of_the_line_sees_it_and_a_lead_ends_it_by_one_click(
    stage: DeskStage, celina: Account, bohdan: Account, lena: Account
) -> None:
    lead, page, other = [await browser(stage, name) for name in ("lena", "celina", "bohdan")]
    assert "Nie było jeszcze ćwiczeń" in await lead.page(PAGE)
    assert (await lead.send(PAGE, line="116111")).headers["location"] == PAGE
    again = await lead.send(PAGE, line="116111")
    assert (again.status_code, "trwa już ćwiczenie" in again.text) == (409, True)
    assert (await lead.send(PAGE, line="116123")).status_code == 403
    which, real = await invented(stage), await stage.people.arrive("hej", line=Line.YOUTH)
    shown = await page.page()
    assert "Trwa ćwiczenie" in shown
    assert "Zakończ ćwiczenie" not in shown
    assert "Trwa ćwiczenie" not in await other.page()
    queue = shown[shown.index('id="queue"') : shown.index('id="drill-heading"')]
    assert real in queue
    assert which not in queue
    assert "ćwiczenie: osoba wymyślona" in shown[shown.index('id="drill-heading"') :]
    await page.send(f"/c/{which}/claim")
    talk = await page.page(f"/c/{which}")
    assert "Ćwiczenie: Zielony Klon" in talk
    assert "ćwiczenie: osoba wymyślona" in talk
    assert "Ćwiczenie: Zielony Klon" in await lead.page("/lead")
    (running,) = await stage.desk.drills.running(lena)
    assert "Zakończ ćwiczenie" in await lead.page()
    assert (await page.send(f"{PAGE}/{running.id}/stop")).status_code == 403
    assert (await lead.send(f"{PAGE}/{running.id}/stop")).headers["location"] == PAGE
    ended = await lead.page(PAGE)
    assert "Koniec na polecenie osoby kierującej" in ended
    assert "Mediana" in ended
    assert "Trwa ćwiczenie" not in await page.page()
    assert (await page.http.get(PAGE)).status_code == 403
    assert (await lead.send(f"{PAGE}/{running.id}/stop")).status_code == 404


async def test_the_bell_rings_for_nobody_who_is_invented(stage: DeskStage, celina: Account, lena: Account) -> None:
    await (await browser(stage, "lena")).send(PAGE, line="116111")
    page = await browser(stage, "celina")
    await invented(stage, Tier.IMMEDIATE)
    shown = await page.page("/lists")
    assert ("Ćwiczenie: Zielony Klon" in shown, "data-rings" in shown) == (True, False)
    real = await stage.people.arrive("hej", tier=Tier.IMMEDIATE)
    shown = await page.page("/lists")
    assert (shown.count("data-rings"), f'data-rings="danger:{real}"' in shown) == (1, True)


async def test_a_program_starts_sees_and_ends_it(
    stage: DeskStage, celina: Account, lena: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    lead, hers = await program(stage, "lena"), await program(stage, "celina")
    made = await lead.post("/api/v1/drills", json={"line": "116111"})
    assert (made.status_code, made.json()["ended_at"], made.json()["tiers"]) == (201, None, [])
    which = await invented(stage)
    assert (await hers.get("/api/v1/queue")).json() == []
    assert (await hers.post("/api/v1/queue/next")).status_code == 204
    (waiting,) = (await hers.get("/api/v1/drills/waiting")).json()
    assert (waiting["id"], waiting["marks"]) == (which, ["drill"])
    assert (await hers.post(f"/api/v1/conversations/{which}/claim")).status_code == 200
    for who, status in ((hers, 403), (lead, 204), (lead, 404)):
        assert (await who.post(f"/api/v1/drills/{made.json()['id']}/stop")).status_code == status
    (listed,) = (await lead.get("/api/v1/drills")).json()
    assert listed["ending"] == "stopped"
    assert [(one["tier"], one["people"], one["taken"], one["missed"]) for one in listed["tiers"]] == [("high", 1, 1, 0)]
    assert (await hers.get("/api/v1/drills")).status_code == 403
    assert (await hers.post("/api/v1/drills", json={"line": "116111"})).status_code == 403
    monkeypatch.setattr("handoff.console.confirming.recently_confirmed", lambda *_: False)
    refused = await lead.post("/api/v1/drills", json={"line": "116111"})
    assert (refused.status_code, refused.json()["error"]) == (403, "desk.confirm_first")


@pytest.mark.parametrize("line", Line)
def test_the_rules_give_every_invented_person_the_tier_that_the_drill_counts_on(line: Line) -> None:
    people = load_drill_people(None)[line]
    assert {one.tier for one in people} == {tier.label for tier in Tier}
    # A letter waits for nobody; every other channel is practised.
    assert {one.channel for one in people} == {*Channel} - {Channel.FORM}
    book = installed_book()
    for one in people:
        language = Language.UK if one.channel is Channel.DISCORD else Language.PL
        assert book.judge(one.says[0], language).tier.label == one.tier, one.says
        assert not any(book.judge(text, language).tier is Tier.IMMEDIATE for text in one.answers)
