"""A day of events at one desk, without its pauses: the page stays small, and holds on to nothing that it has shown."""

from dataclasses import dataclass

from playwright.async_api import Browser, CDPSession, Page, expect

from handoff.records import Account
from most116.core.conversation import Tier
from most116.core.ids import ConversationId
from most116.testing.chromium import memory_of_pages, needs_browser, opened
from most116.testing.desk_lists import refreshed
from most116.testing.desk_page import begin_shift
from most116.testing.desk_stage import PASSWORD, DeskStage

pytestmark = needs_browser
# Of the issue: what the browser may hold over a day.
MOST_BYTES = 150e6
LISTS, WORDS, WAITING = 120, 500, 30


@dataclass(frozen=True)
class Held:
    heap: float
    nodes: float
    listeners: float


async def held(page: Page, tools: CDPSession) -> Held:
    """After everything that nobody needs any more is gone."""
    await page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    for _ in range(3):
        await tools.send("HeapProfiler.collectGarbage")
    found = {one["name"]: one["value"] for one in (await tools.send("Performance.getMetrics"))["metrics"]}
    return Held(found["JSHeapUsedSize"], found["Nodes"], found["JSEventListeners"])


async def test_the_page_stays_small_and_keeps_nothing(
    stage: DeskStage, celina: Account, served: str, browser: Browser
) -> None:
    which = await stage.people.arrive("hej", alias="Cichy Potok")
    await stage.desk.claim(celina, ConversationId(which))
    for number in range(WAITING):
        await stage.people.arrive(f"czekam {number}", tier=(Tier.HIGH, Tier.ELEVATED, Tier.STANDARD)[number % 3])
    async with opened(browser, served) as page:
        await begin_shift(page, "celina", PASSWORD)
        await page.goto(f"/c/{which}")
        await expect(page.get_by_role("status")).to_contain_text("Na żywo")
        tools = await page.context.new_cdp_session(page)
        await tools.send("Performance.enable")
        await refreshed(page, 50)
        before = await held(page, tools)
        await refreshed(page, LISTS)
        after = await held(page, tools)
        assert after.nodes - before.nodes < 200
        assert after.listeners - before.listeners < 20
        assert after.heap - before.heap < 2e6
        for number in range(WORDS):
            await stage.people.write(which, f"wiadomość {number}, i jeszcze kilka słów do niej", tier=Tier.STANDARD)
        await expect(page.locator("#bubbles > [data-author=person]")).to_have_count(WORDS + 1)
        size = await memory_of_pages(browser)
        assert size < MOST_BYTES
        # Whoever leaves a long talk leaves all of it.
        await page.get_by_role("link", name="Zielony Klon").first.click()
        await expect(page.locator("#bubbles > [data-author=person]")).to_have_count(1)
        left = await held(page, tools)
        assert left.nodes < before.nodes + 500
        assert left.heap < before.heap + 5e6
