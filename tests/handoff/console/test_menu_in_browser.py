"""The bar of the desk and of the board: one row on the screens that consultants have, a menu of all other pages."""

import pytest
from playwright.async_api import Browser, Page, expect

from handoff.ranks import Role
from most116.core.conversation import Line
from most116.testing.chromium import needs_browser, opened
from most116.testing.desk_stage import PASSWORD, DeskStage

pytestmark = needs_browser
ROW = 60
LEADS_TO = {
    "/intake", "/lead/pauses", "/lead/care", "/lead/drills", "/lead/reviews", "/break-glass", "/statistics", "/status",
    "/held", "/legal-holds", "/handbook",
}  # fmt: skip


async def look(page: Page, path: str) -> None:
    await page.goto(path)
    await expect(page.locator("#bell")).to_be_visible()
    if path == "/":
        await expect(page.locator("#live")).to_have_attribute("data-state", "on")
    bar = await page.locator(".bar").bounding_box()
    assert bar
    assert bar["height"] < ROW, (path, bar)
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    await page.locator("#menu-open").click()
    menu = page.get_by_role("navigation").and_(page.locator("#menu"))
    await expect(menu).to_be_visible()
    found = {await link.get_attribute("href") for link in await menu.get_by_role("link").all()}
    assert found == LEADS_TO
    for link in await menu.get_by_role("link").all():
        await expect(link).to_be_in_viewport()
    await page.keyboard.press("Escape")
    await expect(menu).to_be_hidden()
    await expect(page.locator("#menu-open")).to_be_focused()


@pytest.mark.parametrize("width", [1366, 1024])
async def test_one_row_and_all_pages_of_a_lead(stage: DeskStage, served: str, browser: Browser, width: int) -> None:
    await stage.hire("lena", "Błękitna Jaskółka", *Line, role=Role.LEAD)
    async with opened(browser, served, viewport={"width": width, "height": 768}) as page:
        await page.get_by_label("Login").fill("lena")
        await page.get_by_label("Hasło").fill(PASSWORD)
        await page.get_by_role("button", name="Zaloguj", exact=True).click()
        await expect(page).to_have_url(f"{served}/")
        for language in ("pl", "uk", "en"):
            csrf = await page.locator("[name=csrf]").first.get_attribute("value") or ""
            await page.request.post(
                f"{served}/account/habits", form={"csrf": csrf, "language": language, "look": "light"}
            )
            await look(page, "/")
            await look(page, "/lead")
