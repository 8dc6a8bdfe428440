"""The second half of a shift, of two consultants and a lead: once by mouse, once by keyboard alone."""

import asyncio
import sqlite3
from collections.abc import Iterator
from contextlib import AsyncExitStack, closing
from typing import Protocol

import pytest
from playwright.async_api import Browser, Page, expect

from most116.testing.bell_noted import NOTED, expect_noted, tones_of
from most116.testing.chromium import needs_browser, opened
from most116.testing.installed import kept_rules
from most116.testing.simulator_client import Simulated
from most116.testing.trial import Trial, running_trial

pytestmark = [*needs_browser, pytest.mark.slow]
# Tones that a bell plays when it is pressed.
TRIED_OUT = 2


@pytest.fixture(scope="module")
def trial() -> Iterator[Trial]:
    """A house that asks soon after a talk whether it helped, and in which nobody has long to answer an offer."""
    soon = {"MOST116_DIALOG__SURVEY_AFTER_SECONDS": "1", "MOST116_DESK__OFFER_SECONDS": "4"}
    with running_trial(soon, rules=kept_rules()) as started:
        yield started


class Hands(Protocol):
    async def press(self, page: Page, name: str, role: str = "button", *, within: str = "body") -> None: ...
    async def enter(self, page: Page, label: str, words: str) -> None: ...
    async def choose(self, page: Page, field: str, words: str) -> None: ...


class Mouse:
    async def press(self, page: Page, name: str, role: str = "button", *, within: str = "body") -> None:
        await page.locator(within).get_by_role(role, name=name, exact=True).click()  # type: ignore[arg-type]  # button or link

    async def enter(self, page: Page, label: str, words: str) -> None:
        await page.get_by_label(label).click()
        await page.keyboard.type(words)

    async def choose(self, page: Page, field: str, words: str) -> None:
        value = await page.locator(f"{field} option", has_text=words).first.get_attribute("value")
        await page.locator(field).select_option(value)


class Keyboard:
    async def press(self, page: Page, name: str, role: str = "button", *, within: str = "body") -> None:
        await page.locator(within).get_by_role(role, name=name, exact=True).focus()  # type: ignore[arg-type]  # button or link
        await page.keyboard.press("Enter")

    async def enter(self, page: Page, label: str, words: str) -> None:
        await page.get_by_label(label).focus()
        await page.keyboard.type(words)

    async def choose(self, page: Page, field: str, words: str) -> None:
        """By the letters that it begins with."""
        await page.locator(field).focus()
        await page.keyboard.type(words)


class Shift:
    """Ola of the line for the young, Marek of the line for adults, Kasia who leads both."""

    def __init__(self, hands: Hands, phones: Simulated, ola: Page, marek: Page, kasia: Page) -> None:
        self.hands, self.phones, self.ola, self.marek, self.kasia = hands, phones, ola, marek, kasia

    async def nobody_answers(self) -> None:
        """Ola is offered who is in danger and does not see it, nor does Kasia then, who leads; so it rings for her."""
        await expect(self.ola.locator("#queue .card")).to_contain_text("minęła bez odpowiedzi")
        alarm = self.kasia.locator("#alarm")
        await expect(alarm).to_contain_text("dwie osoby nie odpowiedziały")
        await expect(self.kasia.locator("#queue .card")).to_contain_text("minęła bez odpowiedzi")
        await expect(self.ola.locator("#offer")).to_have_count(0)
        assert await tones_of(self.kasia) > TRIED_OUT
        await self.hands.press(self.kasia, "Tablica", "link")
        await expect(self.kasia.get_by_role("region", name="Pierwsi w kolejce")).to_contain_text(
            "Dwie osoby nie odpowiedziały"
        )
        await expect(alarm).to_contain_text("dwie osoby nie odpowiedziały")
        await self.kasia.goto("/")

    async def take(self, page: Page) -> str:
        """Whoever is first. The name by which the talk goes."""
        await self.hands.press(page, "Weź następną")
        await expect(page.get_by_role("textbox", name="Odpowiedź do")).to_be_focused()
        return await page.locator("#talk-heading").inner_text()

    async def write(self, page: Page, words: str) -> None:
        await self.hands.enter(page, "Odpowiedź do", words)
        await self.hands.press(page, "Wyślij")
        await expect(page.locator(".bubble", has_text=words)).to_be_visible()

    async def is_read_along(self, alias: str) -> None:
        """Kasia looks at Ola's talk, which Ola sees as long as she does."""
        await self.hands.press(self.kasia, "Tablica", "link")
        await self.hands.press(self.kasia, alias, "link")
        await expect(self.kasia.locator(".bubble", has_text="Jestem tutaj")).to_be_visible()
        inside = self.ola.get_by_role("list", name="Kto jest w rozmowie")
        await expect(inside).to_contain_text("Kasia")
        await self.kasia.goto("/")
        await expect(inside).to_have_count(0)

    async def address_is_revealed(self, alias: str, number: str) -> None:
        ola, kasia, hands = self.ola, self.kasia, self.hands
        await hands.press(ola, "Zagrożenie życia", "link")
        await hands.choose(ola, "#reason", "zamiar odebrania")
        await hands.press(ola, "Poproś o ujawnienie")
        await expect(ola.get_by_text("Czeka na drugą osobę")).to_be_visible()
        # One alone reveals nothing; the lead is alarmed without doing anything.
        await expect(ola.get_by_role("button", name="Pokaż adres")).to_have_count(0)
        alarm = kasia.get_by_role("alert", name="Zagrożenie życia")
        await expect(alarm).to_contain_text("Ola prosi o ujawnienie")
        await hands.press(kasia, "Otwórz kartę", "link", within='.card:has-text("Ola prosi")')
        await hands.press(kasia, "Zgadzam się: ujawnij adres")
        await hands.press(kasia, "Pokaż adres")
        await expect(kasia.locator("#address")).to_have_text(number)
        await expect(kasia.get_by_text("Ta strona zamknie adres o")).to_be_visible()
        await kasia.emulate_media(media="print")
        await expect(kasia.locator("#address")).to_be_visible()
        await expect(kasia.get_by_role("button", name="Zapisz przebieg")).to_be_hidden()
        await kasia.emulate_media(media="screen")
        await hands.press(kasia, "Ukryj adres", "link")
        await expect(kasia.get_by_text(number)).to_have_count(0)
        await kasia.goto("/")
        await ola.goto("/")
        await hands.press(ola, alias, "link")
        await expect(ola.locator(".glass-sign")).to_contain_text("Adres można odczytać do")

    async def is_closed(self, page: Page) -> None:
        await self.hands.press(page, "Zakończ")
        await self.hands.press(page, "Zakończ rozmowę")
        await expect(page.get_by_role("heading", name="Karta rozmowy")).to_be_focused()
        await self.hands.choose(page, "#record-main", await self.first_of(page, "#record-main"))
        await self.hands.choose(page, "#record-outcome", "rozmowa")
        await expect(page.locator("[data-record-told]")).to_have_text("Zapisano.")
        await self.hands.press(page, "Gotowe")
        await expect(page.get_by_role("region", name="Do uzupełnienia")).to_have_count(0)

    async def first_of(self, page: Page, field: str) -> str:
        return await page.locator(f"{field} option:not([value=''])").first.inner_text()

    async def danger_is_closed_by_two(self, alias: str) -> None:
        await self.hands.press(self.ola, "Zakończ")
        await self.hands.choose(self.ola, "#closing-reason", "Pomoc")
        await self.hands.press(self.ola, "Poproś o zgodę na zakończenie")
        await self.hands.press(self.kasia, f"Zgadzam się: {alias}")
        await expect(self.ola.locator(".closing-mark")).to_contain_text("Jest zgoda na zakończenie.")
        await self.is_closed(self.ola)

    async def goes_to_the_other_line(self, number: str) -> str:
        """With the person's yes, to Marek, who hands over to Kasia."""
        hands = self.hands
        await hands.press(self.ola, "Zmień linię")
        await hands.press(self.ola, "Zapytaj")
        await expect(self.ola.get_by_text("Czekamy na odpowiedź o zmianie linii")).to_be_visible()
        await self.phones.hears(number, "Mozemy przekazac rozmowe do linii 116 123")
        await expect(self.marek.locator("#queue .card")).to_have_count(0)
        await self.phones.send(number, "1")
        await expect(self.marek.locator("#queue .card")).to_have_count(1)
        alias = await self.take(self.marek)
        await self.write(self.marek, "Tu Marek")
        await hands.press(self.marek, "Przekaż")
        await hands.choose(self.marek, "#hand-over select", "Kasia")
        await hands.press(self.marek, "Zaproponuj")
        await hands.press(self.kasia, f"Przejmij: {alias}")
        await self.write(self.kasia, "Dalej pisze z Toba")
        await self.phones.hears(number, "Dalej pisze z Toba")
        return alias


