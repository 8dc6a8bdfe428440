"""The acceptance checks of leaving, in a browser: W1 to W4 and W6 of the domain sheet 7.1."""

from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, expect

from bridges.webchat.leaving import NEUTRAL_PAGE
from most116.testing.chat_page import EVERYBODY, WITH_SCRIPTS, chatting, quick_exit, said
from most116.testing.chromium import PROGRAM, needs_browser
from most116.testing.webchat_site import Site

pytestmark = [*needs_browser, pytest.mark.asyncio(loop_scope="session")]
SECRET = "tajne słowa"
STORED = """async () => [
  localStorage.length, sessionStorage.length, (await caches.keys()).length, (await indexedDB.databases()).length,
  (await navigator.serviceWorker.getRegistrations()).length, document.cookie,
]"""
NOTHING = [0, 0, 0, 0, 0, ""]
EXIT = """() => {
  const box = document.querySelector(".exit").getBoundingClientRect();
  const seen = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
  return [box.width >= 44, box.height >= 44, seen?.className];
}"""
IN_SIGHT = [True, True, "button exit"]


@pytest.mark.parametrize(("size", "scripts"), EVERYBODY)
async def test_w01_the_way_out_comes_first_and_stays_in_sight(
    open_site: Site, browser: Browser, size: str, scripts: bool
) -> None:
    async with chatting(open_site, browser, size, java_script_enabled=scripts) as page:
        await page.keyboard.press("Tab")
        await expect(page.get_by_role("button", name="Szybkie wyjście")).to_be_focused()
        # A phone with its keyboard open, and a desk at 400 %: each leaves about so much of the page.
        for width, height in ((390, 400), (320, 256)):
            await page.set_viewport_size({"width": width, "height": height})
            for place in (0, 600, 5_000):
                await page.evaluate(f"scrollTo(0, {place})")
                assert await page.evaluate(EXIT) == IN_SIGHT
        for code in ("a5wc", "d5nm"):
            await page.goto(f"/chat?v={code}")
            assert await page.evaluate(EXIT) == IN_SIGHT


@pytest.mark.parametrize("size", WITH_SCRIPTS)
async def test_w01_leaving_waits_for_no_network(open_site: Site, browser: Browser, size: str) -> None:
    async with chatting(open_site, browser, size) as page:
        await said(page, SECRET)
        await page.context.set_offline(True)
        blank = "document.querySelector('.exit').click(); [document.documentElement.hidden, document.body.textContent]"
        assert await page.evaluate(blank) == [True, ""]


@pytest.mark.parametrize("size", WITH_SCRIPTS)
async def test_w02_three_times_shift_leaves_while_typing_and_escape_does_not(
    open_site: Site, browser: Browser, size: str
) -> None:
    async with chatting(open_site, browser, size) as page:
        exit_button = page.get_by_role("button", name="Szybkie wyjście")
        await expect(exit_button).to_have_accessible_description("Wychodzi też trzykrotne naciśnięcie klawisza Shift.")
        await page.get_by_label("Twoja wiadomość").focus()
        await page.keyboard.type("Nie wiem")
        for _ in range(3):
            await page.keyboard.press("Escape")
        await expect(page.get_by_label("Twoja wiadomość")).to_have_value("Nie wiem")
        for _ in range(3):
            await page.keyboard.press("Shift")
        await page.wait_for_url(NEUTRAL_PAGE)


async def traces(page: Page) -> list[str]:
    """The addresses in the history of the tab."""
    client = await page.context.new_cdp_session(page)
    history = await client.send("Page.getNavigationHistory")
    return [entry["url"] for entry in history["entries"]]


@pytest.mark.parametrize("size", WITH_SCRIPTS)
async def test_w03_w06_after_leaving_the_tab_holds_nothing_of_the_visit(
    open_site: Site, browser: Browser, size: str
) -> None:
    async with chatting(open_site, browser, size, path="/") as page:
        assert await page.context.cookies() == []
        await page.goto("/chat")
        assert await page.context.cookies() == []
        await said(page, SECRET)
        [cookie] = await page.context.cookies()
        assert (cookie["name"], cookie["expires"], cookie["httpOnly"]) == ("visit", -1, True)
        assert await page.evaluate(STORED) == NOTHING
        await page.get_by_role("link", name="Wygląd").click()
        await page.get_by_role("button", name="Ciemne").click()
        before = await page.evaluate("history.length")
        await quick_exit(page)
        assert await page.evaluate("history.length") == before
        assert not [url for url in await traces(page) if "/chat" in url]
        await page.go_back()
        await expect(page.get_by_text(SECRET)).to_have_count(0)
        await page.go_forward()
        await expect(page.get_by_text(SECRET)).to_have_count(0)
        await page.goto("/chat")
        await expect(page.locator(".line")).to_have_count(0)
        assert await page.evaluate(STORED) == NOTHING
        assert await page.context.cookies() == []


async def test_w03_without_scripts_going_back_shows_an_empty_page(open_site: Site, browser: Browser) -> None:
    async with chatting(open_site, browser, java_script_enabled=False) as page:
        await said(page, SECRET)
        await quick_exit(page)
        await page.go_back()
        await expect(page.get_by_text(SECRET)).to_have_count(0)
        assert await page.context.cookies() == []


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
async def test_w04_the_page_says_what_stays_and_how_to_remove_it(
    open_site: Site, browser: Browser, scripts: bool
) -> None:
    async with chatting(open_site, browser, java_script_enabled=scripts) as page:
        await expect(page.get_by_text("Ta strona zostaje w historii przeglądarki.")).to_be_visible()
        await expect(page.get_by_text("Program do kontroli telefonu może widzieć, co tu jest.")).to_be_visible()
        await page.get_by_text("Jak usunąć historię").click()
        await expect(page.locator("details[open] ol li")).to_have_count(3)


@pytest.mark.slow
async def test_w18_on_a_device_that_shows_nothing_but_the_page_leaving_leaves_nothing(
    open_site: Site, tmp_path: Path
) -> None:
    """Kiosk: one window, no address bar, one profile for everybody who comes."""
    from playwright.async_api import async_playwright

    async with async_playwright() as playwright, open_site.served() as url:
        flags = ["--kiosk", "--no-sandbox", "--disable-gpu", "--no-first-run"]
        profile = await playwright.chromium.launch_persistent_context(
            tmp_path / "profile", executable_path=PROGRAM, args=flags, locale="pl-PL", base_url=url
        )
        await profile.route(f"{NEUTRAL_PAGE}**", lambda route: route.fulfill(body="", content_type="text/html"))
        page = profile.pages[0]
        await page.goto("/chat")
        await said(page, SECRET)
        await quick_exit(page)
        next_one = await profile.new_page()
        await next_one.goto("/chat")
        await expect(next_one.locator(".line")).to_have_count(0)
        assert await profile.cookies() == []
        await profile.close()
