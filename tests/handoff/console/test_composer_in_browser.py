"""The reply box in a real browser: what is begun is never lost, and it is sent as its writer likes."""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from playwright.async_api import Browser, Page, Route, expect

from handoff.records import Account
from most116.core.conversation import Channel
from most116.core.ids import ConversationId
from most116.testing.chromium import needs_browser, opened
from most116.testing.desk_page import begin_shift
from most116.testing.desk_stage import PASSWORD, DeskStage

pytestmark = needs_browser


@asynccontextmanager
async def at_the_desk(url: str, browser: Browser) -> AsyncIterator[Page]:
    async with opened(browser, url) as page:
        await begin_shift(page, "celina", PASSWORD)
        yield page


async def test_a_draft_outlives_a_reload_and_signing_out(
    stage: DeskStage, celina: Account, served: str, browser: Browser
) -> None:
    which = await stage.people.arrive("hej")
    await stage.desk.claim(celina, ConversationId(which))
    async with at_the_desk(served, browser) as page:
        await page.get_by_role("link", name="Zielony Klon").click()
        box = page.get_by_label("Odpowiedź do: Zielony Klon")
        async with page.expect_response("**/draft"):
            await box.fill("jeszcze nie wysłane")
        await page.reload()
        await expect(box).to_have_value("jeszcze nie wysłane")
        await box.press_sequentially(" i dalej")
        await page.get_by_role("button", name="Wyloguj").click()
        # Nobody signs out with a talk that has no owner; what was begun is kept before that is said.
        await expect(page.get_by_role("heading", name="Kto przejmuje?")).to_be_visible()
    async with at_the_desk(served, browser) as page:
        await page.get_by_role("link", name="Zielony Klon").click()
        box = page.get_by_label("Odpowiedź do: Zielony Klon")
        await expect(box).to_have_value("jeszcze nie wysłane i dalej")
        await box.press("Control+Enter")
        await expect(page.locator(".bubble[data-author=consultant]")).to_contain_text("jeszcze nie wysłane i dalej")
        await expect(box).to_have_value("")
        await page.reload()
        await expect(box).to_have_value("")


async def test_what_is_typed_before_the_page_listens_is_a_draft_too(
    stage: DeskStage, celina: Account, served: str, browser: Browser
) -> None:
    which = await stage.people.arrive("hej")
    await stage.desk.claim(celina, ConversationId(which))
    async with at_the_desk(served, browser) as page:
        held, may_come = asyncio.Event(), asyncio.Event()

        async def hold(route: Route) -> None:
            held.set()
            await may_come.wait()
            await route.continue_()

        await page.route(re.compile(r"/composer[^/]*\.js"), hold)
        await page.goto(f"/c/{which}", wait_until="commit")
        await held.wait()
        box = page.get_by_label("Odpowiedź do: Zielony Klon")
        await box.press_sequentially("zaczęte od razu")
        async with page.expect_response("**/draft"):
            may_come.set()
        await box.press_sequentially(" i dalej")
        await expect(box).to_have_value("zaczęte od razu i dalej")
    async with at_the_desk(served, browser) as page:
        await page.goto(f"/c/{which}")
        await expect(page.get_by_label("Odpowiedź do: Zielony Klon")).to_have_value(re.compile("zaczęte od razu"))


async def test_the_key_that_sends_is_a_choice_that_stays_and_letters_are_made_plain_on_demand(
    stage: DeskStage, celina: Account, served: str, browser: Browser
) -> None:
    which = await stage.people.arrive("hej", channel=Channel.SMS)
    await stage.desk.claim(celina, ConversationId(which))
    async with at_the_desk(served, browser) as page:
        await page.get_by_role("link", name="Zielony Klon").click()
        box = page.get_by_label("Odpowiedź do: Zielony Klon")
        await page.get_by_role("button", name="Ctrl+Enter wysyła.").click()
        await page.reload()
        await expect(page.get_by_role("button", name="Enter wysyła.", exact=True)).to_be_visible()
        await box.fill("zażółć " * 11)
        await page.get_by_role("button", name="Bez polskich liter: 1").click()
        await expect(box).to_have_value("zazolc " * 11)
        await expect(page.get_by_role("button", name="Bez polskich liter")).to_be_hidden()
        await box.press("Shift+Enter")
        await box.press_sequentially("koniec")
        await box.press("Enter")
        sent = page.locator(".bubble[data-author=consultant] .bubble-text")
        await expect(sent).to_have_text(("zazolc " * 11) + "\nkoniec")
        await expect(box).to_have_value("")


