"""A desk that stays open while its server and Redis are killed: no word is lost, and nobody has to reload the page."""

import pytest
from playwright.async_api import Browser, expect

from most116.testing.chromium import needs_browser, opened
from most116.testing.desk_page import begin_shift
from most116.testing.insisting import send_until_taken
from most116.testing.trial import Trial

pytestmark = [*needs_browser, pytest.mark.slow]
ANIA, BOHDAN = "+48600100311", "+48600100312"


async def test_an_open_page_outlives_the_desk_and_redis(own_trial: Trial, browser: Browser) -> None:
    async with own_trial.phones() as phones, opened(browser, own_trial.ready.desk_url) as page:
        await begin_shift(page, "ola", own_trial.ready.passwords["ola"])
        await send_until_taken(phones, ANIA, "nie mam z kim porozmawiac, mam 14 lat")
        await page.get_by_role("button", name="Weź następną").click()
        box, written = page.get_by_role("textbox", name="Odpowiedź do"), "zaczęte"
        heard = page.locator("[data-author=person] > .bubble-text")
        said = ["nie mam z kim porozmawiac, mam 14 lat"]
        await box.fill(written)
        for number, name in enumerate(("desk", "redis"), 1):
            async with page.expect_response(lambda answer: answer.url.endswith("/draft") and answer.ok):
                killed = own_trial.kill(name)
                await box.press_sequentially(f" i przy {name}")
                written += f" i przy {name}"
                await own_trial.restarted(killed)
                await send_until_taken(phones, ANIA, f"po awarii {name}")
                said.append(f"po awarii {name}")
                await send_until_taken(phones, f"{BOHDAN}{number}", "prosze o rozmowe, mam 15 lat")
                # All of it without a reload.
                await expect(heard).to_have_text(said)
                await expect(page.locator("#queue .card")).to_have_count(number)
                await expect(page.locator("#live")).to_contain_text("Na żywo")
                await expect(box).to_have_value(written)
            await page.reload()
            await expect(box).to_have_value(written)
            await expect(heard).to_have_text(said)
        await box.press("Control+Enter")
        await phones.hears(ANIA, "zaczęte i przy desk i przy redis")
