"""Local centres at the desk: as JSON, beside the talk without scripts, and put into a reply by the keyboard."""

import re
from pathlib import Path

import pytest
from playwright.async_api import Browser as Chromium
from playwright.async_api import Page, expect

from config.centres import FILE
from handoff.records import Account
from most116.core.conversation import Language
from most116.testing.chromium import needs_browser, opened
from most116.testing.desk_clients import browser, program
from most116.testing.desk_page import begin_shift
from most116.testing.desk_stage import PASSWORD, DeskStage

HEADING = "name;town;county;voivodeship;phones;hours;address;wheelchair;languages;source;checked"
NEAR = (
    "Przykład <b>;Łąkowo;łąkowski;śląskie;90 000 00 01, 90 000 00 02;24/7;ul. Polna 1;tak;pl, uk;example.org;2020-05-06"
)
FAR = "Przykład w Borowie;Borowo;borowski;śląskie;90 000 00 03;pon. 8-16;;;;example.org;2026-11-01"
TEXT = "Przykład <b>\nul. Polna 1, Łąkowo\ntel. 90 000 00 01, 90 000 00 02\nCałą dobę, codziennie"


@pytest.fixture(autouse=True)
def centres(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text(f"{HEADING}\n{FAR}\n{NEAR}", encoding="utf-8")


async def test_the_directory_as_json(stage: DeskStage, celina: Account) -> None:
    one = await program(stage, "celina")
    every = (await one.get("/api/v1/centres")).json()
    assert [each["town"] for each in every] == ["Borowo", "Łąkowo"]
    assert (every[1]["phones"], every[1]["wheelchair"], every[1]["stale"]) == (
        ["90 000 00 01", "90 000 00 02"], True, True,
    )  # fmt: skip
    found = (await one.post("/api/v1/centres/search", json={"place": "w Łąkowie"})).json()
    assert [(each["nearness"], each["centre"]["town"]) for each in found] == [
        ("here", "Łąkowo"), ("voivodeship", "Borowo"),
    ]  # fmt: skip
    assert (await one.post("/api/v1/centres/search", json={"place": "Nigdzie"})).json() == []
    assert (await one.post("/api/v1/centres/search", json={"place": "x" * 81})).status_code == 422
    paths = (await one.get("/api/v1/openapi.json")).json()["paths"]
    assert {"/api/v1/centres", "/api/v1/centres/search"} <= set(paths)
    assert "parameters" not in paths["/api/v1/centres"]["get"]


async def test_only_who_reads_conversations_has_it(stage: DeskStage, ada: Account) -> None:
    one = await program(stage, "ada")
    assert (await one.get("/api/v1/centres")).status_code == 403
    assert (await one.post("/api/v1/centres/search", json={"place": "x"})).status_code == 403


async def test_beside_the_talk_without_scripts(stage: DeskStage, celina: Account) -> None:
    which = await stage.people.arrive("mam problem", language=Language.UK)
    one = await browser(stage, "celina")
    assert "centre-place" not in await one.page()
    page = (await one.send(f"/c/{which}/centres", place=" w Łąkowie ")).text
    found = page.partition('id="centres-told"')[2].partition("</section>")[0]
    assert re.findall(r"<h3>([^<]+)</h3>", found) == ["Przykład &lt;b&gt;", "Przykład w Borowie"]
    for told in ("Znalezione: 2", "Цілодобово, щодня", "to samo województwo", "można wjechać wózkiem", "Dawno nie"):
        assert told in found
    assert "Nic nie znaleziono" in (await one.send(f"/c/{which}/centres", place="Nigdzie")).text


async def test_an_empty_directory_says_so(stage: DeskStage, celina: Account, tmp_path: Path) -> None:
    (tmp_path / FILE).write_text(HEADING, encoding="utf-8")
    which = await stage.people.arrive("mam problem")
    page = await (await browser(stage, "celina")).page(f"/c/{which}")
    assert "Lista ośrodków jest pusta" in page
    assert 'id="centre-place"' not in page


async def begin(page: Page) -> None:
    await begin_shift(page, "celina", PASSWORD)
    await page.get_by_role("button", name="Weź następną").click()
    await expect(page.get_by_label("Odpowiedź do: Zielony Klon")).to_be_focused()


@pytest.mark.browser
@needs_browser[1]
@pytest.mark.parametrize("size", [(1280, 800), (390, 844)])
async def test_a_centre_goes_into_the_reply_by_keys_alone(
    stage: DeskStage, celina: Account, served: str, browser: Chromium, size: tuple[int, int]
) -> None:
    await stage.people.arrive("mieszkam w Łąkowie")
    viewport = {"width": size[0], "height": size[1]}
    async with opened(browser, served, viewport=viewport) as page:
        await begin(page)
        box = page.get_by_label("Odpowiedź do: Zielony Klon")
        await box.fill("To jest blisko:")
        await box.press("F2")
        place = page.get_by_label("Miejscowość, powiat albo województwo")
        await expect(place).to_be_focused()
        await place.fill("lakowo")
        await place.press("Enter")
        await expect(page.get_by_text("Znalezione: 2")).to_be_visible()
        await page.keyboard.press("Tab")
        await page.keyboard.press("Tab")
        button = page.get_by_role("button", name="Wstaw do odpowiedzi: Przykład <b>", exact=True)
        await expect(button).to_be_focused()
        await page.screenshot(path=f"test-results/centres-{size[0]}.png")
        await button.press("Enter")
        await expect(box).to_have_value(f"To jest blisko:\n{TEXT}")
        await expect(box).to_be_focused()
        assert "centres" not in page.url
        await box.press("F2")
        await place.press("Escape")
        await expect(box).to_be_focused()
        await stage.people.write((await stage.desk.mine(celina))[0].id, "jestem")
        await expect(page.get_by_text("jestem", exact=True)).to_be_visible()
        await expect(page.get_by_text("Znalezione: 2")).to_be_visible()


@pytest.mark.browser
@needs_browser[1]
async def test_when_nothing_comes_back_it_is_said(
    stage: DeskStage, celina: Account, served: str, browser: Chromium
) -> None:
    await stage.people.arrive("mieszkam w Łąkowie")
    async with opened(browser, served) as page:
        await begin(page)
        await page.route("**/centres", lambda route: route.abort())
        await page.get_by_label("Miejscowość, powiat albo województwo").fill("Borowo")
        await page.get_by_label("Miejscowość, powiat albo województwo").press("Enter")
        await expect(page.get_by_text("Nie udało się wyszukać.")).to_be_visible()
