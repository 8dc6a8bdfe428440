"""The desk changes all the time, and whoever presses something gets what they pressed."""

import asyncio

from playwright.async_api import Browser, Route, expect

from handoff.records import Account
from most116.core.ids import ConversationId
from most116.testing.chromium import needs_browser, opened
from most116.testing.desk_page import begin_shift
from most116.testing.desk_stage import PASSWORD, DeskStage

pytestmark = needs_browser
ALIAS = "Zielony Klon"


async def test_a_press_is_not_lost_while_the_lists_change(
    stage: DeskStage, celina: Account, served: str, browser: Browser
) -> None:
    await stage.desk.claim(celina, ConversationId(await stage.people.arrive("hej")))
    asked, pressed = asyncio.Semaphore(0), asyncio.Event()

    async def held_up(route: Route) -> None:
        asked.release()
        await pressed.wait()
        await route.continue_()

    async with opened(browser, served) as page, asyncio.timeout(60):
        await begin_shift(page, "celina", PASSWORD)
        await page.route("**/lists", held_up)
        await stage.people.arrive("druga osoba")
        await asked.acquire()
        await page.get_by_role("link", name=ALIAS).hover()
        await page.mouse.down()
        pressed.set()
        # That they are asked for again tells that the page has the answer, and kept its place.
        await asked.acquire()
        await page.mouse.up()
        await expect(page.get_by_label(f"Odpowiedź do: {ALIAS}")).to_be_focused()
        await expect(page.locator("#queue .card")).to_have_count(1)


async def test_a_press_is_not_lost_while_the_talk_changes(
    stage: DeskStage, celina: Account, served: str, browser: Browser
) -> None:
    which = ConversationId(await stage.people.arrive("hej"))
    await stage.desk.claim(celina, which)
    async with opened(browser, served) as page, asyncio.timeout(60):
        await begin_shift(page, "celina", PASSWORD)
        await page.get_by_role("link", name=ALIAS).click()
        await page.get_by_label("Nowa notatka").fill("o siostrze")
        await page.get_by_role("button", name="Dodaj notatkę").hover()
        await page.mouse.down()
        for _ in range(2):
            # That it is asked for again tells that the page has the first answer, and kept its place.
            async with page.expect_response(f"**/c/{which}"):
                await stage.desk.note(celina, which, "dopisane skądinąd")
        await page.mouse.up()
        await expect(page.locator(".note-text", has_text="o siostrze")).to_be_visible()
        await expect(page.locator(".note-text", has_text="dopisane skądinąd")).to_have_count(2)


async def test_a_late_answer_shuts_nothing_that_was_opened_meanwhile(
    stage: DeskStage, celina: Account, served: str, browser: Browser
) -> None:
    which = ConversationId(await stage.people.arrive("hej"))
    await stage.desk.claim(celina, which)
    opened_meanwhile = asyncio.Event()

    async def late(route: Route) -> None:
        answer = await route.fetch()
        await opened_meanwhile.wait()
        await route.fulfill(response=answer)

    async with opened(browser, served) as page, asyncio.timeout(60):
        await begin_shift(page, "celina", PASSWORD)
        await page.get_by_role("link", name=ALIAS).click()
        await page.route("**/notes", late)
        note = page.get_by_label("Nowa notatka")
        await note.fill("o siostrze")
        await page.get_by_role("button", name="Dodaj notatkę").click()
        await expect(page.locator(".note-text")).to_have_text("o siostrze")
        await stage.desk.note(celina, which, "dopisane skądinąd")
        await expect(page.locator(".note-text")).to_have_count(2)
        await page.get_by_role("button", name="Oddaj", exact=True).click()
        asked = page.get_by_role("dialog", name="Oddać rozmowę do kolejki?")
        await expect(asked).to_be_visible()
        opened_meanwhile.set()
        # The note is done with, and nothing newer gives way to the answer that came late.
        await expect(note).to_have_value("")
        await expect(page.locator(".note-text")).to_have_count(2)
        await asked.get_by_role("button", name="Oddaj do kolejki").click()
        await expect(page.get_by_text("Wybierz rozmowę albo weź następną")).to_be_visible()
