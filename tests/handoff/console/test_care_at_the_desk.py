"""Care plans on the pages and over the API: written by a lead, agreed by another, read beside the talk."""

from datetime import timedelta

import pytest

from handoff.ranks import Role
from handoff.records import Account
from most116.core.conversation import Line, Tier
from most116.core.ids import ConversationId
from most116.testing.desk_clients import browser, program
from most116.testing.desk_stage import DeskStage

PAGE = "/lead/care"
TEXT = "Ustalone: jedna rozmowa dziennie."


@pytest.fixture
async def lena(stage: DeskStage) -> Account:
    return await stage.hire("lena", "Lena", Line.YOUTH, role=Role.LEAD)


@pytest.fixture
async def lidia(stage: DeskStage) -> Account:
    return await stage.hire("lidia", "Lidia", Line.YOUTH, role=Role.LEAD)


def days(stage: DeskStage, review: int = 30, until: int = 90) -> dict[str, str]:
    today = stage.desk.care.today
    return {
        "review_on": (today + timedelta(days=review)).isoformat(),
        "until": (today + timedelta(days=until)).isoformat(),
    }


async def taken(stage: DeskStage, owner: Account, tier: Tier = Tier.STANDARD) -> ConversationId:
    which = ConversationId(await stage.people.arrive("hej", tier=tier))
    await stage.desk.claim(owner, which)
    return which


async def test_a_plan_from_its_first_word_to_its_end(
    stage: DeskStage, celina: Account, lena: Account, lidia: Account
) -> None:
    page, writer, second = [await browser(stage, name) for name in ("celina", "lena", "lidia")]
    which = await taken(stage, celina)
    assert "Napisz plan wsparcia" not in await page.page(f"/c/{which}")
    assert "Napisz plan wsparcia" in await writer.page(f"/c/{which}")
    empty, usual = await writer.page(f"{PAGE}/for/{which}"), days(stage)
    assert f"Dla osoby z rozmowy: {(await stage.desk.conversation(lena, which)).alias}" in empty
    assert f'name="review_on" min="{stage.desk.care.today}"' in empty
    for day in usual.values():
        assert f'value="{day}" required' in empty, "a form begins with days that may stay"
    wrong = await writer.send(f"{PAGE}/for/{which}", text=TEXT, **days(stage, 90, 30))
    assert (wrong.status_code, TEXT in wrong.text, "Najpierw przegląd" in wrong.text) == (422, True, True)
    named = await writer.send(f"{PAGE}/for/{which}", text="mama: 600 100 200", **days(stage))
    assert (named.status_code, "W notatce jest numer albo link." in named.text) == (422, True)
    for day in days(stage, 90, 30).values():
        assert f'value="{day}" required' in wrong.text, "what was written stays"
    assert (await writer.send(f"{PAGE}/for/{which}", text=TEXT, **days(stage))).headers["location"] == PAGE
    assert "Zgadza się ktoś inny" in await writer.page(PAGE)
    assert "Plany wsparcia, które czekają: 1" in await second.page()
    assert "które czekają" not in await writer.page()
    (plan,) = await stage.desk.care.listed(lidia)
    assert TEXT not in await page.page(f"/c/{which}")
    assert (await second.send(f"{PAGE}/{plan.plan.id}/approve")).status_code == 303
    shown = await page.page(f"/c/{which}")
    assert TEXT in shown
    assert "zanim się na to powołasz" in shown
    assert "Zgoda: Lidia" in await second.page(PAGE)
    assert (await page.http.get(PAGE)).status_code == 403
    again_on = days(stage, 40)["review_on"]
    assert (await second.send(f"{PAGE}/{plan.plan.id}/review", review_on=again_on)).status_code == 303
    await second.send(f"{PAGE}/{plan.plan.id}/end")
    assert TEXT not in await page.page(f"/c/{which}")
    assert (await second.send(f"{PAGE}/{plan.plan.id}/end")).status_code == 404


async def test_a_program_reads_it_and_danger_is_said(
    stage: DeskStage, celina: Account, lena: Account, lidia: Account
) -> None:
    which = await taken(stage, celina, Tier.HIGH)
    hers, writer, second = [await program(stage, name) for name in ("celina", "lena", "lidia")]
    url = f"/api/v1/conversations/{which}/care-plan"
    made = await writer.post(url, json={"text": TEXT, **days(stage)})
    plan = made.json()["id"]
    (listed,) = (await second.get("/api/v1/care-plans")).json()
    assert (made.status_code, listed["id"], listed["text"], listed["approved_by"]) == (201, plan, TEXT, None)
    assert (await hers.get(url)).status_code == 204
    for who, status in ((hers, 403), (writer, 409), (second, 204), (second, 409)):
        assert (await who.post(f"/api/v1/care-plans/{plan}/approve")).status_code == status
    note = (await hers.get(url)).json()
    assert (note["text"], note["not_applied"], note["alias"]) == (TEXT, "danger", listed["alias"])
    assert "Teraz nie obowiązuje" in await (await browser(stage, "celina")).page(f"/c/{which}")
    late = {"review_on": days(stage, 61)["review_on"]}
    assert (await writer.post(f"/api/v1/care-plans/{plan}/review", json=late)).status_code == 422
    assert (await writer.post("/api/v1/care-plans/none/review", json=late)).status_code == 404
    leon = await stage.hire("leon", "Leon", Line.ADULT, role=Role.LEAD)
    other = await program(stage, leon.login)
    assert (await other.get("/api/v1/care-plans")).json() == []
    for act in ("approve", "end"):
        assert (await other.post(f"/api/v1/care-plans/{plan}/{act}")).status_code == 404
    assert (await hers.get("/api/v1/care-plans")).status_code == 403


async def test_nobody_agrees_or_ends_without_proving_again_who_they_are(
    stage: DeskStage, celina: Account, lena: Account, lidia: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    which = await taken(stage, celina)
    writer, second = await program(stage, "lena"), await browser(stage, "lidia")
    made = await writer.post(f"/api/v1/conversations/{which}/care-plan", json={"text": TEXT, **days(stage)})
    plan = made.json()["id"]
    monkeypatch.setattr("handoff.console.confirming.recently_confirmed", lambda *_: False)
    for act in ("approve", "end"):
        answer = await second.send(f"{PAGE}/{plan}/{act}")
        assert (answer.status_code, answer.headers["location"]) == (303, f"/confirm?then={PAGE}")
        refused = await writer.post(f"/api/v1/care-plans/{plan}/{act}")
        assert (refused.status_code, refused.json()["error"]) == (403, "desk.confirm_first")
    assert len(await stage.desk.care.listed(lena)) == 1
