"""The page with the phones in a real browser, with the keyboard alone."""

from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser, Page, expect

from most116.testing.chromium import needs_browser, opened
from most116.testing.ear import Ear
from most116.testing.simulated import ACCOUNT_SID, ANIA, AUTH_TOKEN, MESSAGES, letter, plain_client
from most116.testing.simulator_client import Simulated

pytestmark = needs_browser


@pytest.fixture
async def page(sim: Simulated, browser: Browser) -> AsyncIterator[Page]:
    async with opened(browser, sim.url) as page:
        yield page


async def test_writing_hearing_and_looking_closer_without_a_mouse(page: Page, sim: Simulated, ear: Ear) -> None:
    phone = page.get_by_role("region", name="Ania")
    await phone.get_by_label("Treść SMS-a").focus()
    await page.keyboard.type("pierwsza")
    await page.keyboard.press("Shift+Enter")
    await page.keyboard.type("druga linia")
    await page.keyboard.press("Enter")
    await page.keyboard.type("następny SMS")
    await page.keyboard.press("Enter")
    await expect(phone.locator(".mine")).to_have_count(2)
    await expect(phone.locator(".mine .good")).to_have_count(2)
    assert [heard.form["Body"] for heard in ear.heard] == ["pierwsza\ndruga linia", "następny SMS"]
    await sim.fault("undelivered", ANIA)
    async with plain_client(sim.url, auth=(ACCOUNT_SID, AUTH_TOKEN)) as web:
        await web.post(MESSAGES, data=letter(Body="Dobrze, że piszesz.", StatusCallback=ear.url + "/status"))
    answer = phone.locator(".theirs")
    await expect(answer.locator(".text")).to_have_text("Dobrze, że piszesz.")
    await answer.locator("summary").focus()
    await page.keyboard.press("Enter")
    await expect(answer.locator("dl")).to_contain_text("outbound-api")
    await expect(answer.locator(".state")).to_contain_text("nie doręczono · 30003")
    await expect(answer.locator("dl")).to_be_visible()
    await expect(answer.locator("summary")).to_be_focused()


async def test_a_phone_is_added_after_a_mistake_and_fails_on_demand(page: Page, sim: Simulated) -> None:
    await page.get_by_label("Numer nowego telefonu").fill("6001")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("alert")).to_contain_text("nie jest numer")
    await page.get_by_label("Numer nowego telefonu").fill("600 100 201")
    await page.get_by_label("Imię").fill("Zosia")
    await page.keyboard.press("Enter")
    phone = page.get_by_role("region", name="Zosia")
    await expect(phone.get_by_label("Treść SMS-a")).to_be_focused()
    await expect(page.locator("#problem")).to_be_hidden()
    await phone.get_by_text("Awarie i powtórki").click()
    await phone.get_by_label("Następny SMS").select_option("throttled")
    await phone.get_by_role("button", name="Ustaw").click()
    await expect(phone.locator(".notice")).to_contain_text("jeszcze 1×")
    assert [each["kind"] for each in (await sim.phone("+48600100201"))["faults"]] == ["throttled"]


async def test_what_was_typed_survives_news_and_a_reset_clears_the_threads(page: Page, sim: Simulated) -> None:
    box = page.get_by_label("Treść SMS-a")
    await box.fill("jeszcze piszę")
    await sim.send(ANIA, "od testu")
    await expect(page.locator(".mine")).to_have_count(1)
    await expect(box).to_have_value("jeszcze piszę")
    await page.get_by_role("button", name="Wyczyść wszystko").click()
    await expect(page.locator(".bubble")).to_have_count(0)
