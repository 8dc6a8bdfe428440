"""Articles for whoever waits, in a real browser: read by keyboard, kept over a reload, gone when a person answers."""

import pytest
from playwright.async_api import Browser, Page, ViewportSize, expect

from most116.core.conversation import Phase
from most116.core.messages import Author
from most116.testing.axe import needs_axe, violations
from most116.testing.chat_page import chatting, quick_exit, said
from most116.testing.chromium import needs_browser
from most116.testing.webchat_site import Site

pytestmark = [*needs_browser, needs_axe, pytest.mark.asyncio(loop_scope="session")]
PANEL = "Do czytania, gdy czekasz"
LOG_HIGH = "document.getElementById('log').offsetHeight"
NARROW: ViewportSize = {"width": 320, "height": 640}
WIDER = "document.documentElement.scrollWidth > document.documentElement.clientWidth"


async def _read(page: Page) -> None:
    await page.get_by_text(PANEL, exact=True).focus()
    await page.keyboard.press("Enter")
    await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    await expect(page.get_by_text("Dla wszystkich, pierwszy akapit. Telefon 112.")).to_be_visible()


@pytest.mark.parametrize("look", ["light", "dark"])
async def test_read_by_keyboard_kept_over_a_reload_and_gone_with_an_answer(
    reading_site: Site, browser: Browser, look: str
) -> None:
    async with chatting(reading_site, browser, color_scheme=look) as page:
        await page.set_viewport_size(NARROW)
        panel = page.locator("#articles")
        await expect(panel).to_be_hidden()
        await said(page, "Hej")
        await expect(panel).to_be_visible()
        await page.reload()
        await expect(panel).to_be_visible()
        high = await page.evaluate(LOG_HIGH)
        # Nothing tells which was read: reading needs no network at all.
        await page.context.set_offline(True)
        await _read(page)
        await page.context.set_offline(False)
        assert await page.evaluate(LOG_HIGH) == high
        assert await violations(page) == []
        assert not await page.evaluate(WIDER)
        await reading_site.answer(await reading_site.visit_in(page), "Dzień dobry")
        await expect(page.locator(".line.consultant")).to_be_visible()
        await expect(panel).to_be_hidden()
        await expect(page.locator("#text")).to_be_focused()


async def test_danger_takes_them_away_and_leaving_too(reading_site: Site, browser: Browser) -> None:
    async with chatting(reading_site, browser) as page:
        await said(page, "Hej")
        await expect(page.locator("#articles")).to_be_visible()
        visit = await reading_site.visit_in(page)
        await reading_site.answer(visit, "Słowa", author=Author.SYSTEM, phase=Phase.QUEUED, urgent=True)
        await expect(page.locator("#articles")).to_be_hidden()


async def test_quick_exit_leaves_none_of_them(reading_site: Site, browser: Browser) -> None:
    async with chatting(reading_site, browser) as page:
        await said(page, "Hej")
        await _read(page)
        await quick_exit(page)
        await expect(page.get_by_text(PANEL)).to_have_count(0)
