"""Coming back by six words in a real browser, with scripts and without them."""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from playwright.async_api import Browser, Page, Route, expect

from bridges.webchat.leaving import NEUTRAL_PAGE
from bridges.webchat.visits import Visit
from most116.core.messages import Author
from most116.testing.chromium import needs_browser, opened
from most116.testing.webchat_site import Site

pytestmark = needs_browser
SCRIPTS = pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
WRONG = "Te słowa nie otwierają żadnej rozmowy."
REOPENED = "Ta rozmowa jest znowu otwarta."
TOO_SMALL = """
[...document.querySelectorAll("a, button, input, summary, textarea")]
  .filter((element) => element.checkVisibility())
  .filter((element) => Math.min(element.offsetHeight, element.offsetWidth) < 44)
  .map((element) => element.outerHTML)
"""


@asynccontextmanager
async def another_browser(browser: Browser, url: str, **options: Any) -> AsyncIterator[Page]:
    """Somebody at the page for whoever comes back, with no cookie of ours."""
    async with opened(browser, url, "/back", **options) as page:
        await page.context.route(f"{NEUTRAL_PAGE}**", lambda route: route.fulfill(body="<title>Elsewhere</title>"))
        yield page


async def come_back(page: Page, words: str) -> None:
    await page.get_by_label("Sześć słów").fill(words)
    await page.get_by_role("button", name="Wróć do rozmowy").click()


async def say(page: Page, text: str) -> None:
    await page.get_by_label("Twoja wiadomość").fill(text)
    await page.get_by_role("button", name="Wyślij", exact=True).click()


@SCRIPTS
async def test_the_words_open_the_talk_in_another_browser(site: Site, browser: Browser, scripts: bool) -> None:
    async with site.served() as url, opened(browser, url, "/chat") as page:
        await say(page, "Hej")
        await expect(page.locator(".state")).to_have_text("Wysłane")
        visit = await site.visit_in(page)
        await site.answer(visit, "Dzień dobry")
        words = (await site.codes.give(visit.token)).reveal()
        async with another_browser(browser, url, java_script_enabled=scripts) as other:
            await come_back(other, words.upper())
            await other.wait_for_url("**/chat")
            await expect(other.locator(".words")).to_have_text(["Hej", "Dzień dobry"])
            await site.answer(visit, "Jestem dalej")
            if not scripts:
                await other.get_by_role("button", name="Sprawdź odpowiedź").click()
            await expect(other.locator(".words").last).to_have_text("Jestem dalej")
            await say(other, "Wróciłem z telefonu")
            await expect(page.locator(".words").last).to_have_text("Wróciłem z telefonu")


@SCRIPTS
async def test_an_empty_talk_is_open_and_hears_what_comes(site: Site, browser: Browser, scripts: bool) -> None:
    visit = Visit.new()
    words = (await site.codes.give(visit.token)).reveal()
    async with site.served() as url, another_browser(browser, url, java_script_enabled=scripts) as page:
        await come_back(page, words)
        await expect(page.get_by_text(REOPENED)).to_be_visible()
        await expect(page.get_by_role("button", name="Nie wiem, jak zacząć")).to_have_count(0)
        await site.answer(visit, "Dobrze, że jesteś", author=Author.CONSULTANT)
        if not scripts:
            await page.get_by_role("button", name="Sprawdź odpowiedź").click()
        await expect(page.locator(".words")).to_have_text(["Dobrze, że jesteś"])
        await expect(page.get_by_text(REOPENED)).to_have_count(0)


@SCRIPTS
async def test_other_words_stay_and_the_field_says_what_is_wrong(site: Site, browser: Browser, scripts: bool) -> None:
    words = (await site.codes.give(Visit.new().token)).reveal()
    async with site.served() as url, another_browser(browser, url, java_script_enabled=scripts) as page:
        field = page.get_by_label("Sześć słów")
        await come_back(page, "to nie są <te> słowa")
        await expect(page.get_by_role("alert")).to_contain_text(WRONG)
        await expect(field).to_have_value("to nie są <te> słowa")
        await expect(field).to_be_focused()
        await expect(field).to_have_attribute("aria-invalid", "true")
        await expect(field).to_have_accessible_description(re.compile(f"^{WRONG}.*Kod powrotu to"))
        await field.fill(words)
        if scripts:
            await field.press("Enter")
        else:
            await page.get_by_role("button", name="Wróć do rozmowy").click()
        await expect(page.get_by_text(REOPENED)).to_be_visible()


