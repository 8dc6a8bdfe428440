"""The acceptance checks of the page itself, in a browser: W5 and W7 to W20 of the domain sheet 7.1.

W12 is in tests/config/test_plain_language.py, the rest of W8 in test_accessibility.py and test_forced_colours.py, W16
with the form, W17 with the links, 7.2 in test_inside_apps.py.
"""

import re

import pytest
from playwright.async_api import Browser, Page, expect

from config.texts import Texts
from handoff.live.connection import connect
from most116.core.conversation import Phase
from most116.core.messages import Author
from most116.testing.chat_page import EVERYBODY, WITH_SCRIPTS, chatting, said
from most116.testing.chromium import needs_browser
from most116.testing.servers import RedisServer
from most116.testing.webchat_site import Site, webchat_site

pytestmark = [*needs_browser, pytest.mark.asyncio(loop_scope="session")]
TOO_SMALL = """[...document.querySelectorAll("a, button, input:not([type=hidden]), summary, textarea")]
  .filter((one) => one.checkVisibility() && Math.min(one.offsetHeight, one.offsetWidth) < 44)
  .map((one) => one.outerHTML)"""
TOO_WIDE = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
MOVES = """[...document.querySelectorAll("*")].filter((one) => {
  const style = getComputedStyle(one);
  return style.animationName !== "none" || style.transitionDuration !== "0s" || style.textAlign === "justify";
}).length"""
# WCAG 1.4.12, as its authors give it.
SPACED = "* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important; }"
CUT_OFF = """[...document.querySelectorAll("button, .way, .words, p, summary")].filter((one) => one.checkVisibility()
  && !one.classList.contains("visually-hidden") && one.scrollWidth > one.clientWidth + 2
  && getComputedStyle(one).overflow !== "visible").length"""
UNNAMED = """[...document.querySelectorAll("button, .bar a")].filter((one) => one.checkVisibility()
  && one.hasAttribute("aria-label") && !one.getAttribute("aria-label").includes(one.textContent.trim())).length"""


@pytest.mark.parametrize(("size", "scripts"), EVERYBODY)
async def test_w05_nothing_that_others_may_see_tells_what_this_is(
    open_site: Site, browser: Browser, size: str, scripts: bool
) -> None:
    async with chatting(open_site, browser, size, path="/m", java_script_enabled=scripts) as page:
        await page.get_by_role("link", name="Czat na tej stronie", exact=True).click()
        await expect(page).to_have_title("Czat")
        assert not re.search(r"116|suicid|przemoc|kryzys|help", page.url.split("/", 3)[3])
        assert "116" not in await page.locator("link[rel=icon]").evaluate("one => one.getAttribute('href')")
        assert await page.locator("audio, video").count() == 0


@pytest.mark.parametrize(("size", "scripts"), EVERYBODY)
async def test_w07_states_are_words_and_tell_nothing_of_the_persons_device(
    open_site: Site, browser: Browser, size: str, scripts: bool
) -> None:
    async with chatting(open_site, browser, size, path="/chat?for=m", java_script_enabled=scripts) as page:
        stage = page.locator("#stage-words")
        await said(page, "Hej")
        await expect(stage).to_have_text("Teraz czekasz. Odpisze człowiek.")
        visit = await open_site.visit_in(page)
        told = [
            (Author.SYSTEM, "Teraz pisze automat", Phase.ASK_AGE, "Teraz pisze automat. Odpisze człowiek."),
            (Author.SYSTEM, "Od teraz pisze Klon", Phase.ACTIVE, "Teraz pisze tu człowiek."),
            (Author.CONSULTANT, "Dzień dobry", Phase.ACTIVE, "Teraz pisze tu człowiek."),
            (Author.SYSTEM, "Do widzenia", Phase.CLOSED, "Ta rozmowa jest zakończona."),
        ]
        for author, words, phase, stands in told:
            await open_site.answer(visit, words, author=author, phase=phase)
            if not scripts:
                await page.get_by_role("button", name="Sprawdź odpowiedź").click()
            await expect(page.locator(".words").last).to_have_text(words)
            await expect(stage).to_contain_text(stands)
            read = "Przeczytane przez człowieka" if words in {"Dzień dobry", "Do widzenia"} else "Wysłane"
            await expect(page.locator(".line.person .state")).to_have_text(read)
        await said(page, "Jeszcze coś")
        await expect(page.locator("#stage-words")).to_have_text("Teraz czekasz. Odpisze człowiek.")


@pytest.mark.parametrize(("size", "scripts"), EVERYBODY)
async def test_w08_w20_large_targets_no_sideways_scrolling_and_room_for_wider_letters(
    open_site: Site, browser: Browser, size: str, scripts: bool
) -> None:
    async with chatting(open_site, browser, size, java_script_enabled=scripts) as page:
        await page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true })")
        assert await page.evaluate(TOO_SMALL) == []
        assert await page.evaluate(UNNAMED) == 0
        await page.set_viewport_size({"width": 320, "height": 480})
        assert not await page.evaluate(TOO_WIDE)
        style = await page.evaluate_handle(
            "(text) => { const s = new CSSStyleSheet(); s.replaceSync(text); return s; }", SPACED
        )
        await page.evaluate("(sheet) => { document.adoptedStyleSheets = [sheet]; }", style)
        assert await page.evaluate(CUT_OFF) == 0
        assert not await page.evaluate(TOO_WIDE)


