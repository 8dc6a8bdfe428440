"""An owner and a guest act in the same instant: every word is either sent once or still before its writer."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from playwright.async_api import Browser, Locator, Page, Route, expect

from handoff.records import Account, Standing
from most116.core.conversation import Line
from most116.core.ids import ConversationId
from most116.testing.chromium import needs_browser, opened
from most116.testing.desk_page import begin_shift
from most116.testing.desk_stage import PASSWORD, DeskStage

pytestmark = needs_browser
ALIAS = "Zielony Klon"
ACTS = {
    "close": ("Zakończ", "Zakończ rozmowę"),
    "transfer": ("Zmień linię", "Zapytaj"),
    "release": ("Oddaj", "Oddaj do kolejki"),
}


@asynccontextmanager
async def in_the_talk(url: str, browser: Browser, login: str) -> AsyncIterator[Page]:
    async with opened(browser, url) as page:
        await begin_shift(page, login, PASSWORD)
        await page.get_by_role("link", name=ALIAS).click()
        await expect(page.get_by_label(f"Odpowiedź do: {ALIAS}")).to_be_focused()
        yield page


class Gate:
    """Holds requests up until all of them are on their way."""

    def __init__(self, awaited: int) -> None:
        self._all = asyncio.Barrier(awaited)

    async def __call__(self, route: Route) -> None:
        await self._all.wait()
        await route.continue_()


def of(page: Page, words: str) -> Locator:
    return page.locator(".bubble[data-author=consultant]", has_text=words)


async def test_an_owner_and_a_guest_reply_and_close_at_once(
    stage: DeskStage, celina: Account, served: str, browser: Browser
) -> None:
    ewa = await stage.hire("ewa", "Ewa", Line.YOUTH)
    which = ConversationId(await stage.people.arrive("hej"))
    await stage.desk.claim(celina, which)
    await stage.desk.company.invite(celina, which, ewa.id, Standing.WRITES)
    await stage.desk.company.join(ewa, which)
    async with in_the_talk(served, browser, "celina") as hers, in_the_talk(served, browser, "ewa") as his:
        gate = Gate(2)
        for page, words in ((hers, "jej słowa"), (his, "jego słowa")):
            await page.route("**/messages", gate)
            await page.get_by_label(f"Odpowiedź do: {ALIAS}").fill(words)
            await page.keyboard.press("Control+Enter")
        for page in (hers, his):
            for words in ("jej słowa", "jego słowa"):
                await expect(of(page, words)).to_have_count(1)
            await expect(page.get_by_label(f"Odpowiedź do: {ALIAS}")).to_have_value("")
            await page.unroute("**/messages")
        await hers.route("**/close", gate)
        await his.route("**/messages", gate)
        await his.get_by_label(f"Odpowiedź do: {ALIAS}").fill("w ostatniej chwili")
        await his.keyboard.press("Control+Enter")
        await hers.get_by_role("button", name="Zakończ", exact=True).click()
        await hers.get_by_role("button", name="Zakończ rozmowę").click()
        await expect(hers.get_by_role("heading", name="Karta rozmowy")).to_be_visible()
        box = his.get_by_label(f"Odpowiedź do: {ALIAS}")
        sent = of(his, "w ostatniej chwili")
        await expect(sent.or_(his.locator("#reply-problem:not(:empty), .unsent")).first).to_be_visible()
        if not await sent.count():
            kept = await box.input_value() if await box.count() else await his.locator(".unsent").inner_text()
            assert kept == "w ostatniej chwili"


async def one_of_two(page: Page, alias: str, act: str, gate: Gate) -> None:
    """In this talk, the act is asked for and about to be sent."""
    await page.get_by_role("link", name=alias).first.click()
    await expect(page.get_by_label(f"Odpowiedź do: {alias}")).to_be_focused()
    await page.route(f"**/{act}", gate)
    await page.get_by_role("main").get_by_role("button", name=ACTS[act][0], exact=True).click()
    await expect(page.get_by_role("button", name="Anuluj")).to_be_focused()


@pytest.mark.timeout(400)
async def test_one_talk_is_ended_in_two_ways_at_once(
    stage: DeskStage, celina: Account, served: str, browser: Browser
) -> None:
    await stage.desk.claim(celina, ConversationId(await stage.people.arrive("hej")))
    async with in_the_talk(served, browser, "celina") as there, in_the_talk(served, browser, "celina") as here:
        for number, (first, second) in enumerate(
            [("close", "transfer"), ("release", "transfer"), ("close", "close"), ("close", "release")], 1
        ):
            alias, gate = f"Klon {number}", Gate(2)
            which = ConversationId(await stage.people.arrive("tu ja", alias=alias))
            await stage.desk.claim(celina, which)
            await one_of_two(there, alias, first, gate)
            await one_of_two(here, alias, second, gate)
            await here.get_by_label(f"Odpowiedź do: {alias}").evaluate("(box) => { box.value = 'w pół zdania'; }")
            async with there.expect_response(f"**/{first}") as one, here.expect_response(f"**/{second}") as other:
                await there.get_by_role("button", name=ACTS[first][1]).click()
                await here.get_by_role("button", name=ACTS[second][1]).click()
            refused = {page: (await answer.value).status >= 400 for page, answer in ((there, one), (here, other))}
            assert not all(refused.values()), (first, second)
            for page in (each for each, was in refused.items() if was):
                await expect(page.locator("#notice")).not_to_be_empty()
            if refused[here] or second == "transfer":
                kept = here.locator("#reply-text, .unsent").first
                await expect(kept).to_be_visible()
                words = await kept.evaluate("(each) => each.value ?? each.textContent")
                assert words == "w pół zdania", (first, second)
            for page in (there, here):
                await page.unroute_all()
                await page.goto("/")
