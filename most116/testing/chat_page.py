"""What a person does on the chat page in a real browser, and what tests look for there."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from playwright.async_api import Browser, Page, Route, expect

from bridges.webchat.endpoints import NEUTRAL_PAGE
from most116.testing.chromium import opened
from most116.testing.webchat_site import Site

# The neutral page is not asked for in earnest: no test of ours talks to anybody else.
_ELSEWHERE = "<title>Elsewhere</title>"


@asynccontextmanager
async def chatting(site: Site, browser: Browser, path: str = "/chat", **options: Any) -> AsyncIterator[Page]:
    """Somebody who has opened a page of the site."""

    async def elsewhere(route: Route) -> None:
        await route.fulfill(body=_ELSEWHERE, content_type="text/html")

    async with site.served() as url, opened(browser, url, path, **options) as page:
        await page.context.route(f"{NEUTRAL_PAGE}**", elsewhere)
        yield page


async def say(page: Page, text: str) -> None:
    """Write it and send it, with scripts or without."""
    await page.get_by_label("Twoja wiadomość").fill(text)
    await page.get_by_role("button", name="Wyślij", exact=True).click()
    await expect(page.locator(".line.person .words").last).to_have_text(text)


async def quick_exit(page: Page) -> None:
    await page.get_by_role("button", name="Szybkie wyjście").click()
    await page.wait_for_url(NEUTRAL_PAGE)
