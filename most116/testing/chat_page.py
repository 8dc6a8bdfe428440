"""What a person does on the chat page in a real browser, and how tests open it for one."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from playwright.async_api import Browser, Page, Route, ViewportSize, expect

from bridges.webchat.leaving import NEUTRAL_PAGE
from most116.testing.chromium import opened
from most116.testing.webchat_site import Site

SIZES: dict[str, ViewportSize] = {"phone": {"width": 390, "height": 844}, "desk": {"width": 1280, "height": 800}}
# Both sizes, with scripts and without: a half of it in the quick suite.
EVERYBODY = [
    pytest.param("phone", True, id="phone"),
    pytest.param("desk", False, id="desk, no scripts"),
    pytest.param("desk", True, id="desk", marks=pytest.mark.slow),
    pytest.param("phone", False, id="phone, no scripts", marks=pytest.mark.slow),
]
WITH_SCRIPTS = [pytest.param("phone", id="phone"), pytest.param("desk", id="desk", marks=pytest.mark.slow)]
# The neutral page is not asked for in earnest: no test of ours talks to anybody else.
_ELSEWHERE = "<title>Elsewhere</title>"


@asynccontextmanager
async def chatting(
    site: Site, browser: Browser, size: str = "phone", path: str = "/chat", **options: Any
) -> AsyncIterator[Page]:
    """Somebody who has opened a page of the site; `options` are those of a browser context."""

    async def elsewhere(route: Route) -> None:
        await route.fulfill(body=_ELSEWHERE, content_type="text/html")

    async with site.served() as url, opened(browser, url, path, viewport=SIZES[size], **options) as page:
        await page.context.route(f"{NEUTRAL_PAGE}**", elsewhere)
        yield page


async def say(page: Page, text: str) -> None:
    """Write it and send it, with scripts or without; it stands on the page then."""
    await page.get_by_label("Twoja wiadomość").fill(text)
    await page.get_by_role("button", name="Wyślij", exact=True).click()
    await expect(page.locator(".line.person .words").last).to_have_text(text)


async def said(page: Page, text: str) -> None:
    """The same, and wait until it is kept."""
    await say(page, text)
    await expect(page.locator(".line.person .state").last).to_have_text("Wysłane")


async def quick_exit(page: Page) -> None:
    await page.get_by_role("button", name="Szybkie wyjście").click()
    await page.wait_for_url(NEUTRAL_PAGE)
