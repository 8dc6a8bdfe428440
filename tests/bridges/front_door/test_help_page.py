"""Help that is not a chat: numbers with their facts, and centres by a place that no address ever holds."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette

from bridges.front_door.help_page import help_routes
from bridges.front_door.own_pages import front_pages
from config.centres import FILE, Centres
from config.phone_numbers import load_numbers
from config.settings import load_settings
from config.texts import Texts
from most116.core.conversation import Language
from most116.core.redaction import EventLog
from most116.testing.moved_clock import MovedClock
from most116.web.assets import Assets

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
HEADING = (
    "name;town;county;voivodeship;serves;phones;hours;address;wheelchair;interpreter;induction_loop;quiet_hours;"
    "languages;source;checked"
)
FULL = (
    "Przykład <b>;Łąkowo;łąkowski;śląskie;Dołek;90 000 00 01, 90 000 00 02;24/7;ul. Polna 1;tak;nie;;sob. 9-12;"
    '"pl, uk";example.org;2026-11-01'
)
FAR = "Przykład w Borowie;Borowo;borowski;śląskie;;90 000 00 03;pon. 8-16;;;;;;;example.org;2020-05-06"


@asynccontextmanager
async def visiting(
    texts: Texts, folder: Path, *rows: str, now: datetime = NOW, **settings: object
) -> AsyncIterator[httpx.AsyncClient]:
    (folder / FILE).write_text("\n".join([HEADING, *rows]), encoding="utf-8")
    clock, told = MovedClock(now), load_settings({"webchat": {"on": True}, **settings})
    assets = Assets("bridges.webchat", "bridges.front_door", "most116.web")
    routes = help_routes(
        settings=told,
        numbers=load_numbers(None),
        centres=Centres(folder, clock=clock, stale_after=timedelta(days=365), log=EventLog("test")),
        clock=clock,
        pages=front_pages(texts, assets, told),
    )
    app = Starlette(routes=[*routes, assets.route()])
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="https://example.org") as client:
        yield client


@pytest.mark.parametrize("language", list(Language))
async def test_every_number_has_its_facts_and_a_way_to_write(texts: Texts, tmp_path: Path, language: Language) -> None:
    async with visiting(texts, tmp_path, FULL) as client:
        page = await client.get("/help", params={"lang": language})
    assert (page.status_code, page.headers["content-language"]) == (200, language)
    cards = page.text.partition('id="numbers"')[2].partition("</section>")[0].split('<li class="card">')[1:]
    assert len(cards) == len(load_numbers(None).shown())
    for card in cards:
        assert re.search(r'href="tel:\d+"', card)
        assert "1.11.2026" in card
        assert "Alarm112" in card or re.search(rf'href="/[md]?\?lang={language}"', card)
    assert "116" not in re.search(r"<title>([^<]*)</title>", page.text)[1]  # type: ignore[index]
    assert "set-cookie" not in page.headers


async def test_a_number_not_called_for_long_is_marked(texts: Texts, tmp_path: Path) -> None:
    async with visiting(texts, tmp_path, now=NOW) as client:
        assert 'class="old"' not in (await client.get("/help")).text
    async with visiting(texts, tmp_path, now=NOW + timedelta(days=90)) as client:
        assert 'class="old"' in (await client.get("/help")).text


async def test_a_place_leads_to_its_centres_nearest_first(texts: Texts, tmp_path: Path) -> None:
    async with visiting(texts, tmp_path, FAR, FULL) as client:
        page = await client.post("/help", data={"place": "w Łąkowie", "lang": "uk"})
    found = page.text.partition('role="status"')[2].partition("</section>")[0]
    assert re.findall(r"<h3>([^<]+)</h3>", found) == ["Тут", "У тому самому воєводстві"]
    assert found.index("Przykład &lt;b&gt;") < found.index("Przykład w Borowie")
    for told in (
        'href="tel:+48900000001"',
        "90\u00a0000\u00a000\u00a002",
        "ul. Polna 1",
        "Dołek",
        "Українська",
        "sob. 9-12",
    ):
        assert told in found
    assert found.count('class="old"') == 1
    assert "6.05.2020" in found
    assert 'value="w Łąkowie"' in page.text


async def test_nothing_found_says_what_to_do(texts: Texts, tmp_path: Path) -> None:
    async with visiting(texts, tmp_path, FULL) as client:
        page = await client.post("/help", data={"place": "Nigdzie"})
        assert texts.interface("help.none.numbers", Language.PL) in page.text
        blank = await client.post("/help", data={"place": "   "})
    assert 'role="status"' not in blank.text


async def test_an_empty_directory_shows_no_search(texts: Texts, tmp_path: Path) -> None:
    async with visiting(texts, tmp_path) as client:
        page = await client.get("/help")
    assert texts.interface("help.empty", Language.PL) in page.text
    assert 'name="place"' not in page.text


async def test_the_place_stands_in_no_address_and_only_our_page_may_ask(texts: Texts, tmp_path: Path) -> None:
    async with visiting(texts, tmp_path, FULL) as client:
        page = await client.get("/help", params={"place": "Łąkowo"})
        assert "ul. Polna 1" not in page.text
        foreign = await client.post("/help", data={"place": "x"}, headers={"sec-fetch-site": "cross-site"})
    assert re.findall(r'<form class="place" method="post" action="([^"]+)"', page.text) == ["/help#places"]
    assert foreign.status_code == 403
