"""The page in a real browser: with scripts, without them, in a tunnel, and when somebody looks over the shoulder."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest
from playwright.async_api import Browser, Page, Route, expect

from bridges.webchat.leaving import NEUTRAL_PAGE
from most116.core.messages import Author, Option
from most116.testing.chromium import needs_browser, opened
from most116.testing.webchat_site import Site

pytestmark = needs_browser
# The neutral page is not asked for in earnest: no test of ours talks to anybody else.
ELSEWHERE = "<title>Elsewhere</title>"

TOO_SMALL = """
[...document.querySelectorAll("a, button, textarea")]
  .filter((element) => element.checkVisibility())
  .filter((element) => Math.min(element.offsetHeight, element.offsetWidth) < 44)
  .map((element) => element.outerHTML)
"""


@asynccontextmanager
async def visitor(site: Site, browser: Browser, **options: Any) -> AsyncIterator[Page]:
    """Somebody who has opened the chat."""

    async def elsewhere(route: Route) -> None:
        await route.fulfill(body=ELSEWHERE, content_type="text/html")

    async with site.served() as url, opened(browser, url, "/chat", **options) as page:
        await page.context.route(f"{NEUTRAL_PAGE}**", elsewhere)
        yield page


async def say(page: Page, text: str) -> None:
    await page.get_by_label("Twoja wiadomość").fill(text)
    await page.get_by_role("button", name="Wyślij", exact=True).click()


async def reported(site: Site, count: int) -> bool:
    return len(site.kept.reports) == count


async def forgotten(page: Page) -> bool:
    return await page.context.cookies() == []


async def eventually(check: Callable[[], Awaitable[bool]]) -> None:
    async with asyncio.timeout(60):
        while not await check():  # noqa: ASYNC110 - a browser has no event to wait for
            await asyncio.sleep(0.02)


async def test_a_talk_with_scripts(site: Site, browser: Browser) -> None:
    async with visitor(site, browser) as page:
        await say(page, "Hej, <b>jestem</b>")
        await expect(page.locator(".line.person .by")).to_have_text("Ty Wysłane")
        visit = await site.visit_in(page)
        await site.answer(visit, "Zgoda?", Option(value="yes", label="Tak"), author=Author.SYSTEM)
        await page.get_by_role("button", name="Tak").click()
        await expect(page.get_by_role("button", name="Tak")).to_have_count(0)
        await site.answer(visit, "Dzień dobry")
        await expect(page.locator(".words")).to_have_text(["Hej, <b>jestem</b>", "Zgoda?", "Tak", "Dzień dobry"])
        await eventually(lambda: reported(site, 2))
        await page.reload()
        await expect(page.locator(".words")).to_have_text(["Hej, <b>jestem</b>", "Zgoda?", "Tak", "Dzień dobry"])
        await site.answer(visit, "Jestem dalej")
        await expect(page.locator(".words").last).to_have_text("Jestem dalej")
        assert await page.title() == "Czat"
    assert site.kept.said == ["Hej, <b>jestem</b>", "Tak"]


async def test_a_talk_without_scripts(site: Site, browser: Browser) -> None:
    async with visitor(site, browser, java_script_enabled=False) as page:
        await say(page, "Hej")
        await expect(page.locator(".words")).to_have_text(["Hej"])
        visit = await site.visit_in(page)
        await site.answer(visit, "Zgoda?", Option(value="yes", label="Tak"), author=Author.SYSTEM)
        await page.get_by_label("Twoja wiadomość").fill("jeszcze piszę")
        await page.get_by_role("button", name="Sprawdź odpowiedź").click()
        await expect(page.get_by_label("Twoja wiadomość")).to_have_value("jeszcze piszę")
        await page.get_by_role("button", name="Tak").click()
        await expect(page.locator(".words")).to_have_text(["Hej", "Zgoda?", "Tak"])
        await page.get_by_role("button", name="Szybkie wyjście").click()
        await page.wait_for_url(NEUTRAL_PAGE)
        assert await page.context.cookies() == []
        await page.goto("/chat")
        await expect(page.locator(".words")).to_have_count(0)
    assert site.kept.said == ["Hej", "Tak"]


@pytest.mark.parametrize("by", ["button", "keys"])
async def test_quick_exit_leaves_nothing_to_come_back_to(site: Site, browser: Browser, by: str) -> None:
    async with visitor(site, browser) as page:
        await say(page, "tajne słowa")
        await expect(page.locator(".state")).to_have_text("Wysłane")
        before = await page.evaluate("history.length")
        if by == "button":
            await page.get_by_role("button", name="Szybkie wyjście").click()
        else:
            for _ in range(3):
                await page.keyboard.press("Shift")
        await page.wait_for_url(NEUTRAL_PAGE)
        assert await page.evaluate("history.length") == before
        await eventually(lambda: forgotten(page))
        await page.goto("/chat")
        await expect(page.locator(".words")).to_have_count(0)


async def test_capital_letters_do_not_leave(site: Site, browser: Browser) -> None:
    async with visitor(site, browser) as page:
        await page.get_by_label("Twoja wiadomość").focus()
        for letter in "POMOCY":
            await page.keyboard.press(f"Shift+{letter}")
        await expect(page.get_by_label("Twoja wiadomość")).to_have_value("POMOCY")


async def test_leaving_without_a_network_hides_the_talk_all_the_same(site: Site, browser: Browser) -> None:
    async with visitor(site, browser) as page:
        await say(page, "tajne słowa")
        await expect(page.locator(".state")).to_have_text("Wysłane")
        visit = await site.visit_in(page)
        await page.context.set_offline(True)
        await page.get_by_role("button", name="Szybkie wyjście").click()
        await page.context.set_offline(False)
        await page.goto("/chat")
        await expect(page.locator(".words")).to_have_count(0)
        assert (await site.talk(visit)).left


async def test_what_is_written_in_a_tunnel_is_sent_behind_it_once_and_in_order(site: Site, browser: Browser) -> None:
    async with visitor(site, browser) as page:
        await say(page, "przed")
        await expect(page.locator(".state")).to_have_text("Wysłane")
        await page.context.set_offline(True)
        for text in ("raz", "dwa", "trzy"):
            await say(page, text)
        await expect(page.locator(".state").nth(1)).to_contain_text("Niewysłane")
        await page.context.set_offline(False)
        await expect(page.locator(".state")).to_have_text(["Wysłane"] * 4)
    assert site.kept.said == ["przed", "raz", "dwa", "trzy"]


async def test_a_message_whose_answer_never_comes_is_sent_again(site: Site, browser: Browser) -> None:
    """As where a telephone changes its mast: the browser alone would wait for minutes, and all that is written too."""
    lost: asyncio.Queue[Route] = asyncio.Queue()
    async with visitor(site, browser) as page:
        await page.clock.install()
        await page.route("**/chat/messages", lost.put)
        await say(page, "raz")
        await lost.get()
        await say(page, "dwa")
        await page.unroute("**/chat/messages")
        await page.clock.fast_forward(31_000)
        await expect(page.locator(".state").first).to_contain_text("Niewysłane")
        await page.clock.fast_forward(3_000)
        await expect(page.locator(".state")).to_have_text(["Wysłane"] * 2)
    assert site.kept.said == ["raz", "dwa"]


async def test_where_nothing_can_be_kept_the_page_says_so_and_tries_again(site: Site, browser: Browser) -> None:
    async with visitor(site, browser) as page:
        site.kept.down = True
        await say(page, "jest tam kto?")
        await expect(page.locator("#alarm")).to_contain_text("Teraz nikt nie czyta tu wiadomości")
        site.kept.down = False
        await page.get_by_role("button", name="Wyślij ponownie").click()
        await expect(page.locator(".state")).to_have_text("Wysłane")
        await expect(page.locator("#alarm")).to_be_empty()
    assert site.kept.said == ["jest tam kto?"]


async def test_it_can_be_used_by_keyboard_and_on_the_smallest_screen(site: Site, browser: Browser) -> None:
    async with visitor(site, browser, viewport={"width": 320, "height": 480}) as page:
        await page.keyboard.press("Tab")
        await expect(page.get_by_role("button", name="Szybkie wyjście")).to_be_focused()
        await page.get_by_label("Twoja wiadomość").focus()
        await page.keyboard.type("długie" * 40)
        await page.keyboard.press("Enter")
        await expect(page.locator(".state")).to_have_text("Wysłane")
        assert await page.evaluate("document.documentElement.scrollWidth") <= 320
        small = await page.evaluate(TOO_SMALL)
        assert small == []