async def test_with_scripts_there_is_no_way_back_to_the_field(site: Site, browser: Browser) -> None:
    words = (await site.codes.give(Visit.new().token)).reveal()
    async with site.served() as url, another_browser(browser, url) as page:
        before = await page.evaluate("history.length")
        await come_back(page, "nie te")
        await expect(page.get_by_role("alert")).to_contain_text(WRONG)
        await come_back(page, words)
        await expect(page.get_by_text(REOPENED)).to_be_visible()
        assert await page.evaluate("history.length") == before
        # Until its scripts run the page leaves by a form, as it does without them.
        await page.wait_for_load_state("load")
        await page.get_by_role("button", name="Szybkie wyjście").click()
        await page.wait_for_url(NEUTRAL_PAGE)
        assert await page.evaluate("history.length") == before


async def test_without_a_network_the_words_stay_and_the_page_says_so(site: Site, browser: Browser) -> None:
    words = (await site.codes.give(Visit.new().token)).reveal()
    async with site.served() as url, another_browser(browser, url) as page:
        await page.context.set_offline(True)
        await come_back(page, words)
        await expect(page.get_by_role("status")).to_contain_text("Niewysłane")
        await page.context.set_offline(False)
        await expect(page.get_by_label("Sześć słów")).to_have_value(words)
        await page.get_by_role("button", name="Wróć do rozmowy").click()
        await expect(page.get_by_text(REOPENED)).to_be_visible()


@SCRIPTS
async def test_the_code_is_asked_for_under_the_field(site: Site, browser: Browser, scripts: bool) -> None:
    async with site.served() as url, opened(browser, url, "/chat", java_script_enabled=scripts) as page:
        ask = page.get_by_role("button", name="Daj mi kod powrotu")
        await expect(page.get_by_role("link", name="Mam kod powrotu")).to_be_visible()
        await expect(page.locator("#code")).to_be_hidden()
        await say(page, "Hej")
        await expect(page.get_by_role("link", name="Mam kod powrotu")).to_have_count(0)
        await expect(ask).to_be_hidden()
        await page.get_by_text("Kod powrotu", exact=True).click()
        await page.get_by_label("Twoja wiadomość").fill("jeszcze piszę")
        await ask.click()
        await expect(page.locator(".words")).to_have_text(["Hej", "kod powrotu"])
        await expect(page.get_by_label("Twoja wiadomość")).to_have_value("jeszcze piszę")
    assert site.kept.said == ["Hej", "kod powrotu"]


async def test_the_page_fits_the_smallest_screen_and_a_keyboard(site: Site, browser: Browser) -> None:
    small = {"width": 320, "height": 480}
    async with site.served() as url, another_browser(browser, url, viewport=small) as page:
        await page.keyboard.press("Tab")
        await expect(page.get_by_role("button", name="Szybkie wyjście")).to_be_focused()
        await come_back(page, "bardzodługie" * 20)
        await expect(page.get_by_role("alert")).to_contain_text(WRONG)
        assert await page.evaluate("document.documentElement.scrollWidth") <= 320
        assert await page.evaluate(TOO_SMALL) == []
        await page.get_by_role("link", name="Nowa rozmowa, bez kodu").click()
        await page.get_by_role("link", name="Mam kod powrotu").click()
        await expect(page.get_by_label("Sześć słów")).to_be_empty()


async def test_words_whose_answer_is_slow_or_never_comes(site: Site, browser: Browser) -> None:
    """Who listens to the page hears that it asks, and that nothing came of it."""
    lost: asyncio.Queue[Route] = asyncio.Queue()
    words = (await site.codes.give(Visit.new().token)).reveal()
    async with site.served() as url, another_browser(browser, url) as page:
        await page.clock.install()
        await page.route("**/back", lost.put)
        await come_back(page, words)
        await lost.get()
        await expect(page.get_by_role("status")).to_have_text("Wysyłanie")
        await page.clock.fast_forward(31_000)
        await expect(page.get_by_role("status")).to_have_text("Niewysłane. Można spróbować ponownie.")
        await page.unroute("**/back")
        await page.get_by_role("button", name="Wróć do rozmowy").click()
        await page.wait_for_url("**/chat")
