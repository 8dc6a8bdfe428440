"""Pages of figures are read by keyboard and on paper, in every state without a fault that axe knows."""

import pytest
from playwright.async_api import Browser, expect

from handoff.figures.period import Period
from handoff.ranks import Role
from most116.core.clock import SystemClock
from most116.core.conversation import Line
from most116.testing.axe import needs_axe, violations
from most116.testing.chromium import needs_browser, opened
from most116.testing.desk_stage import PASSWORD, DeskStage
from most116.testing.filed import file_last_month

pytestmark = [*needs_browser, needs_axe, pytest.mark.slow]


async def test_it_is_read_by_keyboard_and_prints(stage: DeskStage, served: str, browser: Browser) -> None:
    period = await file_last_month(stage.parts.database)
    await stage.hire("lena", "Lena", *Line, role=Role.LEAD)
    async with opened(browser, served) as page:
        await page.get_by_label("Login").fill("lena")
        await page.get_by_label("Hasło").fill(PASSWORD)
        await page.get_by_role("button", name="Zaloguj", exact=True).press("Enter")
        await expect(page.get_by_role("status")).to_contain_text("Na żywo")
        await page.goto("/lead")
        await page.get_by_role("button", name="Więcej").press("Enter")
        await page.get_by_role("link", name="Statystyki").press("Enter")
        await expect(page.get_by_role("heading", level=1)).to_have_text(f"Statystyki: {period.name}")
        assert await violations(page) == []
        earlier = Period.last_months(SystemClock().now(), 2)[1]
        await page.get_by_label("Okres").select_option(earlier.name)
        await page.get_by_role("button", name="Pokaż").press("Enter")
        await expect(page.get_by_text("za mało rozmów")).to_be_visible()
        assert await violations(page) == []
        await page.emulate_media(media="print")
        await expect(page.get_by_label("Okres")).to_be_hidden()
        await page.emulate_media(media="screen")
        await page.goto("/status")
        assert await violations(page) == []
