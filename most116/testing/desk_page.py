"""The desk's page as somebody who works there uses it."""

import re

from playwright.async_api import Locator, Page, expect


async def sign_in(page: Page, login: str, password: str) -> None:
    """Signed in, and the page that comes then loaded: its style is there, and its modules listen."""
    await page.get_by_label("Login").fill(login)
    await page.get_by_label("Hasło").fill(password)
    await page.get_by_role("button", name="Zaloguj", exact=True).click()
    await expect(page.get_by_label("Hasło")).to_have_count(0)
    await page.wait_for_load_state()


async def begin_shift(page: Page, login: str, password: str) -> None:
    """Signed in at the desk, which follows what changes."""
    await sign_in(page, login, password)
    await expect(page.locator("#live")).to_contain_text("Na żywo")


def queue_of(desk: Page) -> Locator:
    """The places in the queue, in order."""
    return desk.get_by_role("region", name="Kolejka").get_by_role("listitem")


async def take_from_queue(desk: Page, facts: str) -> None:
    """The first in the queue of whom these facts are shown; they come without a reload."""
    place = queue_of(desk).filter(has_text=facts)
    await expect(place).to_have_count(1)
    await place.get_by_role("button", name="Weź").click()
    await expect(desk.get_by_role("textbox", name=re.compile("Odpowiedź do"))).to_be_visible()


def talk_of(desk: Page) -> Locator:
    return desk.get_by_role("log", name="Przebieg rozmowy")


def line_of(desk: Page, words: str) -> Locator:
    """The message of the open conversation with these words."""
    return talk_of(desk).get_by_role("listitem").filter(has_text=words)


async def reply(desk: Page, words: str) -> None:
    await desk.get_by_role("textbox", name=re.compile("Odpowiedź do")).fill(words)
    await desk.get_by_role("button", name="Wyślij", exact=True).click()


async def close(desk: Page) -> None:
    await desk.get_by_role("button", name="Zakończ", exact=True).click()
    submit = desk.get_by_role("dialog").get_by_role("button", name="Zakończ rozmowę")
    await submit.click()
    # Where the last words have raised the tier, also while the form was open, it asks for a reason.
    reason = desk.get_by_role("dialog").get_by_label("Powód zakończenia")
    await expect(reason.or_(desk.get_by_role("heading", name="Karta rozmowy:"))).to_be_visible()
    if await reason.count():
        await reason.select_option("safe")
        await submit.click()


async def expect_delivered(desk: Page, words: str) -> None:
    await expect(line_of(desk, words).get_by_text("doręczone", exact=True)).to_be_visible()
