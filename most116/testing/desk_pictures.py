"""What stands on the pictures of the desk in docs/desk.md: one house with people in it, seen by who works there."""

import re
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

from playwright.async_api import Page, expect

from most116.core.clock import SystemClock, polish_day
from most116.testing.trial import Trial

_SIZE = {"width": 1366, "height": 768}
_DAY: dict[str, Any] = {"viewport": _SIZE, "color_scheme": "light"}
# High enough for the lists as well.
_TALL = {"width": 1366, "height": 900}
_TALL_DAY: dict[str, Any] = {"viewport": _TALL, "color_scheme": "light"}
_TALL_NIGHT: dict[str, Any] = {"viewport": _TALL, "color_scheme": "dark"}
# Invented telephones and invented words.
PEOPLE = {
    "+48600100301": "tata mnie bije i boję się wrócić dzisiaj do domu, mam 14 lat",
    "+48600100302": "nie wiem co robić, wszystko mnie przerasta, mam 15 lat",
    "+48600100303": "dzień dobry, mam 40 lat i chcę porozmawiać o pracy",
}
_LATER = ("+48600100304", "stoję na moście i chcę skoczyć, mam 16 lat")
_ANSWER = "Dzień dobry. Czytam każde słowo i zostaję tutaj."
_PLAN = "Ustalone razem: jedna rozmowa dziennie, wieczorem. Najpierw pytamy, jak minął dzień."
LEAD = "kasia"
Steps = Callable[[Trial, Page], Awaitable[None]]


async def put_tour_away(trial: Trial) -> None:
    """Whoever looks knows the desk already."""
    async with trial.desk(LEAD) as desk:
        (await desk.http.patch("/api/v1/habits", json={"toured": True})).raise_for_status()


async def _drill(_: Trial, page: Page) -> None:
    """First of all: while somebody real is in danger there is none, and the first of PEOPLE ends this one."""
    await page.get_by_role("button", name="Zacznij ćwiczenie").click()
    await expect(page.get_by_role("button", name="Zakończ ćwiczenie")).to_be_visible()
    await page.goto("/")
    await expect(page.locator("#drill .card").first).to_be_visible()


async def _queue(trial: Trial, page: Page) -> None:
    async with trial.phones() as phones, trial.desk(LEAD) as desk:
        for number, words in PEOPLE.items():
            await phones.send(number, words)
        for words in PEOPLE.values():
            await desk.waits_with(words)
    await expect(page.locator("#drill")).to_have_count(0)
    await expect(page.locator("#queue .card")).to_have_count(len(PEOPLE))


async def _offer(trial: Trial, page: Page) -> None:
    async with trial.phones() as phones:
        await phones.send(*_LATER)
    await expect(page.locator("#offer")).to_be_visible()
    await expect(page.locator("#queue .card")).to_have_count(len(PEOPLE) + 1)


async def _conversation(_: Trial, page: Page) -> None:
    await page.get_by_role("button", name="Weź następną").click()
    box = page.get_by_role("textbox", name=re.compile("Odpowiedź do"))
    await box.fill(_ANSWER)
    await page.get_by_role("button", name="Wyślij", exact=True).click()
    await expect(page.get_by_role("log").get_by_text(_ANSWER)).to_be_visible()
    # The reply has gone once nobody can take it back any more.
    await expect(page.locator('.bubble[data-author="consultant"] [data-state="delivered"]')).to_be_visible()


async def _nothing(_: Trial, page: Page) -> None:
    await expect(page.get_by_role("heading", level=1)).to_be_visible()


async def _sheet(_: Trial, page: Page) -> None:
    await page.get_by_role("button", name="Zacznij ćwiczenie").click()
    await page.wait_for_url(re.compile(r"/break-glass/\w+$"))


async def _plan(trial: Trial, page: Page) -> None:
    first = polish_day(SystemClock().now())
    days = {"review_on": f"{first + timedelta(days=30)}", "until": f"{first + timedelta(days=90)}"}
    async with trial.desk(LEAD) as desk:
        which = (await desk.waits_with(PEOPLE["+48600100302"])).id
        made = await desk.http.post(f"/api/v1/conversations/{which}/care-plan", json={"text": _PLAN, **days})
        made.raise_for_status()
    await page.reload()
    await expect(page.get_by_text(_PLAN)).to_be_visible()


# For each picture, in order: the page, what is done there, and how it is looked at.
DESK_PICTURES: dict[str, tuple[str, Steps, dict[str, Any]]] = {
    "desk-drill": ("/lead/drills", _drill, _TALL_DAY),
    "desk-queue": ("/", _queue, _TALL_NIGHT),
    "desk-offer": ("/", _offer, _TALL_DAY),
    "desk-conversation": ("/", _conversation, _DAY),
    "desk-board": ("/lead", _nothing, _DAY),
    "desk-break-glass": ("/break-glass", _sheet, _DAY),
    "desk-care": ("/lead/care", _plan, _DAY),
}
