"""What stands on the pictures of the desk in docs/desk.md: one house with people in it, seen by who works there."""

import re
from collections.abc import Awaitable, Callable
from typing import Any

from playwright.async_api import Page, expect

from most116.testing.trial import Trial

_SIZE = {"width": 1366, "height": 768}
_DAY: dict[str, Any] = {"viewport": _SIZE, "color_scheme": "light"}
_NIGHT: dict[str, Any] = {"viewport": _SIZE, "color_scheme": "dark"}
# Invented telephones and invented words.
PEOPLE = {
    "+48600100301": "stoję na moście i chcę skoczyć, mam 16 lat",
    "+48600100302": "nie wiem co robić, wszystko mnie przerasta, mam 15 lat",
    "+48600100303": "dzień dobry, mam 40 lat i chcę porozmawiać o pracy",
}
_ANSWER = "Dzień dobry. Czytam każde słowo i zostaję tutaj."
Steps = Callable[[Page], Awaitable[None]]


async def people_come(trial: Trial) -> None:
    """All of PEOPLE write and wait."""
    async with trial.phones() as phones, trial.desk() as desk:
        for number, words in PEOPLE.items():
            await phones.send(number, words)
        for words in PEOPLE.values():
            await desk.waits_with(words)


async def _queue(page: Page) -> None:
    await expect(page.locator("#queue .card")).to_have_count(len(PEOPLE))


async def _conversation(page: Page) -> None:
    await page.get_by_role("button", name="Weź następną").click()
    box = page.get_by_role("textbox", name=re.compile("Odpowiedź do"))
    await box.fill(_ANSWER)
    await page.get_by_role("button", name="Wyślij", exact=True).click()
    await expect(page.get_by_role("log").get_by_text(_ANSWER)).to_be_visible()
    # The reply has gone once nobody can take it back any more.
    await expect(page.locator('.bubble[data-author="consultant"] [data-state="delivered"]')).to_be_visible()


async def _nothing(page: Page) -> None:
    await expect(page.get_by_role("heading", level=1)).to_be_visible()


# For each picture, in order: who looks, the page, what is done there, and how it is looked at.
DESK_PICTURES: dict[str, tuple[str, str, Steps, dict[str, Any]]] = {
    "desk-queue": ("kasia", "/", _queue, _NIGHT),
    "desk-conversation": ("kasia", "/", _conversation, _DAY),
    "desk-board": ("kasia", "/lead", _nothing, _DAY),
    "desk-break-glass": ("kasia", "/break-glass", _nothing, _DAY),
}
