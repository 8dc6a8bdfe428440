"""axe-core on the form, on the page after it and on what is wrong, by day and by night, on a phone and at a desk."""

from typing import Any

import pytest
from playwright.async_api import Browser, expect

from most116.testing.axe import needs_axe, violations
from most116.testing.chromium import needs_browser, opened
from most116.testing.form_site import FormSite

pytestmark = [*needs_browser, needs_axe, pytest.mark.usefixtures("at_once")]
SIZES = {"phone": {"width": 390, "height": 844}, "desk": {"width": 1280, "height": 800}}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES)
async def test_every_state_can_be_used_by_everybody(site: FormSite, browser: Browser, size: str, scheme: Any) -> None:
    viewport: Any = SIZES[size]
    async with site.served() as url, opened(browser, url, "/form", viewport=viewport, color_scheme=scheme) as page:
        assert await violations(page) == []
        await page.get_by_role("button", name="Wyślij").click()
        await expect(page.locator("#problem")).not_to_be_empty()
        assert await violations(page) == []
        await page.get_by_label("Twoja wiadomość").fill("mama choruje i nie wiem jak jej pomoc")
        await page.get_by_role("button", name="Wyślij").click()
        await expect(page.locator(".code-words")).to_be_visible()
        assert await violations(page) == []