def answers(trial: Trial) -> int:
    """How often the survey was answered with a yes, as it is counted."""
    with closing(sqlite3.connect(next(trial.data.rglob("*.db")))) as database:
        found = database.execute("SELECT sum(count) FROM survey_answers WHERE answer = '1'").fetchone()[0]
    return int(found or 0)


async def has_answers(trial: Trial, wanted: int) -> None:
    for _ in range(600):
        if answers(trial) == wanted:
            return
        await asyncio.sleep(0.1)
    raise AssertionError(answers(trial))


# Three browsers and a house on a busy machine.
@pytest.mark.timeout(400)
@pytest.mark.parametrize(("hands", "ania", "filip"), [
    pytest.param(Mouse(), "+48600100321", "+48600100322", id="mouse"),
    pytest.param(Keyboard(), "+48600100323", "+48600100324", id="keyboard"),
])  # fmt: skip
async def test_the_second_half_of_a_shift(trial: Trial, browser: Browser, hands: Hands, ania: str, filip: str) -> None:
    async with AsyncExitStack() as pages:
        phones = await pages.enter_async_context(trial.phones())
        desks = []
        for login in ("ola", "marek", "kasia"):
            page = await pages.enter_async_context(opened(browser, trial.ready.desk_url))
            await page.add_init_script(NOTED)
            await hands.enter(page, "Login", login)
            await hands.enter(page, "Hasło", trial.ready.passwords[login])
            await hands.press(page, "Zaloguj")
            await expect(page.locator("#live")).to_contain_text("Na żywo")
            desks.append(page)
        shift, before = Shift(hands, phones, *desks), answers(trial)
        await hands.press(shift.kasia, "Włącz dzwonek i powiadomienia")
        await expect_noted(shift.kasia, TRIED_OUT)
        await phones.send(ania, "stoję na moście i chcę skoczyć, mam 16 lat")
        await shift.nobody_answers()
        alias = await shift.take(shift.ola)
        await expect(shift.kasia.locator("#alarm")).to_be_empty()
        await shift.write(shift.ola, "Jestem tutaj")
        await shift.is_read_along(alias)
        await shift.address_is_revealed(alias, ania)
        await shift.danger_is_closed_by_two(alias)
        await phones.send(filip, "kloce sie z mama codziennie, mam 17 lat")
        await shift.take(shift.ola)
        await shift.goes_to_the_other_line(filip)
        await shift.is_closed(shift.kasia)
        await phones.hears(filip, "czy rozmowa byla pomocna")
        await phones.send(filip, "1")
        await has_answers(trial, before + 1)
