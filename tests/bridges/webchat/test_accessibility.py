"""No page and no state of the public site breaks WCAG 2.2 AA, by day and by night, on a phone and on a desk."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from itertools import cycle, product

import pytest
from playwright.async_api import Browser, Page, expect

from bridges.webchat.visits import Visit
from most116.core.messages import Author, Option
from most116.testing.axe import needs_axe, violations
from most116.testing.chromium import needs_browser, opened
from most116.testing.webchat_site import Site

pytestmark = [*needs_browser, needs_axe, pytest.mark.asyncio(loop_scope="session")]
SIZES = {"phone": {"width": 390, "height": 844}, "desk": {"width": 1280, "height": 800}}
LOOKS = list(product(SIZES, ("light", "dark")))
# A frame that says only whether there is news: nothing in it can be read half or filled in half when it renews itself.
MAY_RENEW_ITSELF = {"news, no scripts": {"meta-refresh"}}
Steps = Callable[[Site, Page], Awaitable[None]]


async def _say(page: Page, text: str) -> None:
    await page.get_by_label("Twoja wiadomość").fill(text)
    await page.get_by_role("button", name="Wyślij", exact=True).click()
    await expect(page.locator(".line.person .state").last).to_have_text("Wysłane")


async def nothing(site: Site, page: Page) -> None:
    """As it is opened."""


async def everything_open(site: Site, page: Page) -> None:
    await page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true })")


async def searched(site: Site, page: Page) -> None:
    await page.locator("#place").fill("Gdańsk")
    await page.locator("form.place .button").click()
    await expect(page.get_by_role("status")).to_be_visible()


async def waiting(site: Site, page: Page) -> None:
    await _say(page, "Hej, jestem")


async def asked(site: Site, page: Page) -> None:
    await _say(page, "Hej, jestem")
    yes, no = Option(value="yes", label="1: tak"), Option(value="no", label="2: nie")
    await site.answer(await site.visit_in(page), "Zgoda?", yes, no, author=Author.SYSTEM)
    await expect(page.get_by_role("button", name="1: tak")).to_be_visible()


async def with_consultant(site: Site, page: Page) -> None:
    await _say(page, "Hej, jestem")
    await site.answer(await site.visit_in(page), "Dzień dobry")
    await expect(page.locator(".line.consultant")).to_be_visible()
    await everything_open(site, page)


async def unsent(site: Site, page: Page) -> None:
    await _say(page, "Hej, jestem")
    await page.context.set_offline(True)
    await page.get_by_label("Twoja wiadomość").fill("Jeszcze to")
    await page.get_by_role("button", name="Wyślij", exact=True).click()
    await expect(page.locator(".line.unsent")).to_be_visible()


async def down(site: Site, page: Page) -> None:
    site.kept.down = True
    await page.get_by_label("Twoja wiadomość").fill("Jest tam kto?")
    await page.get_by_role("button", name="Wyślij", exact=True).click()
    await expect(page.get_by_role("alert").filter(has_text="Teraz nikt nie czyta")).to_be_visible()


async def wrong_words(site: Site, page: Page) -> None:
    await page.get_by_label("Sześć słów").fill("raz dwa trzy")
    await page.get_by_role("button", name="Wróć do rozmowy").click()
    await expect(page.locator("#problem")).to_contain_text("Te słowa")


async def come_back(site: Site, page: Page) -> None:
    await page.get_by_label("Sześć słów").fill((await site.codes.give(Visit.new().token)).reveal())
    await page.get_by_role("button", name="Wróć do rozmowy").click()
    await page.wait_for_url("**/chat*")
    await expect(page.locator("#intro")).to_be_visible()


STATES: dict[str, tuple[str, bool, Steps]] = {
    "choice": ("/", True, nothing),
    "choice of 116 111": ("/m", True, nothing),
    "choice of 116 123": ("/d", True, nothing),
    "device": ("/device", True, nothing),
    "help": ("/help", True, nothing),
    "help, searched": ("/help", True, searched),
    "links": ("/links", True, nothing),
    "new": ("/chat", True, nothing),
    "new, everything open": ("/chat?for=m", True, everything_open),
    "waiting": ("/chat", True, waiting),
    "asked": ("/chat", True, asked),
    "with a consultant": ("/chat", True, with_consultant),
    "unsent": ("/chat", True, unsent),
    "down": ("/chat", True, down),
    "back": ("/back", True, nothing),
    "come back": ("/back", True, come_back),
    "wrong words": ("/back", True, wrong_words),
    "new, no scripts": ("/chat", False, nothing),
    "waiting, no scripts": ("/chat", False, waiting),
    "down, no scripts": ("/chat", False, down),
    "news, no scripts": ("/chat/news", False, nothing),
}


@asynccontextmanager
async def in_state(site: Site, browser: Browser, url: str, state: str, look: tuple[str, str]) -> AsyncIterator[Page]:
    """Without scripts means that ours do not load: axe is one, and needs a page that can run it."""
    path, scripts, steps = STATES[state]
    size, scheme = look
    async with opened(browser, url, "/", viewport=SIZES[size], color_scheme=scheme) as page:
        if not scripts:
            await page.route("**/*.js", lambda route: route.abort())
        await page.goto(path)
        await steps(site, page)
        yield page
    site.kept.down = False


async def broken_rules(site: Site, browser: Browser, looks: dict[str, tuple[str, str]]) -> dict[str, list[str]]:
    """What is broken in each state that has a look here."""
    found = {}
    async with site.served() as url:
        for state, look in looks.items():
            async with in_state(site, browser, url, state, look) as page:
                broken = await violations(page, but=MAY_RENEW_ITSELF.get(state, set()))
                if broken:
                    found[state] = broken
    return found


async def test_no_state_breaks_a_rule(open_site: Site, browser: Browser) -> None:
    """Each state once, by turns on a phone at night and on a desk by day; all of them in each look take longer."""
    turns = cycle([("phone", "dark"), ("desk", "light"), ("desk", "dark"), ("phone", "light")])
    assert await broken_rules(open_site, browser, dict(zip(STATES, turns, strict=False))) == {}


@pytest.mark.slow
@pytest.mark.parametrize("look", LOOKS, ids=", ".join)
async def test_no_state_breaks_a_rule_in_this_look(open_site: Site, browser: Browser, look: tuple[str, str]) -> None:
    assert await broken_rules(open_site, browser, dict.fromkeys(STATES, look)) == {}


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_what_is_seen_when_leaving_breaks_none_either(open_site: Site, browser: Browser, scheme: str) -> None:
    """The answer to quick exit is there for a moment only, so it is laid before axe without its way on."""
    async with (
        open_site.browser() as client,
        open_site.served() as url,
        opened(browser, url, "about:blank", viewport=SIZES["phone"], color_scheme=scheme) as page,
    ):
        await page.set_content((await client.post("/leave")).text)
        assert await violations(page) == []
