"""W8 and W20 of the domain sheet 7.1: from the choice of ways to the way out with nothing but a keyboard."""

import pytest
from playwright.async_api import Browser, Page, expect

from bridges.webchat.leaving import NEUTRAL_PAGE
from most116.testing.chat_page import EVERYBODY, chatting
from most116.testing.chromium import needs_browser
from most116.testing.webchat_site import Site

pytestmark = [*needs_browser, pytest.mark.asyncio(loop_scope="session")]
_MOST_STEPS = 60
# What has the focus: its words or its label; whether it is seen to have it, and not under the bar. Behind the last
# control the page itself has it, before the first one again.
FOCUSED = """() => {
  const one = document.activeElement, box = one.getBoundingClientRect(), bar = document.querySelector(".bar");
  const { outlineStyle, outlineWidth } = getComputedStyle(one);
  const ringed = outlineStyle !== "none" && parseFloat(outlineWidth) >= 2;
  const inSight = (bar.contains(one) || box.bottom > bar.getBoundingClientRect().bottom) && box.top < innerHeight;
  return [one.labels?.[0]?.textContent ?? one.textContent.trim(), one === document.body || ringed && inSight];
}"""


async def _press_until(page: Page, key: str, name: str) -> None:
    """Press `key` until `name` has the focus; whatever has it on the way is seen to have it."""
    # Before its style has come a page rings nothing.
    await page.wait_for_load_state()
    for _ in range(_MOST_STEPS):
        await page.keyboard.press(key)
        focused, seen = await page.evaluate(FOCUSED)
        assert seen, focused
        if focused == name:
            return
    pytest.fail(f"{name!r} was not reached with {_MOST_STEPS} presses of {key}")


@pytest.mark.parametrize(("size", "scripts"), EVERYBODY)
async def test_w08_w20_choose_write_and_leave(open_site: Site, browser: Browser, size: str, scripts: bool) -> None:
    async with chatting(open_site, browser, size, path="/m", java_script_enabled=scripts) as page:
        await _press_until(page, "Tab", "Czat na tej stronie")
        await page.keyboard.press("Enter")
        await expect(page.locator("#composer")).to_be_visible()
        await _press_until(page, "Tab", "Twoja wiadomość")
        await page.keyboard.type("Piszę samymi klawiszami")
        await _press_until(page, "Tab", "Wyślij")
        await page.keyboard.press("Enter")
        await expect(page.locator(".line.person .state")).to_have_text("Wysłane")
        await open_site.answer(await open_site.visit_in(page), "Dzień dobry")
        if not scripts:
            await _press_until(page, "Tab", "Sprawdź odpowiedź")
            await page.keyboard.press("Enter")
        await expect(page.locator(".words").last).to_have_text("Dzień dobry")
        await _press_until(page, "Shift+Tab" if scripts else "Tab", "Szybkie wyjście")
        await page.keyboard.press("Enter")
        await page.wait_for_url(NEUTRAL_PAGE)
    assert open_site.kept.said == ["Piszę samymi klawiszami"]
