"""Pages that are not what they seem any more: old tabs, the back button, double clicks, a session that ended."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from playwright.async_api import Browser, Page, Route, expect

from handoff.records import Account
from most116.core.conversation import Line
from most116.core.ids import ConversationId
from most116.testing.chromium import needs_browser, opened
from most116.testing.desk_page import begin_shift
from most116.testing.desk_stage import PASSWORD, DeskStage

pytestmark = needs_browser
FIRST, SECOND = "Zielony Klon", "Modry Grab"


@asynccontextmanager
async def at_the_desk(url: str, browser: Browser, login: str = "celina") -> AsyncIterator[Page]:
    async with opened(browser, url) as page:
        await begin_shift(page, login, PASSWORD)
        yield page


async def taken(stage: DeskStage, account: Account, *aliases: str) -> list[ConversationId]:
    found = [ConversationId(await stage.people.arrive(f"tu {alias}", alias=alias)) for alias in aliases]
    for each in found:
        await stage.desk.claim(account, each)
    return found


async def test_an_old_tab_is_told_what_happened_and_keeps_every_word(
    stage: DeskStage, celina: Account, served: str, browser: Browser
) -> None:
    ewa = await stage.hire("ewa", "Ewa", Line.YOUTH)
    hers, released = await taken(stage, celina, FIRST, SECOND)
    async with at_the_desk(served, browser) as page:
        notice = page.locator("#notice")
        await page.get_by_role("link", name=FIRST).click()
        box, note = page.get_by_label(f"Odpowiedź do: {FIRST}"), page.get_by_label("Nowa notatka")
        await box.fill("nie wysłane")
        await note.fill("nie dodane")
        await stage.desk.company.hand_over(celina, hers, ewa.id)
        await stage.desk.company.accept(ewa, hers)
        await expect(notice).to_contain_text("Tej rozmowy nie prowadzisz.")
        for path, act in {"notes": "Dodaj notatkę", "release": "Oddaj do kolejki", "close": "Zakończ rozmowę"}.items():
            if path != "notes":
                await page.get_by_role("button", name=act.partition(" ")[0], exact=True).click()
            async with page.expect_response(f"**/c/{hers}/{path}") as refused:
                await page.get_by_role("button", name=act, exact=True).click()
            assert (await refused.value).status == 403
            await expect(notice).to_contain_text("Tej rozmowy nie prowadzisz.")
            await expect(box).to_have_value("nie wysłane")
            await expect(note).to_have_value("nie dodane")
            await page.keyboard.press("Escape")
        await box.press("Control+Enter")
        await expect(page.locator("#reply-problem")).to_contain_text("Tej rozmowy nie prowadzisz.")
        await expect(box).to_have_value("nie wysłane")
        # Where the box itself is gone, the words stay before the eyes of who wrote them, and come back with it.
        await page.get_by_role("link", name=SECOND).click()
        box = page.get_by_label(f"Odpowiedź do: {SECOND}")
        await box.fill("w pół zdania")
        await note.fill("pół notatki")
        await stage.desk.release(celina, released)
        await expect(page.get_by_text("Ta rozmowa czeka.")).to_be_visible()
        await expect(page.locator(".unsent")).to_have_text(["w pół zdania", "pół notatki"])
        await page.get_by_role("main").get_by_role("button", name="Weź").click()
        await expect(box).to_have_value("w pół zdania")
        await expect(note).to_have_value("pół notatki")
        await expect(page.locator(".unsent")).to_have_count(0)


async def test_the_back_button_mixes_up_nobody(
    stage: DeskStage, celina: Account, served: str, browser: Browser
) -> None:
    first, second = await taken(stage, celina, FIRST, SECOND)
    async with at_the_desk(served, browser) as page:
        for alias in (FIRST, SECOND):
            await page.get_by_role("link", name=alias).click()
            await page.get_by_label(f"Odpowiedź do: {alias}").fill(f"do: {alias}")
        # The page of the first one does not come: the second one is what stands on the screen.
        await page.route(f"**/c/{first}", lambda route: route.abort())
        await page.go_back()
        await expect(page.locator("#notice")).to_contain_text("Brak połączenia")
        await stage.people.write(first, "słowa pierwszej")
        await stage.people.write(second, "słowa drugiej")
        await expect(page.locator(".bubble", has_text="słowa drugiej")).to_be_visible()
        await expect(page.locator(".bubble", has_text="słowa pierwszej")).to_have_count(0)
        await page.unroute(f"**/c/{first}")
        await page.get_by_role("link", name=FIRST).click()
        await expect(page.get_by_label(f"Odpowiedź do: {FIRST}")).to_have_value(f"do: {FIRST}")
        await expect(page.locator(".bubble", has_text="słowa pierwszej")).to_be_visible()
        await page.go_back()
        await expect(page.get_by_text("Wybierz rozmowę albo weź następną z kolejki.")).to_be_visible()
        await page.go_forward()
        await expect(page.get_by_label(f"Odpowiedź do: {FIRST}")).to_have_value(f"do: {FIRST}")
        await page.go_forward()
        await expect(page.get_by_label(f"Odpowiedź do: {SECOND}")).to_have_value(f"do: {SECOND}")


async def test_what_became_of_a_talk_is_not_told_in_the_next_one(
    stage: DeskStage, celina: Account, served: str, browser: Browser
) -> None:
    ewa = await stage.hire("ewa", "Ewa", Line.YOUTH)
    hers, _ = await taken(stage, celina, FIRST, SECOND)
    await stage.desk.company.hand_over(celina, hers, ewa.id)
    asked, shown = asyncio.Event(), asyncio.Event()

    async def late(route: Route) -> None:
        answer = await route.fetch()
        asked.set()
        await shown.wait()
        await route.fulfill(response=answer)

    async with at_the_desk(served, browser) as page:
        await page.get_by_role("link", name=FIRST).click()
        await expect(page.get_by_label(f"Odpowiedź do: {FIRST}")).to_be_focused()
        await page.route(f"**/c/{hers}", late)
        await stage.desk.company.accept(ewa, hers)
        await asked.wait()
        await page.get_by_role("link", name=SECOND).click()
        await expect(page.get_by_label(f"Odpowiedź do: {SECOND}")).to_be_focused()
        async with page.expect_response(f"**/c/{hers}") as refused:
            shown.set()
        assert (await refused.value).status == 403
        await page.evaluate("() => new Promise((done) => setTimeout(done, 50))")
        await expect(page.locator("#notice")).to_be_empty()


async def hold_down(page: Page, key: str) -> None:
    for _ in range(3):
        await page.keyboard.down(key)
    await page.keyboard.up(key)


async def test_a_double_click_is_one_act(stage: DeskStage, celina: Account, served: str, browser: Browser) -> None:
    for letter in "abcdefgh":
        await stage.people.arrive("hej", alias=f"Klon {letter}")
    async with at_the_desk(served, browser) as page:
        mine, queue = page.locator("#mine .card"), page.locator("#queue .card")
        box, take = page.get_by_role("textbox", name="Odpowiedź do"), page.get_by_role("button", name="Weź następną")

        async def one_was_taken(left: int) -> None:
            await expect(queue).to_have_count(left)
            await expect(mine).to_have_count(1)
            await expect(box).to_be_focused()
            assert len(await stage.desk.mine(celina)) == 1

        async def is_closed() -> None:
            for each in await stage.desk.mine(celina):
                await stage.desk.close(celina, each.id)
            await expect(mine).to_have_count(0)

        await take.dblclick()
        await one_was_taken(7)
        await box.fill("Dzień dobry")
        await page.get_by_role("button", name="Wyślij", exact=True).dblclick()
        await expect(page.locator(".bubble[data-author=consultant]")).to_have_count(1)
        await expect(box).to_have_value("")
        await page.get_by_role("button", name="Zakończ", exact=True).dblclick()
        await page.get_by_role("button", name="Zakończ rozmowę").dblclick()
        await expect(page.get_by_role("heading", name="Karta rozmowy")).to_be_visible()
        await expect(page.locator("#notice")).to_be_empty()
        await queue.get_by_role("button").first.dblclick()
        await one_was_taken(6)
        await is_closed()
        # A key that is held down is one press, too.
        await page.locator("#talk-heading").focus()
        await hold_down(page, "n")
        await one_was_taken(5)
        await is_closed()
        await take.focus()
        await hold_down(page, "Enter")
        await one_was_taken(4)


async def test_what_is_typed_when_the_session_ends_is_sent_after_signing_in_again(
    stage: DeskStage, celina: Account, served: str, browser: Browser
) -> None:
    (which,) = await taken(stage, celina, FIRST)
    async with at_the_desk(served, browser) as page:
        await page.get_by_role("link", name=FIRST).click()
        box, told = page.get_by_label(f"Odpowiedź do: {FIRST}"), page.locator("#signed-out")
        await stage.reception.sessions.end_all(celina.id)
        await box.fill("pisane bez sesji")
        await page.get_by_label("Nowa notatka").fill("notatka bez sesji")
        await expect(told).to_contain_text("Sesja się skończyła.")
        await stage.people.write(which, "jesteś?")
        async with page.context.expect_page() as another:
            await told.get_by_role("link", name="Zaloguj się w nowej karcie").click()
        beside = await another.value
        await begin_shift(beside, "celina", PASSWORD)
        await expect(told).to_be_hidden()
        await expect(page.locator(".bubble", has_text="jesteś?")).to_be_visible()
        await expect(box).to_have_value("pisane bez sesji")
        await page.get_by_role("button", name="Dodaj notatkę").click()
        await expect(page.locator(".note-text")).to_have_text("notatka bez sesji")
        await beside.get_by_role("link", name=FIRST).click()
        await expect(beside.get_by_label(f"Odpowiedź do: {FIRST}")).to_have_value("pisane bez sesji")
        await box.press("Control+Enter")
        await expect(page.locator(".bubble[data-author=consultant]")).to_contain_text("pisane bez sesji")


async def test_what_is_typed_when_the_session_ends_is_not_for_whoever_signs_in_next(
    stage: DeskStage, celina: Account, served: str, browser: Browser
) -> None:
    await stage.hire("ewa", "Ewa", Line.YOUTH)
    await taken(stage, celina, FIRST)
    async with at_the_desk(served, browser) as page:
        await page.get_by_role("link", name=FIRST).click()
        await stage.reception.sessions.end_all(celina.id)
        await page.get_by_label(f"Odpowiedź do: {FIRST}").fill("pisane bez sesji")
        async with page.context.expect_page() as another:
            await page.get_by_role("link", name="Zaloguj się w nowej karcie").click()
        await begin_shift(await another.value, "ewa", PASSWORD)
        await expect(page.get_by_text("Na dyżurze: Ewa")).to_be_visible()
        await expect(page.get_by_text(FIRST)).to_have_count(0)
        assert "pisane bez sesji" not in await page.content()


async def test_of_two_who_act_at_once_one_wins_and_the_other_is_told_and_loses_no_word(
    stage: DeskStage, celina: Account, served: str, browser: Browser
) -> None:
    ewa = await stage.hire("ewa", "Ewa", *Line)
    await taken(stage, celina, FIRST)
    await taken(stage, ewa, SECOND)
    await stage.people.arrive("chcą mnie oboje", alias="Jasny Bór")
    async with at_the_desk(served, browser) as hers, at_the_desk(served, browser, "ewa") as his:
        both = {hers: FIRST, his: SECOND}
        for page, alias in both.items():
            await page.get_by_role("link", name=alias).click()
            await page.get_by_label(f"Odpowiedź do: {alias}").fill("w pół zdania")
            await expect(page.locator("#queue .card")).to_have_count(1)
        # Both presses are on their way before either is answered.
        gate = asyncio.Event()

        async def together(route: Route) -> None:
            await gate.wait()
            await route.continue_()

        for page in both:
            await page.route("**/claim", together)
        async with hers.expect_request("**/claim"), his.expect_request("**/claim"):
            for page in both:
                await page.get_by_role("button", name="Weź rozmowę Jasny Bór").click()
        gate.set()
        box = "Odpowiedź do: Jasny Bór"
        await expect(hers.get_by_label(box).or_(hers.locator("#notice:not(:empty)"))).to_be_visible()
        winner, loser = (hers, his) if await hers.get_by_label(box).count() else (his, hers)
        await expect(winner.get_by_label(box)).to_be_visible()
        await expect(loser.locator("#notice")).to_contain_text("Tę rozmowę prowadzi już inna osoba.")
        await expect(loser.get_by_label(f"Odpowiedź do: {both[loser]}")).to_have_value("w pół zdania")
        await winner.get_by_role("link", name=both[winner]).click()
        await expect(winner.get_by_label(f"Odpowiedź do: {both[winner]}")).to_have_value("w pół zdania")
