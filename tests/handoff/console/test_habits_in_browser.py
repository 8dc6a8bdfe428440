"""What somebody likes of their desk, in a real browser: it stays with the account and is readable in every colour."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from playwright.async_api import Browser, Page, expect

from config.texts import STAFF_LANGUAGES
from handoff.habits import Look
from handoff.records import Account
from most116.core.conversation import Language, Tier
from most116.core.ids import ConversationId
from most116.testing.axe import needs_axe, violations
from most116.testing.chromium import keep_picture, needs_browser, opened
from most116.testing.desk_stage import PASSWORD, DeskStage

pytestmark = needs_browser
LAPTOP, TABLET, PHONE = {"width": 1366, "height": 768}, {"width": 820, "height": 1180}, {"width": 390, "height": 844}
KEPT = "[localStorage.length, sessionStorage.length]"
# What is wider than its place, and words that are cut in two.
CUT = """() => {
  const named = "button, a, h1, h2, h3, label, summary, dt, dd, legend, th, .soft, .tier";
  const range = document.createRange();
  const isCut = (text) => [...text.data.matchAll(/\\p{L}{2,}/gu)].some((word) => {
    range.setStart(text, word.index);
    range.setEnd(text, word.index + word[0].length);
    return new Set([...range.getClientRects()].map((each) => Math.round(each.top))).size > 1;
  });
  return [...document.querySelectorAll(named)]
    .filter((each) => each.checkVisibility({ visibilityProperty: true }) && !each.closest(".visually-hidden, .skip"))
    .filter((each) => !each.closest(".wide") && each.getBoundingClientRect().right > innerWidth + 1
      || each.scrollWidth > each.clientWidth + 1 && getComputedStyle(each).display !== "inline"
      || [...each.childNodes].some((one) => one instanceof Text && isCut(one)))
    .map((each) => each.outerHTML.slice(0, 120));
}"""


@asynccontextmanager
async def at_the_talk(url: str, browser: Browser, which: str, **options: Any) -> AsyncIterator[Page]:
    """Celina, with a conversation open. Nothing here is found by its words, which are in any language."""
    async with opened(browser, url, **options) as page:
        await page.locator("#login").fill("celina")
        await page.locator("#password").fill(PASSWORD)
        await page.keyboard.press("Enter")
        await expect(page.locator("#lists")).to_be_visible()
        await page.goto(f"/c/{which}")
        await expect(page.locator("#reply-text")).to_be_focused()
        yield page


async def taken(stage: DeskStage, celina: Account) -> str:
    await stage.people.arrive("ktoś jeszcze", tier=Tier.IMMEDIATE, cues=("wish_to_die",), alias="Cichy Potok")
    which = ConversationId(await stage.people.arrive("mam problem, mój numer 600 100 200", "https://example.org"))
    await stage.desk.claim(celina, which)
    return which


async def width_of(page: Page) -> float:
    box = await page.locator("#lists").bounding_box()
    assert box
    return box["width"]


@pytest.mark.slow
async def test_the_layout_is_the_same_at_the_next_computer(
    stage: DeskStage, celina: Account, served: str, browser: Browser
) -> None:
    which = await taken(stage, celina)
    async with at_the_talk(served, browser, which) as page:
        edge = page.get_by_role("separator", name="Szerokość list")
        before = await width_of(page)
        async with page.expect_response("**/habits"):
            await edge.press("ArrowRight")
        await expect(edge).to_have_attribute("aria-valuenow", "4")
        assert await width_of(page) == before + 48
        details = page.get_by_role("separator", name="Szerokość szczegółów")
        box = await details.bounding_box()
        assert box
        await page.mouse.move(box["x"] + 6, box["y"] + 200)
        await page.mouse.down()
        await page.mouse.move(box["x"] - 90, box["y"] + 200, steps=4)
        async with page.expect_response("**/habits"):
            await page.mouse.up()
        async with page.expect_response("**/habits"):
            await page.locator("#record > summary").click()
        async with page.expect_response("**/habits"):
            await page.get_by_role("button", name="Ctrl+Enter wysyła.").click()
        assert await page.evaluate(KEPT) == [0, 0]
    async with at_the_talk(served, browser, which) as page:
        await expect(page.get_by_role("separator", name="Szerokość list")).to_have_attribute("aria-valuenow", "4")
        await expect(page.get_by_role("separator", name="Szerokość szczegółów")).to_have_attribute("aria-valuenow", "5")
        await expect(page.locator("#record")).to_have_attribute("open", "")
        await expect(page.get_by_role("button", name="Enter wysyła.", exact=True)).to_be_visible()
    async with at_the_talk(served, browser, which, viewport=TABLET) as page:
        await expect(page.locator("#side")).not_to_have_attribute("open", "")
        async with page.expect_response("**/habits"):
            await page.locator("#side > summary").click()
        await page.reload()
        await expect(page.locator("#side")).to_have_attribute("open", "")


@needs_axe
@pytest.mark.slow
async def test_everything_can_be_read_in_every_colour(
    stage: DeskStage, celina: Account, served: str, browser: Browser
) -> None:
    which = await taken(stage, celina)
    wishes: list[tuple[Look, dict[str, Any]]] = [
        (Look.AUTO, {"color_scheme": "dark"}),
        (Look.AUTO, {"contrast": "more"}),
        (Look.AUTO, {"forced_colors": "active"}),
        (Look.LIGHT, {"color_scheme": "dark"}),
        (Look.DARK, {"color_scheme": "light"}),
        (Look.CONTRAST, {"color_scheme": "light"}),
        (Look.CONTRAST, {"color_scheme": "dark"}),
    ]
    dark = {Look.AUTO: True, Look.LIGHT: False, Look.DARK: True}
    for look, wish in wishes:
        await stage.reception.habits.change(celina.id, {"look": look})
        async with at_the_talk(served, browser, which, viewport=LAPTOP, **wish) as page:
            paper = await page.evaluate("getComputedStyle(document.body).backgroundColor")
            if "color_scheme" in wish and look in dark:
                assert (paper == "rgb(19, 24, 26)") is dark[look], (look, wish)
            assert not await violations(page), (look, wish)
            await keep_picture(page, f"desk {look} {' '.join(wish.values())}")
            await page.goto("/account")
            assert not await violations(page), (look, wish)


@pytest.mark.slow
@pytest.mark.parametrize("language", STAFF_LANGUAGES)
async def test_no_word_is_cut_off_in_any_language(
    stage: DeskStage, celina: Account, served: str, browser: Browser, language: Language
) -> None:
    which = await taken(stage, celina)
    await stage.reception.habits.change(celina.id, {"language": language})
    for size in (LAPTOP, TABLET, PHONE):
        async with at_the_talk(served, browser, which, viewport=size) as page:
            for path in (f"/c/{which}", "/", "/account", "/break-glass", f"/c/{which}/break-glass"):
                await page.goto(path)
                assert await page.evaluate("document.documentElement.lang") == language
                assert not await page.evaluate(CUT), (size, path)
                await keep_picture(page, f"{language} {size['width']} {path.replace('/', '_').replace(which, 'talk')}")
