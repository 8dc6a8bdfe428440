"""W5 of the domain sheet 7.1: notifications are off until asked for, say two words, make no sound, go with the page."""

import pytest
from playwright.async_api import Browser, Page, expect

from most116.core.messages import Author
from most116.testing.chat_page import chatting, quick_exit, said
from most116.testing.chromium import needs_browser
from most116.testing.webchat_site import Site

pytestmark = [*needs_browser, pytest.mark.asyncio(loop_scope="session")]
# Stands where the system's notifications are: `allowed` is what the person answers. It notes what would be shown.
SYSTEM = """(allowed) => {
  window.shown = [];
  window.Notification = class {
    static permission = "default";
    static async requestPermission() { return (this.permission = allowed); }
    constructor(title, options) {
      if (window.Notification.permission === "granted") { window.shown.push(this); }
      Object.assign(this, { title, options, closed: false });
    }
    close() { this.closed = true; }
  };
}"""
SHOWN = "shown.map((one) => [one.title, one.options, one.closed])"


async def _asked(page: Page, answer: str) -> None:
    await page.add_init_script(f"({SYSTEM})('{answer}')")
    await page.goto("/chat")
    await expect(page.locator("#notices")).to_be_hidden()
    await said(page, "Hej")
    assert await page.evaluate("Notification.permission") == "default"


async def _look_away(page: Page, away: bool) -> None:
    seen = "hidden" if away else "visible"
    await page.evaluate(
        f"Object.defineProperty(document, 'visibilityState', {{ value: '{seen}', configurable: true }})"
    )
    await page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")


async def test_w05_two_words_for_who_asked_and_looks_away(open_site: Site, browser: Browser) -> None:
    async with chatting(open_site, browser, path="/back") as page:
        await _asked(page, "granted")
        visit = await open_site.visit_in(page)
        await _look_away(page, True)
        await open_site.answer(visit, "tajne jeden")
        await expect(page.locator(".line")).to_have_count(2)
        assert await page.evaluate(SHOWN) == []
        await page.get_by_text("Powiadomienia", exact=True).click()
        button = page.get_by_role("button", name="Pokazuj powiadomienia")
        await expect(button).to_have_accessible_description(
            "Powiadomienie to dwa słowa: „Nowa wiadomość”. Mogą je zobaczyć inni."
        )
        await button.click()
        await expect(button).to_have_attribute("aria-pressed", "true")
        await open_site.answer(visit, "tajne dwa", author=Author.CONSULTANT)
        await expect(page.locator(".line")).to_have_count(3)
        assert await page.evaluate(SHOWN) == [["Nowa wiadomość", {"silent": True}, False]]
        await _look_away(page, False)
        assert await page.evaluate(SHOWN) == [["Nowa wiadomość", {"silent": True}, True]]
        await open_site.answer(visit, "tajne trzy")
        await expect(page.locator(".line")).to_have_count(4)
        assert len(await page.evaluate(SHOWN)) == 1
        await button.click()
        await expect(button).to_have_attribute("aria-pressed", "false")


async def test_w05_who_refuses_has_none_and_a_new_page_begins_without(open_site: Site, browser: Browser) -> None:
    async with chatting(open_site, browser, path="/back") as page:
        await _asked(page, "denied")
        await page.get_by_text("Powiadomienia", exact=True).click()
        button = page.get_by_role("button", name="Pokazuj powiadomienia")
        await button.click()
        await expect(button).to_have_attribute("aria-pressed", "false")
        await page.reload()
        await expect(page.get_by_role("button", name="Pokazuj powiadomienia")).to_be_hidden()
        await quick_exit(page)


async def test_w05_leaving_takes_back_what_is_shown(open_site: Site, browser: Browser) -> None:
    async with chatting(open_site, browser, path="/back") as page:
        await _asked(page, "granted")
        await page.get_by_text("Powiadomienia", exact=True).click()
        await page.get_by_role("button", name="Pokazuj powiadomienia").click()
        await _look_away(page, True)
        await open_site.answer(await open_site.visit_in(page), "tajne")
        await expect(page.locator(".line")).to_have_count(2)
        await page.evaluate("dispatchEvent(new PageTransitionEvent('pagehide'))")
        assert [closed for _, _, closed in await page.evaluate(SHOWN)] == [True]
