"""Reviews on the pages and over the API: a lead reads veiled, a consultant nominates and is told."""

import re

import pytest

from handoff.crypto.key_folder import Purpose
from handoff.crypto.pseudonyms import Pseudonyms
from handoff.ranks import Role
from handoff.records import Account
from handoff.review import Finding
from handoff.review_draw import ReviewDraw
from handoff.store import review_lots
from most116.core.conversation import Line, Tier
from most116.core.ids import ConversationId
from most116.testing.desk_clients import browser, program
from most116.testing.desk_stage import DeskStage
from most116.testing.house_records import SAFE_NOW

PAGE = "/lead/reviews"
WORDS = "jestem przy dworcu, mój numer 600 100 200"


@pytest.fixture
async def lena(stage: DeskStage) -> Account:
    return await stage.hire("lena", "Lena", Line.YOUTH, role=Role.LEAD)


async def closed(stage: DeskStage, owner: Account, tier: Tier) -> ConversationId:
    which = ConversationId(await stage.people.arrive(WORDS, tier=tier))
    await stage.desk.claim(owner, which)
    await stage.desk.close(owner, which, SAFE_NOW)
    return which


async def drawn(stage: DeskStage) -> None:
    """The clock looks."""
    parts = stage.parts
    pseudonyms = Pseudonyms(parts.keyring.current(Purpose.PEPPER).secret)
    await ReviewDraw(database=parts.database, pseudonyms=pseudonyms, ids=parts.ids, clock=parts.clock).look()


async def test_a_review_from_the_end_of_the_talk_to_what_its_consultant_is_told(
    stage: DeskStage, celina: Account, lena: Account
) -> None:
    hers, lead = await browser(stage, "celina"), await browser(stage, "lena")
    await closed(stage, celina, Tier.HIGH)
    await drawn(stage)
    assert "Rozmowy do przeglądu: 1" in await lead.page()
    assert "Rozmowy do przeglądu" not in await hers.page()
    (one,) = await stage.desk.reviews.listed(lena)
    url = f"{PAGE}/{one.review.id}"
    listed = await lead.page(PAGE)
    assert (url in listed, "zakończona w zagrożeniu" in listed, "Celina" in listed) == (True, True, True)
    assert (await lead.send(url, findings="tier")).status_code == 409
    shown = await lead.page(url)
    assert ("jestem przy dworcu" in shown, "ciąg cyfr (9)" in shown) == (True, True)
    assert ("600" in shown, "+48" in shown) == (False, False)
    wrong = await lead.send(url, findings=["nothing", "tier"])  # type: ignore[arg-type]  # several fields of one name
    assert (wrong.status_code, "tylko osobno" in wrong.text) == (422, True)
    marked = re.findall(r'id="finding-(\w+)" checked', wrong.text)
    assert {*marked} == {"nothing", "tier"}, "what was marked stays so"
    right = await lead.send(url, findings=["tier", "load"])  # type: ignore[arg-type]  # as above
    assert right.headers["location"] == PAGE
    over = await lead.page(PAGE)
    assert ("przegląd: Lena" in over, "za duże obciążenie dyżuru" in over, url in over) == (True, False, False)
    assert "ma za sobą przegląd" in await hers.page()
    told = await hers.page("/reviews")
    assert ("Zielony Klon" in told, "Lena" in told, "obciążenie" in told) == (True, False, False)
    assert "ma za sobą przegląd" not in await hers.page()
    for path in (PAGE, url):
        assert (await hers.http.get(path)).status_code == 403


async def test_a_consultant_nominates_after_closing(stage: DeskStage, celina: Account, lena: Account) -> None:
    hers, lead = await browser(stage, "celina"), await browser(stage, "lena")
    which = await closed(stage, celina, Tier.STANDARD)
    assert f"/c/{which}/nominate" in await hers.page(f"/c/{which}/record")
    assert f"/c/{which}/nominate" in await hers.page("/reviews")
    assert (await hers.send(f"/c/{which}/nominate")).headers["location"] == "/reviews"
    assert f"/c/{which}/nominate" not in await hers.page("/reviews")
    assert "zgłoszona do superwizji" in await lead.page(PAGE)
    assert (await lead.send(f"/c/{which}/nominate")).status_code == 403


async def test_programs_see_the_same(stage: DeskStage, celina: Account, lena: Account) -> None:
    which = await closed(stage, celina, Tier.STANDARD)
    hers, lead = await program(stage, "celina"), await program(stage, "lena")
    for _ in range(2):
        assert (await hers.post(f"/api/v1/conversations/{which}/nominate")).status_code == 204
    (one,) = (await lead.get("/api/v1/reviews")).json()
    assert (one["reason"], one["due_at"], one["overdue"], one["owner"]) == ("nominated", None, False, celina.id)
    assert "conversation" not in one
    url = f"/api/v1/reviews/{one['id']}"
    early = await lead.post(f"{url}/done", json={"findings": ["nothing"]})
    assert (early.status_code, early.json()["error"]) == (409, "desk.review.read_first")
    opened = await lead.get(url)
    assert opened.json()["messages"][0]["pieces"][1] == {"kind": "number", "text": "", "label": "9"}
    # Not in the whole answer: chance writes three digits into ids and times.
    said = [each for message in opened.json()["messages"] for each in message["pieces"]]
    assert not [each for each in said if "600" in each["text"] or "600" in each["label"]]
    assert "600 100 200" not in opened.text
    assert "600100200" not in opened.text
    for findings, status in (([], 422), (["good"], 422), (["nothing", "tier"], 422), (["nothing"], 204)):
        assert (await lead.post(f"{url}/done", json={"findings": findings})).status_code == status
    (told,) = (await hers.get("/api/v1/reviews/mine")).json()
    assert set(told) == {"alias", "closed_at", "reviewed_at"}
    assert (await lead.get("/api/v1/reviews/findings")).json() == []
    async with stage.parts.database.write() as unit:
        month = f"{stage.parts.clock.now():%Y-%m}"
        for _ in range(9):
            await review_lots.count(unit.connection, Line.YOUTH, month, {Finding.NOTHING})
    (found,) = (await lead.get("/api/v1/reviews/findings")).json()
    assert (found["line"], found["finding"], found["count"]) == ("116111", "nothing", 10)
    assert "nic do zmiany" in await (await browser(stage, "lena")).page(PAGE)
    leon = await stage.hire("leon", "Leon", Line.ADULT, role=Role.LEAD)
    other = await program(stage, leon.login)
    assert (await other.get(url)).status_code == 404
    for path in ("/api/v1/reviews", "/api/v1/reviews/findings", url):
        assert (await hers.get(path)).status_code == 403
