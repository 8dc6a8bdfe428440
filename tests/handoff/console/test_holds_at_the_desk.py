"""A legal hold on the pages: asked for beside a talk, decided by somebody else, listed with its end, lifted by two."""

import pytest

from handoff.legal_hold import HoldReason
from handoff.ranks import Role
from handoff.records import Account
from most116.core.conversation import Line
from most116.core.ids import ConversationId
from most116.testing.desk_clients import browser, program
from most116.testing.desk_stage import DeskStage

PAGE = "/legal-holds"


@pytest.fixture
async def lena(stage: DeskStage) -> Account:
    """Leads the line for children."""
    return await stage.hire("lena", "Lena", Line.YOUTH, role=Role.LEAD)


async def ended(stage: DeskStage, owner: Account) -> ConversationId:
    which = ConversationId(await stage.people.arrive("hej"))
    await stage.desk.claim(owner, which)
    await stage.desk.close(owner, which)
    return which


async def test_a_hold_from_the_first_word_to_its_end(
    stage: DeskStage, celina: Account, lena: Account, ada: Account
) -> None:
    page, lead, admin = [await browser(stage, name) for name in ("celina", "lena", "ada")]
    which = await ended(stage, celina)
    assert "Nie ma wstrzymanych rozmów" in await admin.page(PAGE)
    assert "Wstrzymaj usuwanie" in await lead.page(f"/c/{which}")
    assert (await lead.send(f"/c/{which}/legal-hold", hold="notice")).headers["location"] == PAGE
    waits = await lead.page(PAGE)
    assert "zawiadomienie o przestępstwie" in waits
    assert (f"{PAGE}/{which}/refuse" in waits, f"{PAGE}/{which}/agree" in waits) == (True, False), "nobody alone"
    assert "Prośba o wstrzymanie usuwania czeka" in await lead.page(f"/c/{which}")
    assert "Wstrzymane usuwanie, czeka na drugą osobę: 1" in await admin.page()
    alone = await lead.send(f"{PAGE}/{which}/agree")
    assert (alone.status_code, "Decyduje inna osoba" in alone.text) == (403, True)
    assert (await admin.send(f"{PAGE}/{which}/agree")).headers["location"] == PAGE
    shown = await admin.page(PAGE)
    assert "prosi: Lena" in shown
    assert "zgoda: Ada" in shown
    assert f'href="/c/{which}"' not in shown, "whoever looks after accounts reads nobody's words"
    assert "czeka na drugą osobę: 1" not in await admin.page()
    assert "Treść tej rozmowy zostaje do" in await lead.page(f"/c/{which}")
    assert "Rozmowy z treścią, której usuwanie wstrzymały dwie osoby" in await admin.page("/held")
    await admin.send(f"{PAGE}/{which}/lift")
    assert "trwa; prośba o koniec czeka na drugą osobę" in await lead.page(PAGE)
    assert (await admin.send(f"{PAGE}/{which}/lift")).status_code == 403
    await lead.send(f"{PAGE}/{which}/lift")
    assert "Koniec przed czasem: Lena" in await admin.page(PAGE)
    assert (await page.http.get(PAGE)).status_code == 403


async def test_a_program_is_told_reasons_and_ends(
    stage: DeskStage, celina: Account, lena: Account, ada: Account
) -> None:
    which = await ended(stage, celina)
    lead, admin = await program(stage, "lena"), await program(stage, "ada")
    url = f"/api/v1/conversations/{which}/legal-hold"
    assert (await lead.post(url, json={"hold": "because"})).status_code == 422
    asked = (await lead.post(url, json={"hold": "complaint"})).json()
    assert (asked["asked_by"], asked["until"]) == (lena.id, None)
    assert (await lead.post(f"{url}/agree")).json()["error"] == "desk.hold.second_person"
    agreed = (await admin.post(f"{url}/agree")).json()
    assert (agreed["agreed_by"], agreed["until"] is None) == (ada.id, False)
    assert (await lead.get("/api/v1/legal-holds")).json() == [agreed]
    assert (await lead.post(f"{url}/lift")).json()["lift_asked_by"] == lena.id
    assert (await lead.post(f"{url}/keep")).json()["lift_asked_by"] is None


async def test_nobody_holds_or_lifts_without_proving_again_who_they_are(
    stage: DeskStage, celina: Account, lena: Account, ada: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    which = await ended(stage, celina)
    page, api = await browser(stage, "lena"), await program(stage, "ada")
    await stage.desk.holds.ask(lena, which, HoldReason.INQUIRY)
    monkeypatch.setattr("handoff.console.confirming.recently_confirmed", lambda *_: False)
    for act in ("agree", "refuse", "lift", "keep"):
        answer = await page.send(f"{PAGE}/{which}/{act}")
        assert (answer.status_code, answer.headers["location"]) == (303, f"/confirm?then={PAGE}")
        refused = await api.post(f"/api/v1/conversations/{which}/legal-hold/{act}")
        assert (refused.status_code, refused.json()["error"]) == (403, "desk.confirm_first")
    answer = await page.send(f"/c/{which}/legal-hold", hold="notice")
    assert (answer.status_code, answer.headers["location"]) == (303, f"/confirm?then=/c/{which}")
    (one,) = await stage.desk.holds.listed(ada)
    assert one.hold.asked
