"""With the few colours that a system in high contrast allows, controls have edges and colour alone tells nothing."""

import pytest
from playwright.async_api import Browser, expect

from most116.testing.axe import needs_axe, violations
from most116.testing.chat_page import WITH_SCRIPTS, chatting, said
from most116.testing.chromium import needs_browser
from most116.testing.webchat_site import Site

pytestmark = [*needs_browser, needs_axe, pytest.mark.asyncio(loop_scope="session")]
# Controls that show neither an edge nor an underline.
WITHOUT_EDGE = """[...document.querySelectorAll("a, button, input:not([type=hidden]), select, textarea")]
  .filter((one) => {
    const style = getComputedStyle(one);
    return one.checkVisibility() && !one.hasAttribute("aria-current")
      && (style.borderTopStyle === "none" || parseFloat(style.borderTopWidth) === 0)
      && !style.textDecorationLine.includes("underline");
  }).map((one) => one.outerHTML)"""
# What is chosen and looks like what is not.
UNMARKED = """[...document.querySelectorAll("[aria-pressed=true], [aria-current=true]")].filter((one) => {
  const chosen = (each) => each.matches("[aria-pressed=true], [aria-current=true]");
  const plain = [...one.closest("ul").querySelectorAll("a, button")].find((each) => !chosen(each));
  const differs = (name) => getComputedStyle(one)[name] !== getComputedStyle(plain)[name];
  return one.checkVisibility() && !["fontWeight", "borderTopWidth", "textDecorationLine"].some(differs);
}).map((one) => one.outerHTML)"""
# axe takes the colour that a sheet of ours gave the letters; what is seen is the system's own pair of colours.
MISREAD = {"color-contrast"}
FOCUS = "getComputedStyle(document.activeElement).outlineStyle"


@pytest.mark.parametrize("path", ["/", "/help", "/device", "/links", "/back", "/chat?for=m"])
@pytest.mark.parametrize("size", WITH_SCRIPTS)
async def test_every_control_has_an_edge(open_site: Site, browser: Browser, size: str, path: str) -> None:
    async with chatting(open_site, browser, size, path=path, forced_colors="active") as page:
        await page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true })")
        assert await page.evaluate(WITHOUT_EDGE) == []
        assert await page.evaluate(UNMARKED) == []
        assert await violations(page, but=MISREAD) == []
        for _ in range(4):
            await page.keyboard.press("Tab")
            assert await page.evaluate(FOCUS) not in {"none", "hidden"}


@pytest.mark.parametrize("size", WITH_SCRIPTS)
async def test_lines_of_a_talk_have_edges_and_say_whose_they_are(open_site: Site, browser: Browser, size: str) -> None:
    async with chatting(open_site, browser, size, forced_colors="active") as page:
        await said(page, "Hej")
        await open_site.answer(await open_site.visit_in(page), "Dzień dobry")
        await expect(page.locator(".who")).to_have_text(["Ty", "Człowiek"])
        edges = "all => all.map((one) => parseFloat(getComputedStyle(one).borderTopWidth))"
        assert min(await page.locator(".words").evaluate_all(edges)) >= 1
        assert await page.evaluate(WITHOUT_EDGE) == []
        assert await violations(page, but=MISREAD) == []
