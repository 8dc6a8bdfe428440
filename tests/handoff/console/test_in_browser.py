"""The desk in a real browser: live without a reload, drafts that stay where they belong, and all without scripts."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

from playwright.async_api import Browser, Page, Route, expect

from handoff.ranks import Role
from handoff.records import Account, ClosingAnswer
from handoff.store.letters import LetterState
from most116.core.clock import SystemClock
from most116.core.conversation import Channel, Line, Tier
from most116.core.ids import ConversationId
from most116.core.messages import Kind
from most116.testing.chromium import needs_browser, opened
from most116.testing.desk_page import sign_in
from most116.testing.desk_stage import PASSWORD, DeskStage

pytestmark = needs_browser
SIZES = [(1280, 800), (1024, 768), (390, 844), (320, 640)]


@asynccontextmanager
async def at_the_desk(url: str, browser: Browser, login: str = "celina", **options: Any) -> AsyncIterator[Page]:
    """Somebody who has signed in."""
    async with opened(browser, url, **options) as page:
        await sign_in(page, login, PASSWORD)
        yield page


async def test_a_conversation_live(stage: DeskStage, celina: Account, served: str, browser: Browser) -> None:
    async with at_the_desk(served, browser) as page:
        await expect(page.get_by_role("status")).to_contain_text("Na żywo")
        which = await stage.people.arrive("mam problem", tier=Tier.IMMEDIATE, waited=timedelta(seconds=70))
        await expect(page.locator("#queue .card")).to_have_count(1)
        await expect(page.locator("#alarm")).to_contain_text("ktoś czeka")
        await page.get_by_role("button", name="Weź następną").click()
        box = page.get_by_label("Odpowiedź do: Zielony Klon")
        await expect(box).to_be_focused()
        await expect(page.locator("#alarm")).to_be_empty()
        await expect(page.get_by_text("mam problem")).to_be_visible()
        await box.fill("Dzień dobry")
        await box.press("Control+Enter")
        mine = page.locator(".bubble", has_text="Dzień dobry")
        await expect(mine).to_contain_text("za chwilę wyjdzie")
        await expect(box).to_have_value("")
        await stage.people.report(which, {await mine.get_attribute("data-id") or "": (LetterState.DELIVERED, None)})
        await expect(mine.locator(".bubble-state")).to_have_text("doręczone")
        await stage.people.write(which, "mój numer 600 100 200")
        heard = page.locator(".bubble", has_text="mój numer")
        await expect(heard).to_be_visible()
        await expect(heard.get_by_text("600 100 200")).to_be_hidden()
        await heard.get_by_text("ciąg cyfr (9)").click()
        await expect(heard.get_by_text("600 100 200")).to_be_visible()
        await page.get_by_role("button", name="Zakończ", exact=True).click()
        await expect(page.get_by_role("button", name="Anuluj")).to_be_focused()
        await page.get_by_label("Powód zakończenia").select_option("Osoba mówi, że jest bezpieczna")
        await page.get_by_role("button", name="Poproś o zgodę na zakończenie").click()
        await expect(page.locator(".closing-mark")).to_contain_text("Czekamy na zgodę na zakończenie.")
        lena = await stage.hire("lena", "Lena", Line.YOUTH, role=Role.LEAD)
        await stage.desk.closing.answer(lena, ConversationId(which), ClosingAnswer.AGREED)
        await expect(page.locator(".closing-mark")).to_contain_text("Jest zgoda na zakończenie.")
        await page.get_by_role("button", name="Zakończ", exact=True).click()
        await page.get_by_role("button", name="Zakończ rozmowę").click()
        await expect(page.get_by_text("Nie prowadzisz teraz rozmowy.")).to_be_visible()
        await expect(page.get_by_role("heading", name="Karta rozmowy: Zielony Klon")).to_be_focused()
        await page.get_by_role("link", name="Uzupełnię później").click()
        await expect(page).to_have_url(f"{served}/")
        await expect(page.get_by_role("region", name="Do uzupełnienia")).to_contain_text("można uzupełnić do")


async def test_an_answer_that_comes_late_does_not_undo_what_was_told_meanwhile(
    stage: DeskStage, celina: Account, served: str, browser: Browser
) -> None:
    which = await stage.people.arrive("mam problem")
    await stage.desk.claim(celina, which)  # type: ignore[arg-type]  # ids are strings on the wire
    reply_comes, page_comes = asyncio.Event(), asyncio.Event()

    async def held_up(route: Route, until: asyncio.Event) -> None:
        answer = await route.fetch()
        await until.wait()
        await route.fulfill(response=answer)

    async with at_the_desk(served, browser) as page:
        await page.get_by_role("link", name="Zielony Klon").click()
        await expect(page.get_by_text("mam problem")).to_be_visible()
        await page.route("**/conversations/*/messages", lambda route: held_up(route, reply_comes))
        box = page.get_by_label("Odpowiedź do: Zielony Klon")
        await box.fill("Dzień dobry")
        await box.press("Control+Enter")
        mine = page.locator(".bubble", has_text="Dzień dobry")
        state = mine.locator(".bubble-state")
        await expect(state).to_have_text("za chwilę wyjdzie")
        # The page of the talk is asked for before the news as well, and comes after it.
        await page.route(f"**/c/{which}", lambda route: held_up(route, page_comes))
        async with page.expect_request(f"**/c/{which}"):
            await stage.parts.desk_events.publish("conversation", (Line.YOUTH,), ConversationId(which))
        await stage.people.report(which, {await mine.get_attribute("data-id") or "": (LetterState.DELIVERED, None)})
        await expect(state).to_have_text("doręczone")
        reply_comes.set()
        await expect(box).to_have_value("")
        assert await state.inner_text() == "doręczone"
        async with page.expect_response(f"**/c/{which}"), page.expect_request(f"**/c/{which}"):
            page_comes.set()
        assert await state.inner_text() == "doręczone"


async def test_what_is_told_live_is_told_in_the_words_of_its_channel(
    stage: DeskStage, celina: Account, served: str, browser: Browser
) -> None:
    which = await stage.people.arrive("mam problem", channel=Channel.TELEGRAM)
    await stage.desk.claim(celina, which)  # type: ignore[arg-type]  # ids are strings on the wire
    async with at_the_desk(served, browser) as page:
        await page.get_by_role("link", name="Zielony Klon").click()
        await expect(page.get_by_text("mam problem")).to_be_visible()
        await stage.people.write(which, "", kind=Kind.OPT_OUT)
        await expect(page.locator(".bubble-aside")).to_have_text("blokada w Telegramie; odpowiedzi już nie dochodzą")
        said = await stage.desk.reply(celina, which, "Dzień dobry")  # type: ignore[arg-type]
        await stage.people.report(which, {said.id: (LetterState.FAILED, "opted_out")})
        await expect(page.locator("[data-state=failed]")).to_contain_text("osoba zablokowała nas w Telegramie")


async def test_words_that_come_late_stand_where_they_were_written(
    stage: DeskStage, celina: Account, served: str, browser: Browser
) -> None:
    now = SystemClock().now()
    which = await stage.people.arrive("pierwsze")
    await stage.desk.claim(celina, which)  # type: ignore[arg-type]  # ids are strings on the wire
    async with at_the_desk(served, browser) as page:
        await page.get_by_role("link", name="Zielony Klon").click()
        await stage.people.write(which, "trzecie", at=now + timedelta(seconds=20))
        await stage.people.write(which, "drugie", at=now + timedelta(seconds=10))
        await stage.desk.reply(celina, which, "Dzień dobry")  # type: ignore[arg-type]
        await stage.people.write(which, "dużo za późno", at=now + timedelta(seconds=5))
        order = ["pierwsze", "drugie", "trzecie", "Dzień dobry", "dużo za późno"]
        await expect(page.locator(":not([data-author=system]) > .bubble-text")).to_have_text(order)
        await page.reload()
        await expect(page.locator(":not([data-author=system]) > .bubble-text")).to_have_text(order)


async def test_nothing_is_written_to_whoever_is_being_left(
    stage: DeskStage, celina: Account, served: str, browser: Browser
) -> None:
    first, second = await stage.people.arrive("pierwsza"), await stage.people.arrive("druga", alias="Modry Grab")
    for each in (first, second):
        await stage.desk.claim(celina, each)  # type: ignore[arg-type]  # ids are strings on the wire
    async with at_the_desk(served, browser) as page:
        box = page.get_by_label("Odpowiedź do: Zielony Klon")
        await page.get_by_role("link", name="Zielony Klon").click()
        await box.fill("słucham")
        on_its_way = asyncio.Event()

        async def late(route: Route) -> None:
            await on_its_way.wait()
            await route.continue_()

        await page.route(f"**/c/{second}", late)
        await page.get_by_role("link", name="Modry Grab").click()
        await expect(box).to_be_disabled()
        await expect(page.get_by_role("button", name="Wyślij", exact=True)).to_be_disabled()
        on_its_way.set()
        await expect(page.get_by_label("Odpowiedź do: Modry Grab")).to_be_focused()
        await page.route(f"**/c/{first}", lambda route: route.abort())
        await page.get_by_role("link", name="Zielony Klon").click()
        await expect(page.get_by_label("Odpowiedź do: Modry Grab")).to_be_enabled()
        await page.unroute(f"**/c/{first}")
        await page.get_by_role("link", name="Zielony Klon").click()
        await expect(box).to_have_value("słucham")


async def test_a_draft_stays_with_its_conversation(
    stage: DeskStage, celina: Account, served: str, browser: Browser
) -> None:
    other = await stage.people.arrive("hej", alias="Jasny Bór")
    which = await stage.people.arrive("hej", alias="Rudy Wiatr")
    for each in (other, which):
        await stage.desk.claim(celina, ConversationId(each))
    async with at_the_desk(served, browser) as page:
        await page.get_by_role("link", name="Jasny Bór").click()
        await page.get_by_label("Odpowiedź do: Jasny Bór").fill("dla Boru")
        await page.get_by_role("link", name="Rudy Wiatr").click()
        await expect(page.get_by_label("Odpowiedź do: Rudy Wiatr")).to_have_value("")
        await stage.people.write(which, "jesteś?")
        await expect(page.locator(".bubble", has_text="jesteś?")).to_be_visible()
        await page.get_by_role("link", name="Jasny Bór").click()
        await expect(page.get_by_label("Odpowiedź do: Jasny Bór")).to_have_value("dla Boru")
        await stage.people.write(which, "halo?")
        await expect(page.locator(".card", has_text="Rudy Wiatr")).to_contain_text("nowa wiadomość")
        await expect(page).to_have_title("(1) Jasny Bór · Dyżur · most116")
        await page.go_back()
        await expect(page.locator(".bubble", has_text="halo?")).to_be_visible()
        await expect(page).to_have_title("Rudy Wiatr · Dyżur · most116")


async def test_what_is_typed_survives_what_happens(
    stage: DeskStage, celina: Account, served: str, browser: Browser
) -> None:
    which = await stage.people.arrive("hej", channel=Channel.SMS)
    await stage.desk.claim(celina, ConversationId(which))
    async with at_the_desk(served, browser) as page:
        await page.get_by_role("link", name="Zielony Klon").click()
        await page.get_by_label("Nowa notatka").fill("notatka")
        box = page.get_by_label("Odpowiedź do: Zielony Klon")
        await box.fill("zażółć " * 11)
        await expect(page.get_by_text("Znaki: 76 · Części SMS: 2")).to_be_visible()
        await expect(page.get_by_role("button", name="Bez polskich liter: 1")).to_be_visible()
        await stage.people.write(which, "nie dam rady", tier=Tier.HIGH)
        await expect(page.locator(".talk-head .tier")).to_contain_text("Pilne")
        await expect(page.get_by_label("Nowa notatka")).to_have_value("notatka")
        await expect(box).to_have_value("zażółć " * 11)
        await page.get_by_role("button", name="Dodaj notatkę").click()
        await expect(page.locator(".note-text")).to_have_text("notatka")
        await expect(page.get_by_label("Nowa notatka")).to_have_value("")
        await expect(box).to_have_value("zażółć " * 11)
        await page.route("**/messages", lambda route: route.abort())
        await box.press("Control+Enter")
        await expect(page.get_by_text("Nie wysłano.")).to_be_visible()
        await expect(box).to_have_value("zażółć " * 11)
        await page.unroute("**/messages")
        await box.press("Control+Enter")
        await expect(page.locator(".bubble[data-author=consultant]")).to_have_count(1)
        page.on("dialog", lambda dialog: dialog.accept())


async def test_the_loser_of_a_race_is_told(stage: DeskStage, celina: Account, served: str, browser: Browser) -> None:
    ewa = await stage.hire("ewa", "Ewa", Line.YOUTH)
    which = await stage.people.arrive("hej")
    async with at_the_desk(served, browser) as page:
        await page.get_by_role("link", name="Zielony Klon").click()
        await expect(page.get_by_text("Ta rozmowa czeka.")).to_be_visible()
        await stage.desk.claim(ewa, ConversationId(which))
        await expect(page.get_by_text("Nikt nie czeka.")).to_be_visible()
        await expect(page.locator("#notice")).to_contain_text("Tej rozmowy nie prowadzisz.")


async def test_the_whole_way_without_scripts(stage: DeskStage, celina: Account, served: str, browser: Browser) -> None:
    await stage.people.arrive("mam problem")
    async with at_the_desk(served, browser, java_script_enabled=False) as page:
        await expect(page.get_by_role("status")).to_contain_text("Odświeżanie ręczne")
        await page.get_by_role("button", name="Weź następną").click()
        await page.get_by_label("Odpowiedź do: Zielony Klon").fill("Dzień dobry")
        await page.get_by_role("button", name="Wyślij").click()
        await expect(page.locator(".bubble", has_text="Dzień dobry")).to_contain_text("za chwilę wyjdzie")
        await page.get_by_label("Nowa notatka").fill("szkoła")
        await page.get_by_role("button", name="Dodaj notatkę").click()
        await expect(page.locator(".note-text")).to_have_text("szkoła")
        await page.get_by_role("button", name="Zakończ", exact=True).click()
        await page.get_by_role("button", name="Zakończ rozmowę").click()
        await expect(page.get_by_text("Nie prowadzisz teraz rozmowy.")).to_be_visible()


async def test_nothing_is_cut_off(stage: DeskStage, celina: Account, served: str, browser: Browser) -> None:
    which = await stage.people.arrive("bardzodługiesłowo" * 20, tier=Tier.HIGH)
    await stage.desk.claim(celina, ConversationId(which))
    async with at_the_desk(served, browser) as page:
        for width, height in SIZES:
            await page.set_viewport_size({"width": width, "height": height})
            for path in ("/", f"/c/{which}"):
                await page.goto(path)
                assert await page.evaluate("document.documentElement.scrollWidth") <= width
            await expect(page.get_by_label("Odpowiedź do: Zielony Klon")).to_be_in_viewport()
            await expect(page.get_by_role("button", name="Wyślij")).to_be_in_viewport()


async def test_signed_out_elsewhere_it_says_so(
    stage: DeskStage, celina: Account, served: str, browser: Browser
) -> None:
    async with at_the_desk(served, browser) as page:
        await stage.people.arrive("hej")
        await expect(page.locator("#queue .card")).to_have_count(1)
        await stage.accounts.set_password(celina.id, await stage.passwords.hash("another"))
        await page.get_by_role("button", name="Weź następną").click()
        await expect(page.get_by_text("Sesja się skończyła. Zaloguj się ponownie.")).to_be_visible()