@pytest.mark.parametrize("size", WITH_SCRIPTS)
async def test_w08_w20_everything_can_be_done_with_the_keyboard_alone(
    open_site: Site, browser: Browser, size: str
) -> None:
    async with chatting(open_site, browser, size) as page:
        reached = await _reached_by_tab(page)
        names = ("Szybkie wyjście", "Pilne: 112", "Wygląd", "Wyślij", "Boję się", "Mam kod powrotu", "Русский")
        assert [name for name in names if name not in reached] == []
        await page.get_by_role("button", name="Boję się").focus()
        await page.keyboard.press("Enter")
        await expect(page.locator(".line.person .words")).to_have_text("Boję się")
        await expect(page.get_by_label("Twoja wiadomość")).to_be_focused()
        await page.keyboard.type("Piszę dalej")
        await page.keyboard.press("Tab")
        await page.keyboard.press("Enter")
        await expect(page.locator(".line.person .words").last).to_have_text("Piszę dalej")


async def _reached_by_tab(page: Page) -> set[str]:
    """What has the focus one after the other, each in sight and not under the bar."""
    covered = """() => { const one = document.activeElement, box = one.getBoundingClientRect();
      const bar = document.querySelector(".bar");
      return [one.textContent.trim(), bar.contains(one) || box.bottom > bar.getBoundingClientRect().bottom]; }"""
    reached = set()
    for _ in range(40):
        await page.keyboard.press("Tab")
        name, in_sight = await page.evaluate(covered)
        assert in_sight, name
        reached.add(name)
    return reached


@pytest.mark.parametrize("size", WITH_SCRIPTS)
async def test_w09_a_reader_hears_each_message_once_and_danger_at_once(
    open_site: Site, browser: Browser, size: str
) -> None:
    async with chatting(open_site, browser, size) as page:
        await said(page, "Hej")
        visit = await open_site.visit_in(page)
        await open_site.answer(visit, "Zadzwoń: 112", author=Author.SYSTEM, phase=Phase.QUEUED, urgent=True)
        await open_site.answer(visit, "Dzień dobry")
        await expect(page.locator(".words")).to_have_text(["Hej", "Zadzwoń: 112", "Dzień dobry"])
        log = page.get_by_role("log", name="Rozmowa")
        await expect(log).to_have_attribute("aria-live", "polite")
        await expect(log.locator("[aria-live=assertive]")).to_have_text(["Zadzwoń: 112"])
        await expect(log.locator(".who")).to_have_text(["Ty", "Automat", "Człowiek"])
        assert await log.locator(".words:not([lang])").count() == 0


@pytest.mark.parametrize(("size", "scripts"), EVERYBODY)
async def test_w10_calm_is_the_usual_and_nothing_takes_a_reader_away(
    open_site: Site, browser: Browser, size: str, scripts: bool
) -> None:
    async with chatting(open_site, browser, size, java_script_enabled=scripts) as page:
        await expect(page.locator("html")).to_have_attribute("data-calm", "c")
        for number in range(9):
            await said(page, f"{number} " + "długie słowa " * 20)
        assert await page.evaluate(MOVES) == 0
        if scripts:
            await page.locator("#log").evaluate("one => { one.scrollTop = 0 }")
            await page.evaluate("scrollTo(0, 0)")
            await open_site.answer(await open_site.visit_in(page), "Dzień dobry")
            await expect(page.locator("#fresh")).to_be_visible()
            assert await page.locator("#log").evaluate("one => one.scrollTop") == 0
            await page.get_by_role("button", name="Nowa wiadomość").click()
            await expect(page.locator(".line").last).to_be_in_viewport()


@pytest.mark.parametrize(("size", "scripts"), EVERYBODY)
async def test_w11_the_look_is_chosen_kept_by_the_address_alone_and_costs_no_word(
    open_site: Site, browser: Browser, size: str, scripts: bool
) -> None:
    async with chatting(open_site, browser, size, java_script_enabled=scripts) as page:
        await page.get_by_label("Twoja wiadomość").fill("szkic")
        for name in ("300%", "Szerzej rozstawione", "Ciemne", "Wyłączony"):
            await page.locator("#look").evaluate("one => { one.open = true }")
            await page.get_by_role("button", name=name, exact=True).click()
        await expect(page.get_by_label("Twoja wiadomość")).to_have_value("szkic")
        await _looks_as_chosen(page)
        await expect(page.locator("[data-axis=size][data-letter='5']")).to_have_attribute("aria-pressed", "true")
        await said(page, "szkic")
        assert "v=d5wm" in page.url
        await page.reload()
        await _looks_as_chosen(page)
        assert [cookie["name"] for cookie in await page.context.cookies()] == ["visit"]
        narrow = "one => parseFloat(getComputedStyle(one).width) / parseFloat(getComputedStyle(one).fontSize)"
        assert await page.locator(".words").first.evaluate(narrow) <= 70


