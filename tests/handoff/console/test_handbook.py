"""The handbook at the desk: who reads it, in which language, with which figures, and what a search finds."""

import re
from pathlib import Path

import pytest

from config.handbook import DESK_FIGURES
from handoff.console.handbook_views import DESK
from handoff.ranks import Role
from handoff.records import Account
from most116.core.conversation import Line
from most116.testing.desk_clients import browser, client, program
from most116.testing.desk_stage import DeskStage

HOUSE = """
order: 15
reviewed: 2031-02-03
texts:
  pl: {title: "Nasz dom", parts: ["Klucz wisi przy drzwiach."]}
"""
TITLE = re.compile(r'<h2 id="title-([a-z-]+)">')


def test_the_desk_gives_each_figure_that_chapters_may_name() -> None:
    assert DESK.keys() == DESK_FIGURES


async def test_everybody_who_is_signed_in_reads_and_searches_it(
    stage: DeskStage, celina: Account, ada: Account
) -> None:
    await stage.hire("lena", "Lena", Line.YOUTH, role=Role.LEAD)
    pages = {name: await browser(stage, name) for name in ("celina", "lena", "ada")}
    for one in pages.values():
        assert 'href="/handbook"' in await one.page()
        read = await one.page("/handbook")
        assert (len(TITLE.findall(read)), ".." in re.sub(r"<[^>]+>", "", read)) == (12, False)
    celina_s = pages["celina"]
    assert 'href="/handbook?beside=yes" target="_blank"' in await celina_s.page()  # on the sheet of keys
    whole = await celina_s.page("/handbook")
    # Figures come from the targets and the settings, and every anchor of the contents leads to a chapter.
    for told in ("Cel to 1 min.", "Cel to 45 min.", "przez 10 min, i czyta go służbom", "Ma na to 72 godz.", "to 112"):
        assert told in whole
    assert "[[" not in whole
    anchors = set(re.findall(r'<a href="#([a-z-]+)"', whole))
    assert anchors == set(TITLE.findall(whole)) == set(re.findall(r'<section id="([a-z-]+)"', whole))
    assert "czeka na przegląd" in whole
    # Without marks, in another form, and in any order; only the parts that say it.
    found = await celina_s.page("/handbook?q=koperte+OTWIERA")
    assert TITLE.findall(found) == ["break-glass"]
    assert re.search(r"<ol>\s*<li>Prowadzisz rozmowę: .*Otwiera się jedna koperta", found, re.DOTALL)
    assert "Pytania służb" not in found
    assert 'href="/handbook#break-glass"' in found
    assert "Znalezione rozdziały: 1" in found
    for nothing in ("koperta+szkoła", "%3F"):
        assert "Nic takiego tu nie ma" in await celina_s.page(f"/handbook?q={nothing}")
    quoted = await celina_s.page("/handbook?q=%22%3E%3Cb%3E")
    assert "<b>" not in quoted
    assert len(TITLE.findall(await celina_s.page("/handbook?q=+"))) == 12
    assert (await celina_s.http.get(f"/handbook?q={'a' * 81}")).status_code == 422
    assert (await client(stage).get("/handbook")).headers["location"].startswith("/sign-in")
    async with client(stage) as nobody:
        assert (await nobody.get("/api/v1/handbook")).status_code == 401


@pytest.fixture
def own_chapter(tmp_path: Path) -> None:
    (tmp_path / "handbook").mkdir()
    (tmp_path / "handbook/house.yaml").write_text(HOUSE, encoding="utf-8")


@pytest.mark.usefixtures("own_chapter", "stage", "celina")
async def test_it_speaks_as_the_account_likes_and_an_own_chapter_stands_in_its_place(stage: DeskStage) -> None:
    one = await program(stage, "celina")
    polish = (await one.get("/api/v1/handbook")).json()
    assert [each["id"] for each in polish][:3] == ["tiers", "house", "capacity"]
    assert (polish[1]["reviewed"], polish[1]["parts"][0]["points"]) == ("2031-02-03", ["Klucz wisi przy drzwiach."])
    page = await browser(stage, "celina")
    await page.send("/account/habits", language="uk", look="auto")
    (found,) = (await one.get("/api/v1/handbook", params={"q": "конверт"})).json()
    assert (found["id"], found["language"], found["reviewed"]) == ("break-glass", "uk", None)
    assert [part["kind"] for part in found["parts"]] == ["steps"]
    shown = await page.page("/handbook")
    assert '<section id="house" aria-labelledby="title-house" lang="pl">' in shown
    assert "Останній перегляд: 03.02.2031." in shown
