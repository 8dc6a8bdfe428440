"""A pause after abuse on the pages: warned of, asked for, decided by a lead who has proved who they are, and listed."""

import pytest

from handoff.ranks import Role
from handoff.records import Account
from most116.core.conversation import Line, Tier
from most116.core.ids import ConversationId
from most116.testing.desk_clients import Browser, browser, program
from most116.testing.desk_stage import DeskStage

PAGE = "/lead/pauses"


@pytest.fixture
async def lena(stage: DeskStage) -> Account:
    """Leads the line for children."""
    return await stage.hire("lena", "Lena", Line.YOUTH, role=Role.LEAD)


async def insulted(stage: DeskStage, celina: Account, page: Browser) -> ConversationId:
    """A talk of Celina's in which the person goes on after the warning."""
    which = ConversationId(await stage.people.arrive("hej"))
    await stage.desk.claim(celina, which)
    assert "O granicy" not in await page.page(f"/c/{which}")
    assert "Granica" in await page.page(f"/c/{which}")
    assert (await page.send(f"/c/{which}/pause", reason="insults", hours="2")).status_code == 409
    await page.send(f"/c/{which}/boundary")
    await stage.people.write(which, "i tak wam nawrzucam")
    return which


async def test_a_pause_from_the_warning_to_its_end(stage: DeskStage, celina: Account, lena: Account) -> None:
    page, boss = await browser(stage, "celina"), await browser(stage, "lena")
    which = await insulted(stage, celina, page)
    await page.send(f"/c/{which}/pause", reason="insults", hours="2")
    assert "Czekamy na zgodę na przerwę" in await page.page(f"/c/{which}")
    assert "Prośby o przerwę: 1" in await boss.page()
    assert "Prośby o przerwę" not in await page.page()
    assert (await boss.send(f"{PAGE}/{which}/agree")).headers["location"] == PAGE
    shown = await boss.page(PAGE)
    assert "obrażanie" in shown
    assert "prosi: Celina" in shown
    assert "Zgoda: Lena" in shown
    assert (await page.http.get(PAGE)).status_code == 403
    assert (await page.http.get(f"/c/{which}")).status_code == 403, "it is nobody's now"
    await boss.send(f"{PAGE}/{which}/lift")
    assert "Koniec przed czasem: Lena" in await boss.page(PAGE)
    refused = await boss.send(f"{PAGE}/{which}/lift")
    assert (refused.status_code, "Tej przerwy już nie ma" in refused.text) == (409, True)


async def test_a_program_is_told_reasons_and_ends(stage: DeskStage, celina: Account, lena: Account) -> None:
    page = await browser(stage, "celina")
    which = await insulted(stage, celina, page)
    talker, boss = await program(stage, "celina"), await program(stage, "lena")
    url = f"/api/v1/conversations/{which}/pause"
    assert (await talker.post(url, json={"reason": "because", "hours": 2})).status_code == 422
    assert (await talker.post(url, json={"reason": "sexual", "hours": 3})).status_code == 422
    assert (await talker.post(url, json={"reason": "sexual", "hours": 24})).status_code == 204
    assert (await boss.post(f"{url}/agree")).status_code == 204
    (listed,) = (await boss.get("/api/v1/pauses")).json()
    assert (listed["reason"], listed["hours"], listed["in_force"]) == ("sexual", 24, True)
    assert listed["until"] is not None
    assert (await talker.get("/api/v1/pauses")).status_code == 403


async def test_in_danger_nothing_of_it_is_offered(stage: DeskStage, celina: Account) -> None:
    page = await browser(stage, "celina")
    which = ConversationId(await stage.people.arrive("hej", tier=Tier.HIGH))
    await stage.desk.claim(celina, which)
    assert "Granica" not in await page.page(f"/c/{which}")
    assert (await page.send(f"/c/{which}/boundary")).status_code == 409


async def test_nobody_agrees_without_proving_again_who_they_are(
    stage: DeskStage, celina: Account, lena: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    page, boss, api = await browser(stage, "celina"), await browser(stage, "lena"), await program(stage, "lena")
    which = await insulted(stage, celina, page)
    await page.send(f"/c/{which}/pause", reason="insults", hours="2")
    monkeypatch.setattr("handoff.console.confirming.recently_confirmed", lambda *_: False)
    answer = await boss.send(f"{PAGE}/{which}/agree")
    assert (answer.status_code, answer.headers["location"]) == (303, f"/confirm?then={PAGE}")
    refused = await api.post(f"/api/v1/conversations/{which}/pause/agree")
    assert (refused.status_code, refused.json()["error"]) == (403, "desk.confirm_first")
    assert (await stage.desk.conversation(celina, which)).assigned_to == celina.id