async def _looks_as_chosen(page: Page) -> None:
    await expect(page.locator("html")).to_have_css("font-size", "48px")
    await expect(page.locator("body")).to_have_css("background-color", "rgb(19, 24, 26)")


@pytest.mark.parametrize(("size", "scripts"), EVERYBODY)
async def test_w13_w14_steps_are_drawn_and_words_can_be_sent_by_one_touch(
    open_site: Site, browser: Browser, size: str, scripts: bool
) -> None:
    async with chatting(open_site, browser, size, path="/chat?for=m", java_script_enabled=scripts) as page:
        pictures = page.locator("#steps").get_by_role("img")
        assert await pictures.evaluate_all("all => all.map((one) => one.getAttribute('aria-label'))") == [
            "Ołówek", "Zegar", "Człowiek, który pisze", "Znak: gotowe",
        ]  # fmt: skip
        steps = ["Piszesz wiadomość.", "Czekasz na wolną osobę.", "Odpisuje człowiek.", "Kończysz, kiedy chcesz."]
        await expect(page.locator("#steps li")).to_have_text(steps)
        await expect(page.get_by_label("Twoja wiadomość")).to_have_accessible_description(
            "Widzimy tylko to, co wyślesz."
        )
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        await page.get_by_label("Twoja wiadomość").press_sequentially("nie wysyłam")
        assert asked == []
        await page.get_by_label("Twoja wiadomość").fill("")
        await page.get_by_role("button", name="Boję się").click()
        await expect(page.locator(".line.person .words")).to_have_text("Boję się")
        await page.locator("#cards").evaluate("one => { one.open = true }")
        await page.get_by_role("button", name="Odpisujcie wolniej").click()
        await expect(page.locator(".line.person .words")).to_have_text(["Boję się", "Odpisujcie wolniej"])
        await expect(page.locator(".line.person .state")).to_have_text(["Wysłane", "Wysłane"])
    assert open_site.kept.said == ["Boję się", "Odpisujcie wolniej"]


@pytest.mark.parametrize("path", ["/", "/m", "/chat", "/back", "/help"])
async def test_w15_beside_the_numbers_stands_how_to_do_without_a_voice(open_site: Site, path: str) -> None:
    async with open_site.browser() as client:
        page = (await client.get(path)).text
        assert "Bez mówienia: czat na tej stronie." in page
        assert "Alarm112" in page


async def test_w15_where_there_are_interpreters_of_sign_language_every_page_leads_to_them(
    redis_server: RedisServer, texts: Texts
) -> None:
    connection = connect(redis_server.url, blocking=True)
    signs = webchat_site(connection, texts, front={"sign_language_url": "https://example.org/pjm"})
    async with signs.browser() as client:
        for path in ("/", "/chat", "/help"):
            page = (await client.get(path)).text
            assert '<a href="https://example.org/pjm" rel="noreferrer" hreflang="pl">Tłumacz języka migowego' in page
    await connection.aclose()


async def test_w15_where_there_are_none_nothing_is_said_of_them(open_site: Site) -> None:
    async with open_site.browser() as client:
        assert "migowego" not in (await client.get("/chat")).text


@pytest.mark.parametrize("path", ["/", "/chat", "/back"])
async def test_w18_the_page_says_that_others_may_use_the_device(open_site: Site, path: str) -> None:
    async with open_site.browser() as client:
        page = (await client.get(path)).text
        assert "Z tego urządzenia mogą korzystać też inni. Okno prywatne nie zapisuje historii." in page


@pytest.mark.parametrize(("size", "scripts"), EVERYBODY)
async def test_w19_what_is_too_long_stays_in_the_field_and_is_said_to_be_beside_it(
    open_site: Site, browser: Browser, size: str, scripts: bool
) -> None:
    async with chatting(open_site, browser, size, java_script_enabled=scripts) as page:
        text = page.get_by_label("Twoja wiadomość")
        await text.fill("za długo " * 3_000)
        await page.get_by_role("button", name="Wyślij", exact=True).click()
        await expect(page.locator("#problem")).to_have_text("Ta wiadomość jest za długa. Można ją wysłać w częściach.")
        await expect(text).to_have_value("za długo " * 3_000)
        await expect(text).to_have_attribute("aria-invalid", "true")
        await expect(text).to_have_accessible_description(re.compile("za długa"))
        await expect(page.locator(".line")).to_have_count(0)
        await said(page, "krócej")
        await expect(page.locator("#problem")).to_be_empty()
    assert open_site.kept.said == ["krócej"]
