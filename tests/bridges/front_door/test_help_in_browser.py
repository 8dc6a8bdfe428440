"""Help and traces in a real browser: by keys alone, with and without scripts, on the smallest screen, nothing left."""

import asyncio
import socket
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import uvicorn
from playwright.async_api import Browser, expect
from starlette.applications import Starlette
from starlette.middleware import Middleware

from bridges.front_door.choice_page import front_routes
from bridges.front_door.device_page import device_routes
from bridges.front_door.help_page import help_routes
from bridges.front_door.own_pages import front_pages
from config.centres import FILE, Centres
from config.entry_links import load_entry_links
from config.phone_numbers import load_numbers
from config.settings import load_settings
from config.texts import Texts
from most116.core.redaction import EventLog
from most116.testing.chromium import needs_browser, opened
from most116.testing.given_doors import GivenDoors
from most116.testing.moved_clock import MovedClock
from most116.web.assets import Assets
from most116.web.headers import SecurityHeaders

pytestmark = needs_browser
NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
ROWS = (
    "name;town;county;voivodeship;phones;hours;address;source;checked\n"
    "Przykład w Łąkowie;Łąkowo;łąkowski;śląskie;90 000 00 01;24/7;ul. Polna 1;example.org;2026-11-01\n"
)


@pytest.fixture
async def site(texts: Texts, tmp_path: Path) -> AsyncIterator[str]:
    """The pages of the front door on a port of this machine."""
    (tmp_path / FILE).write_text(ROWS, encoding="utf-8")
    settings, numbers, clock = load_settings({"webchat": {"on": True}}), load_numbers(None), MovedClock(NOW)
    centres = Centres(tmp_path, clock=clock, stale_after=timedelta(days=365), log=EventLog("test"))
    assets = Assets("bridges.webchat", "bridges.front_door", "most116.web")
    pages = front_pages(texts, assets, settings)
    routes = [
        *front_routes(
            settings=settings,
            texts=texts,
            numbers=numbers,
            links=load_entry_links(None),
            entrance=GivenDoors(),
            pages=pages,
        ),
        *device_routes(settings=settings, numbers=numbers, pages=pages),
        *help_routes(settings=settings, numbers=numbers, centres=centres, clock=clock, pages=pages),
        assets.route(),
    ]
    app = Starlette(routes=routes, middleware=[Middleware(SecurityHeaders)])
    with socket.create_server(("127.0.0.1", 0)) as listening:
        server = uvicorn.Server(uvicorn.Config(app, log_config=None, lifespan="off", access_log=False))
        serving = asyncio.create_task(server.serve(sockets=[listening]))
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        server.should_exit = True
        await serving


@pytest.mark.parametrize("scripts", [True, False])
async def test_a_place_is_found_by_keys_alone_and_stands_nowhere(site: str, browser: Browser, *, scripts: bool) -> None:
    viewport = {"width": 320, "height": 640}
    async with opened(browser, site, "/?lang=pl", viewport=viewport, java_script_enabled=scripts) as page:
        await page.get_by_role("link", name="Numery telefonów i miejsca w pobliżu").first.press("Enter")
        place = page.get_by_label("Miejscowość, powiat albo województwo")
        await place.focus()
        await page.keyboard.type("w lakowie")
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("status")).to_have_text("Znalezione miejsca: 1")
        await expect(page.get_by_role("link", name="90 000 00 01")).to_have_attribute("href", "tel:+48900000001")
        assert page.url == f"{site}/help#places"
        assert await page.context.cookies() == []
        await page.get_by_role("link", name="English").click()
        await expect(page.get_by_role("heading", name="Numbers and places")).to_be_visible()
        assert "lakowie" not in await page.content()


@pytest.mark.parametrize("path", ["/", "/help", "/device"])
@pytest.mark.parametrize("language", ["pl", "uk"])
async def test_nothing_is_wider_than_the_smallest_screen_and_what_is_touched_is_large(
    site: str, browser: Browser, path: str, language: str
) -> None:
    async with opened(browser, site, f"{path}?lang={language}", viewport={"width": 320, "height": 640}) as page:
        assert await page.evaluate("document.documentElement.scrollWidth") == 320
        # A small telephone on which everything is shown at twice its size.
        await page.set_viewport_size({"width": 180, "height": 320})
        assert await page.evaluate("document.documentElement.scrollWidth") == 180
        await page.set_viewport_size({"width": 320, "height": 640})
        small = await page.evaluate(
            """[...document.querySelectorAll("main a, main button, main input:not([type=hidden])")]
              .filter((each) => each.getBoundingClientRect().height < 43.5).map((each) => each.outerHTML)"""
        )
        assert small == []
        await page.keyboard.press("Tab")
        await expect(page.get_by_role("button").first).to_be_focused()


async def test_each_way_leads_to_what_it_leaves(site: str, browser: Browser) -> None:
    async with opened(browser, site, "/?lang=pl", viewport={"width": 390, "height": 844}) as page:
        await page.get_by_role("link", name="Co zostaje i jak to usunąć (Czat na tej stronie)").click()
        await expect(page.get_by_role("heading", name="Czat na tej stronie")).to_be_in_viewport()
        assert page.url == f"{site}/device?lang=pl#webchat"


async def test_how_the_page_looks_stays_through_a_search(site: str, browser: Browser) -> None:
    size = "getComputedStyle(document.documentElement).fontSize"
    async with opened(browser, site, "/help?lang=pl&v=d4wc", viewport={"width": 390, "height": 844}) as page:
        chosen = await page.evaluate(size)
        await page.get_by_label("Miejscowość, powiat albo województwo").fill("Łąkowo")
        await page.get_by_label("Miejscowość, powiat albo województwo").press("Enter")
        await expect(page.get_by_role("status")).to_have_text("Znalezione miejsca: 1")
        assert page.url == f"{site}/help?v=d4wc#places"
        assert await page.evaluate(size) == chosen != "16px"
