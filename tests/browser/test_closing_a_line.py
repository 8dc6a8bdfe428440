"""A lead closes a line and opens it again: who writes hears the text that the lead was shown, and danger passes."""

import asyncio
import json
from collections.abc import Iterator

import pytest
from playwright.async_api import Browser, Page, Route, expect

from handoff.live import names
from handoff.live.connection import connect
from most116.testing.chromium import needs_browser, opened
from most116.testing.desk_page import begin_shift, queue_of
from most116.testing.installed import kept_rules
from most116.testing.simulator_client import Simulated
from most116.testing.trial import Trial, running_trial

pytestmark = [*needs_browser, pytest.mark.slow]
ANIA, BOHDAN, CELINA = "+48600100311", "+48600100312", "+48600100313"
OPEN, SHUT = "Wszystko jest otwarte.", "116 111, SMS: zamknięte, podajemy telefony"


@pytest.fixture(scope="module")
def trial() -> Iterator[Trial]:
    """A house in whose queue nobody waits but who is in the story."""
    with running_trial(rules=kept_rules()) as started:
        yield started


async def test_a_line_is_closed_and_opened_again(trial: Trial, browser: Browser) -> None:
    async with opened(browser, trial.ready.desk_url) as lead, trial.phones() as phones:
        await begin_shift(lead, "kasia", trial.ready.passwords["kasia"])
        await proof_grows_old(trial)
        told = await closed(lead, trial)
        await hears_only(phones, ANIA, "mam 15 lat i problem w szkole, nie wiem z kim o tym pogadać", told)
        await phones.send(BOHDAN, "mam 15 lat, stoję na moście i chcę skoczyć")
        await phones.hears(BOHDAN, "Wolam czlowieka")
        await lead.goto("/")
        await expect(queue_of(lead)).to_have_count(1)
        await expect(queue_of(lead)).to_contain_text("Natychmiast")
        await expect(lead.get_by_text("Przełącznik do")).to_be_visible()
        await lead.goto("/intake")
        await lead.get_by_role("button", name="Zakończ: 116 111, SMS").dblclick()
        await expect(lead.get_by_role("button", name="Zakończ: 116 111, SMS")).to_have_count(0)
        await shows(lead, OPEN)
        await phones.send(CELINA, "mam 15 lat i problem w szkole, nie wiem z kim o tym pogadać")
        await phones.hears(CELINA, "Czekasz na wolna osobe z 116 111")
        await lead.goto("/")
        await expect(queue_of(lead)).to_have_count(2)
        await expect(lead.get_by_text("Przełącznik do")).to_have_count(0)


async def closed(lead: Page, trial: Trial) -> str:
    """The youth line takes no SMS from now on; the words that the lead was shown."""
    await lead.get_by_role("button", name="Więcej").click()
    await lead.get_by_role("navigation", name="Więcej").get_by_role("link", name="Przyjmowanie rozmów").click()
    await shows(lead, OPEN)
    await lead.goto("/lead")
    await lead.locator("#board-switch-open").click()
    await ask(lead)
    await lead.get_by_label("Hasło konta Kasia").fill(trial.ready.passwords["kasia"])
    await lead.get_by_role("button", name="Potwierdź", exact=True).click()
    await expect(lead.get_by_role("heading", name="Przyjmowanie rozmów")).to_be_visible()
    await expect(lead.get_by_role("button", name="Zakończ: 116 111, SMS")).to_have_count(0)
    form = lead.get_by_role("region", name="Zamknij albo przekieruj od razu")
    await expect(form.get_by_label("Kanał")).to_have_value("sms")
    await form.get_by_role("button", name="Dalej").click()
    await expect(lead.get_by_role("heading", name="Czy na pewno?")).to_be_visible()
    told = await lead.locator("blockquote").inner_text()
    await press_twice(lead)
    await expect(lead.get_by_role("button", name="Zakończ: 116 111, SMS")).to_have_count(1)
    await expect(lead.get_by_text(OPEN)).to_have_count(0)
    await shows(lead, SHUT)
    return told


async def ask(lead: Page) -> None:
    """On the board, where a lead is when it is needed."""
    form = lead.locator("#board-switch form")
    await form.get_by_label("Linia").select_option("116111")
    await form.get_by_label("Kanał").select_option("sms")
    await form.get_by_label("Powód").select_option("platform")
    await form.get_by_role("button", name="Dalej").click()


async def press_twice(lead: Page) -> None:
    """While the first press is on its way, another one follows: it is not sent."""
    sent, answered = list[str](), asyncio.Event()

    async def held_up(route: Route) -> None:
        sent.append(route.request.url)
        await answered.wait()
        await route.continue_()

    box = await lead.locator("#sure").bounding_box()
    assert box
    await lead.route("**/intake/orders", held_up)
    async with lead.expect_event("request"):
        await lead.mouse.click(box["x"] + 5, box["y"] + 5)
    await lead.mouse.click(box["x"] + 5, box["y"] + 5)
    answered.set()
    await expect(lead.get_by_role("heading", name="Przyjmowanie rozmów")).to_be_visible()
    await lead.unroute("**/intake/orders")
    assert len(sent) == 1


async def shows(lead: Page, words: str) -> None:
    """The page of intake says so, once the clock has noticed."""
    for _ in range(120):
        await lead.goto("/intake")
        if await lead.get_by_text(words).count():
            return
        await asyncio.sleep(0.25)
    raise AssertionError(f"the page of intake never said {words!r}")


async def hears_only(phones: Simulated, number: str, words: str, told: str) -> None:
    await phones.send(number, words)
    heard = await phones.hears(number)
    assert (heard["body"] or "").split() == told.split()


async def proof_grows_old(trial: Trial) -> None:
    """Everybody who is signed in proved who they are an hour ago."""
    socket = (trial.data / "redis_socket").read_text("utf-8").strip()
    redis = connect(f"unix://{socket}")
    async for found in redis.scan_iter(names.session("*"), count=100):
        key = found.decode()
        kept = json.loads(await redis.get(key) or b"{}")
        await redis.set(key, json.dumps({**kept, "confirmed": kept["confirmed"] - 3600}), keepttl=True)
    await redis.aclose()
