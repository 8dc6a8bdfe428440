"""The form in a real browser: with scripts and without, by keyboard alone, in a tunnel, and left in a hurry."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from playwright.async_api import Browser, Locator, Page, Route, expect

from bridges.webchat.leaving import NEUTRAL_PAGE
from bridges.webchat.talk import Talk
from bridges.webchat.visits import Visit
from most116.core.conversation import AgeBand, Line
from most116.core.messages import Author, Filled
from most116.core.sealed import ReplyAddress, Secret
from most116.testing.chromium import needs_browser, opened
from most116.testing.form_site import FormSite

pytestmark = [*needs_browser, pytest.mark.usefixtures("at_once")]
SCRIPTS = pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
SIZES = {"phone": {"width": 320, "height": 640}, "desk": {"width": 1280, "height": 800}}
TOLD = "mama choruje i nie wiem jak jej pomoc"
M17 = "Jeśli zagrożone jest czyjeś życie, prosimy teraz zadzwonić pod 112."
TOO_SMALL = """
[...document.querySelectorAll("a, button, select, textarea")]
  .filter((element) => element.checkVisibility())
  .filter((element) => Math.min(element.offsetHeight, element.offsetWidth) < 44)
  .map((element) => element.outerHTML)
"""
TOO_WIDE = "document.documentElement.scrollWidth > document.documentElement.clientWidth"


@asynccontextmanager
async def writer(site: FormSite, browser: Browser, path: str = "/form", **options: Any) -> AsyncIterator[Page]:
    """Somebody who has opened the form."""
    async with site.served() as url, opened(browser, url, path, **options) as page:
        await page.context.route(f"{NEUTRAL_PAGE}**", lambda route: route.fulfill(body="<title>Elsewhere</title>"))
        yield page


async def send(page: Page, text: str = TOLD) -> None:
    await page.get_by_label("Twoja wiadomość").fill(text)
    await page.get_by_role("button", name="Wyślij").click()


async def code(page: Page) -> str:
    await expect(page.locator(".code-words")).to_be_visible()
    return await page.locator(".code-words").inner_text()


@SCRIPTS
@pytest.mark.parametrize("size", SIZES)
async def test_a_letter_and_its_answer(site: FormSite, browser: Browser, scripts: bool, size: str) -> None:
    viewport: Any = SIZES[size]
    async with writer(site, browser, "/form?for=m", java_script_enabled=scripts, viewport=viewport) as page:
        await page.get_by_label("Ile masz lat?").select_option("10-12")
        assert not await page.evaluate(TOO_WIDE)
        assert not await page.evaluate(TOO_SMALL)
        before = await page.evaluate("history.length")
        await send(page)
        words = await code(page)
        # Without scripts it is another page, whose words come before its style.
        await page.wait_for_load_state()
        assert not await page.evaluate(TOO_WIDE)
        assert not await page.evaluate(TOO_SMALL)
        assert (await page.evaluate("history.length") == before) or not scripts
        assert [one["name"] for one in await page.context.cookies()] == ([] if scripts else ["letter"])
        assert TOLD not in await page.content()
        await site.lay(await visit_of(site, words), "Dziękuję za ten list")
        await page.goto("/back")
        await page.get_by_label("Sześć słów").fill(words)
        await page.get_by_role("button", name="Wróć do rozmowy").click()
        await expect(page.locator(".words")).to_have_text([TOLD, "Dziękuję za ten list"])
    letter = next(iter(site.kept.messages.values()))
    assert letter.filled == Filled(age_band=AgeBand.FROM_10, line=Line.YOUTH)


async def visit_of(site: FormSite, words: str) -> ReplyAddress:
    found = await site.codes.find(Secret(words))
    assert found is not None
    return found


@SCRIPTS
async def test_danger_is_answered_on_the_page_and_goes_on_in_the_chat(
    site: FormSite, browser: Browser, scripts: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bridges.contact_form.posting._ANSWER_SECONDS", 10.0)
    async with writer(site, browser, java_script_enabled=scripts) as page:
        visit = ReplyAddress(await page.locator('input[name="visit"]').input_value())
        sending = asyncio.create_task(send(page, "SOS"))
        await anext(Talk(site.mailbox, Visit(visit)).follow(""))
        await site.lay(visit, M17, Author.SYSTEM)
        await sending
        await expect(page.get_by_text(M17)).to_be_visible()
        await page.get_by_role("button", name="Przejdź do czatu").click()
        await page.wait_for_url("**/chat")
        await expect(page.locator(".words")).to_contain_text(["SOS", M17])
        await page.get_by_label("Twoja wiadomość").fill("jestem")
        await page.get_by_role("button", name="Wyślij", exact=True).click()
        await expect(page.locator(".words").last).to_have_text("jestem")


@SCRIPTS
async def test_what_is_wrong_is_said_beside_the_field(site: FormSite, browser: Browser, scripts: bool) -> None:
    async with writer(site, browser, java_script_enabled=scripts) as page:
        await page.get_by_label("Wiek").select_option("60+")
        await page.get_by_role("button", name="Wyślij").click()
        await expect(page.get_by_role("alert")).to_contain_text("Wystarczy choć jedno słowo")
        await expect(page.get_by_label("Twoja wiadomość")).to_be_focused()
        await expect(page.get_by_label("Wiek")).to_have_value("60+")
        site.kept.down = True
        await send(page)
        await expect(page.get_by_role("alert")).to_contain_text("Niewysłane")
        await expect(page.get_by_label("Twoja wiadomość")).to_have_value(TOLD)
        site.kept.down = False
        await page.get_by_role("button", name="Wyślij").click()
        await code(page)
    assert site.kept.said == [TOLD]


async def test_in_a_tunnel_no_word_is_lost_and_nothing_is_sent_twice(site: FormSite, browser: Browser) -> None:
    async with writer(site, browser) as page:
        await page.context.set_offline(True)
        await send(page)
        await expect(page.get_by_role("status")).to_have_text("Niewysłane. Można spróbować ponownie.")
        await expect(page.get_by_label("Twoja wiadomość")).to_have_value(TOLD)
        await page.context.set_offline(False)
        await page.get_by_role("button", name="Wyślij").dblclick()
        await code(page)
        await expect(page.locator("h1")).to_be_focused()
    assert site.kept.said == [TOLD]


async def test_nothing_can_be_written_into_a_letter_that_is_on_its_way(site: FormSite, browser: Browser) -> None:
    """It would be gone with the form, unsent and unseen."""
    on_its_way: asyncio.Queue[Route] = asyncio.Queue()
    async with writer(site, browser) as page:
        await page.clock.install()
        await page.route("**/form", on_its_way.put)
        await send(page)
        await on_its_way.get()
        field = page.get_by_label("Twoja wiadomość")
        await expect(page.get_by_role("status")).to_have_text("Wysyłanie")
        await field.press_sequentially(" i jeszcze jedno")
        await expect(field).to_have_value(TOLD)
        # No answer comes any more, as where a telephone has changed its mast.
        await page.clock.fast_forward(31_000)
        await expect(page.get_by_role("status")).to_have_text("Niewysłane. Można spróbować ponownie.")
        await page.unroute("**/form")
        await field.press("End")
        await field.press_sequentially(" i jeszcze jedno")
        await page.get_by_role("button", name="Wyślij").click()
        await code(page)
    assert site.kept.said == [f"{TOLD} i jeszcze jedno"]


async def test_the_page_after_a_letter_can_be_looked_at_again(site: FormSite, browser: Browser) -> None:
    async with writer(site, browser, "/form?for=d&lang=en", java_script_enabled=False) as page:
        await page.get_by_label("Your message").fill(TOLD)
        await page.get_by_role("button", name="Send").click()
        first = await code(page)
        await page.reload()
        assert await visit_of(site, await code(page)) == await visit_of(site, first)
        assert page.url.endswith("/form/sent?for=d&lang=en")
        await page.context.clear_cookies()
        await page.reload()
        assert page.url.endswith("/form?for=d&lang=en")
    assert site.kept.said == [TOLD]


async def tab_to(page: Page, field: Locator) -> None:
    for _ in range(20):
        await page.keyboard.press("Tab")
        if await field.evaluate("element => element === document.activeElement"):
            return
    raise AssertionError("the keyboard does not come there")


async def test_by_keyboard_alone(site: FormSite, browser: Browser) -> None:
    async with writer(site, browser) as page:
        await page.keyboard.press("Tab")
        await expect(page.get_by_role("button", name="Szybkie wyjście")).to_be_focused()
        await tab_to(page, page.get_by_label("Twoja wiadomość"))
        await page.keyboard.type(TOLD)
        await tab_to(page, page.get_by_label("Wiek"))
        await page.keyboard.press("ArrowDown")
        await tab_to(page, page.get_by_role("button", name="Wyślij"))
        await page.keyboard.press("Enter")
        await code(page)
    (message,) = site.kept.messages.values()
    assert (message.text.reveal(), message.filled) == (TOLD, Filled(age_band=AgeBand.UNDER_7))


@SCRIPTS
async def test_quick_exit_leaves_nothing_and_ends_nothing(site: FormSite, browser: Browser, scripts: bool) -> None:
    async with writer(site, browser, java_script_enabled=scripts) as page:
        await send(page)
        words = await code(page)
        await page.get_by_role("button", name="Szybkie wyjście").click()
        await page.wait_for_url(NEUTRAL_PAGE)
        assert [one["name"] for one in await page.context.cookies() if one["name"] != "left"] == []
        await page.go_back()
        await expect(page.locator(".code-words")).to_have_count(0)
        assert TOLD not in await page.content()
        talk = await site.talk(Visit(await visit_of(site, words)))
        assert [line.text.reveal() for line in talk.lines] == [TOLD]
