"""The browser of this machine, without a window and without a word to the network."""

import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from playwright.async_api import Browser, BrowserContext, Page, async_playwright, expect

from most116.testing.processes import memory_of

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# It only bounds a failure: two browsers at once on a busy machine take their time.
_PATIENCE_MS = 60_000
expect.set_options(timeout=_PATIENCE_MS)

PROGRAM = next(filter(None, map(shutil.which, _NAMES)), None)
in_browser = [
    pytest.mark.browser,
    pytest.mark.skipif(PROGRAM is None, reason=f"this machine has no {', '.join(_NAMES)}"),
]
# Each takes seconds: only the story of a whole talk is played at every change, all others with what is slow.
needs_browser = [*in_browser, pytest.mark.slow]


@asynccontextmanager
async def chromium() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=PROGRAM, args=_FLAGS)
        try:
            yield browser
        finally:
            await browser.close()


@asynccontextmanager
async def opened(browser: Browser, url: str, path: str = "/", **options: Any) -> AsyncIterator[Page]:
    """A page in a context of its own, with cookies of its own; what it complains about fails the test."""
    context: BrowserContext = await browser.new_context(locale="pl-PL", base_url=url, **options)
    context.set_default_timeout(_PATIENCE_MS)
    page = await context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda said: complaints.append(said.text) if "Policy" in said.text else None)
    try:
        await page.goto(path)
        yield page
    finally:
        # What a test still holds up ends with its page, and that is no error.
        for one in context.pages:
            await one.unroute_all(behavior="ignoreErrors")
        await context.unroute_all(behavior="ignoreErrors")
        await context.close()
    assert not complaints


async def memory_of_pages(browser: Browser) -> int:
    """Bytes of the largest process that shows a page; what it shares with others is counted in parts."""
    tools = await browser.new_browser_cdp_session()
    found = (await tools.send("SystemInfo.getProcessInfo"))["processInfo"]
    await tools.detach()
    return max(memory_of(one["id"]) for one in found if one["type"] == "renderer")


async def keep_picture(page: Page, name: str) -> None:
    """For whoever wants to see what the test saw."""
    await page.screenshot(path=f"test-results/{name.replace(' ', '-')}.png", full_page=True)
