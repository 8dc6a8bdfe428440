"""A shift at two browsers and by keyboard alone: danger comes, is passed on, taken, handed over and read along."""

from collections.abc import Iterator
from contextlib import AsyncExitStack

import pytest
from playwright.async_api import Browser, Page, expect

from most116.testing.axe import needs_axe, violations
from most116.testing.chromium import needs_browser, opened
from most116.testing.installed import kept_rules
from most116.testing.trial import Trial, running_trial

pytestmark = [*needs_browser, needs_axe, pytest.mark.slow]
ANIA = "+48600100301"


@pytest.fixture
def trial() -> Iterator[Trial]:
    # Nobody here misses an offer because the machine is slow; that it runs out is tested by a clock that a test moves.
    with running_trial({"MOST116_DESK__OFFER_SECONDS": "600"}, rules=kept_rules()) as started:
        yield started


async def press(page: Page, name: str, role: str = "button", *, exact: bool = True) -> None:
    """As somebody does who uses no mouse."""
    # In one step: what is made anew in between loses its focus.
    await page.get_by_role(role, name=name, exact=exact).press("Enter")  # type: ignore[arg-type]  # button or link


async def at_the_desk(pages: AsyncExitStack, browser: Browser, trial: Trial, login: str) -> Page:
    page = await pages.enter_async_context(opened(browser, trial.ready.desk_url))
    await page.keyboard.type(login)
    await page.keyboard.press("Tab")
    await page.keyboard.type(trial.ready.passwords[login])
    await page.keyboard.press("Enter")
    await expect(page.locator("#live")).to_contain_text("Na żywo")
    return page


async def choose(page: Page, field: str, label: str) -> None:
    """By the letters that it begins with, as a list is used without a mouse."""
    await page.locator(field).focus()
    await page.keyboard.type(label)


async def write(page: Page, words: str) -> None:
    await expect(page.locator("#reply-text")).to_be_focused()
    await page.keyboard.type(words)
    await page.keyboard.press("Control+Enter")
    await expect(page.locator(".bubble", has_text=words)).to_be_visible()


async def danger_is_passed_on_and_taken(ola: Page, kasia: Page) -> str:
    """Ola is offered it and passes, twice; so the lead, who is asked next, accepts. The name by which the talk goes."""
    await expect(ola.locator("#alarm")).to_contain_text("czeka na Ciebie")
    offer = ola.get_by_role("group", name="Ta osoba czeka na Ciebie")
    await expect(offer.get_by_role("timer")).to_contain_text("min")
    assert await violations(ola) == []
    await expect(kasia.locator("#offer")).to_have_count(0)
    await press(ola, "Pomiń")
    await expect(kasia.locator("#offer")).to_contain_text(await ola.locator("#queue .card-name").inner_text())
    await expect(ola.locator("#offer")).to_have_count(0)
    await press(kasia, "Tablica", "link")
    await expect(kasia.locator("#alarm")).not_to_be_empty()
    waiting = kasia.get_by_role("region", name="Pierwsi w kolejce").get_by_role("listitem").first
    alias = await waiting.get_by_role("link").inner_text()
    await choose(kasia, "select[id^=ask-]", "Ola")
    await press(kasia, f"Poproś o wzięcie rozmowy {alias}")
    await expect(ola.locator("#wish")).to_contain_text(alias)
    await press(ola, "Pomiń")
    await expect(ola.locator("#wish")).to_have_count(0)
    await kasia.goto("/")
    await expect(kasia.locator("#offer")).to_contain_text(alias)
    await expect(kasia.locator("#live")).to_contain_text("Na żywo")
    await kasia.keyboard.press("Enter")
    await write(kasia, "Jestem tutaj, czytam")
    await expect(ola.locator("#alarm")).to_be_empty()
    return alias


async def it_is_handed_over_and_read_along(ola: Page, kasia: Page, alias: str) -> None:
    await press(kasia, "Przekaż")
    await choose(kasia, "#hand-over select", "Ola")
    await press(kasia, "Zaproponuj")
    # In immediate danger a lead agrees, even to what she has offered herself.
    await press(kasia, "Zgadzam się")
    await expect(kasia.get_by_role("button", name="Zgadzam się")).to_have_count(0)
    await press(ola, f"Przejmij: {alias}")
    await write(ola, "Tu Ola, jestem dalej z Tobą")
    await press(ola, "Zaproś")
    await choose(ola, "#invite select", "Kasia")
    await ola.locator("#invite").get_by_role("button", name="Zaproś").press("Enter")
    await press(kasia, f"Dołącz: {alias}")
    inside = ola.get_by_role("list", name="Kto jest w rozmowie")
    await expect(inside).to_contain_text("Kasia czyta")
    await expect(kasia.get_by_text("Tu Ola, jestem dalej z Tobą")).to_be_visible()
    assert await violations(ola) == []
    await press(ola, "Zakończ udział: Kasia")
    await expect(ola.get_by_role("button", name="Zakończ udział: Kasia")).to_have_count(0)
    # She is a lead whose page still shows the talk: who is in it sees that until she goes elsewhere.
    await kasia.goto("/")
    await expect(inside).to_have_count(0)


async def test_a_shift_by_keyboard_alone(trial: Trial, browser: Browser) -> None:
    async with AsyncExitStack() as pages:
        phones = await pages.enter_async_context(trial.phones())
        ola, kasia = [await at_the_desk(pages, browser, trial, one) for one in ("ola", "kasia")]
        await phones.send(ANIA, "stoję na moście i chcę skoczyć, mam 16 lat")
        alias = await danger_is_passed_on_and_taken(ola, kasia)
        await it_is_handed_over_and_read_along(ola, kasia, alias)
        await phones.hears(ANIA, "Tu Ola")