async def test_a_reply_is_taken_back_into_the_box_while_it_has_not_left(
    stage: DeskStage, celina: Account, served: str, browser: Browser
) -> None:
    which = ConversationId(await stage.people.arrive("hej"))
    await stage.desk.claim(celina, which)
    async with at_the_desk(served, browser) as page:
        await page.get_by_role("link", name="Zielony Klon").click()
        box, sent = page.get_by_label("Odpowiedź do: Zielony Klon"), page.locator(".bubble[data-author=consultant]")
        await box.fill("za wcześnie")
        await box.press("Control+Enter")
        await expect(sent).to_contain_text("za chwilę wyjdzie")
        await expect(page.get_by_role("button", name="Cofnij")).to_be_visible()
        await box.press("Control+z")
        await expect(box).to_have_value("za wcześnie")
        await expect(sent).to_have_count(0)
        await expect(page.get_by_role("button", name="Cofnij")).to_be_hidden()
        await page.reload()
        await expect(box).to_have_value("za wcześnie")
        await box.press("Control+Enter")
        await page.get_by_role("button", name="Cofnij").wait_for(state="hidden")
        await expect(sent).to_contain_text("za wcześnie")
        await expect(box).to_have_value("")


async def test_sentences_and_numbers_are_put_in_by_keys_and_strange_numbers_are_asked_about(
    stage: DeskStage, celina: Account, served: str, browser: Browser
) -> None:
    which = ConversationId(await stage.people.arrive("hej"))
    await stage.desk.claim(celina, which)
    async with at_the_desk(served, browser) as page:
        await page.get_by_role("link", name="Zielony Klon").click()
        box = page.get_by_label("Odpowiedź do: Zielony Klon")
        await box.press("/")
        find = page.get_by_role("combobox", name="Szukaj zdania albo numeru")
        await expect(find).to_be_focused()
        await find.fill("dowod")
        await expect(page.locator("#picker-list li:visible")).to_have_count(1)
        await find.press("Enter")
        await expect(box).to_be_focused()
        await expect(box).to_have_value(
            "Warto niczego nie usuwać ze swojego telefonu i nie przesyłać tego dalej. To może być dowód."
        )
        await box.fill("")
        await page.get_by_role("button", name="Zdania i numery: /").click()
        await find.fill("116")
        await find.press("ArrowDown")
        await find.press("ArrowDown")
        await find.press("Escape")
        await expect(box).to_have_value("")
        await box.fill("zadzwoń 600 100 200")
        await box.press("Control+Enter")
        await expect(page.get_by_text("Nie znamy: 600 100 200.")).to_be_visible()
        await expect(box).to_have_value("zadzwoń 600 100 200")
        await box.press("Control+Enter")
        bubble = page.locator(".bubble[data-author=consultant]")
        await expect(bubble).to_contain_text("600 100 200")
        for _ in ("as the script shows it", "as the server does"):
            number = bubble.get_by_text("600 100 200", exact=True)
            await expect(number).to_be_hidden()
            await bubble.locator(".veil summary").press("Enter")
            await expect(number).to_be_visible()
            await page.reload()


async def test_single_keys_lead_through_the_desk_and_never_work_while_somebody_types(
    stage: DeskStage, celina: Account, served: str, browser: Browser
) -> None:
    for alias in ("Pierwszy Klon", "Drugi Klon"):
        await stage.people.arrive("hej", alias=alias)
    async with at_the_desk(served, browser) as page:
        await expect(page.locator("#live")).to_contain_text("Na żywo")
        await page.keyboard.press("?")
        await expect(page.get_by_role("dialog", name="Klawisze")).to_be_visible()
        await page.keyboard.press("j")
        await page.keyboard.press("Escape")
        await expect(page.get_by_role("dialog", name="Klawisze")).to_be_hidden()
        await page.keyboard.press("j")
        await expect(page.get_by_role("link", name="Pierwszy Klon")).to_be_focused()
        await page.keyboard.press("ArrowDown")
        await expect(page.get_by_role("link", name="Drugi Klon")).to_be_focused()
        await page.keyboard.press("k")
        await expect(page.get_by_role("link", name="Pierwszy Klon")).to_be_focused()
        await page.keyboard.press("n")
        box = page.get_by_label("Odpowiedź do: Pierwszy Klon")
        await expect(box).to_be_focused()
        await box.press_sequentially("jn?k")
        await expect(box).to_have_value("jn?k")
        await expect(page.get_by_role("dialog", name="Klawisze")).to_be_hidden()
        await page.get_by_role("button", name="Klawisze: ?").click()
        await page.get_by_label("Pojedyncze litery i ? działają").uncheck()
        await page.keyboard.press("Escape")
        await page.get_by_role("heading", name="Pierwszy Klon").click()
        await page.keyboard.press("?")
        await expect(page.get_by_role("dialog", name="Klawisze")).to_be_hidden()
