"""The line to the desk goes dead under an open page: what was written is kept, what came meanwhile is shown, once."""

from datetime import timedelta
from urllib.parse import urlsplit

from playwright.async_api import Browser, expect

from handoff.records import Account
from most116.core.conversation import Tier
from most116.core.ids import ConversationId
from most116.testing.cable import cable_to
from most116.testing.chromium import needs_browser, opened
from most116.testing.desk_page import begin_shift
from most116.testing.desk_stage import PASSWORD, DeskStage

pytestmark = needs_browser
# As in push.js: how long a line may be silent until it is held for dead, with room.
SILENCE = 45_000
WRITTEN = "zaczęte przed przerwą i dopisane w niej"


async def test_after_a_minute_of_silence_the_page_shows_everything_in_order_and_once(
    stage: DeskStage, celina: Account, served: str, browser: Browser
) -> None:
    which = ConversationId(await stage.people.arrive("pierwsze"))
    await stage.desk.claim(celina, which)
    async with cable_to(urlsplit(served).port or 0) as (cable, url), opened(browser, url) as page:
        await page.clock.install()
        await begin_shift(page, "celina", PASSWORD)
        await page.get_by_role("link", name="Zielony Klon").click()
        live, box = page.locator("#live"), page.get_by_label("Odpowiedź do: Zielony Klon")
        await expect(live).to_contain_text("Na żywo")
        async with page.expect_response("**/draft"):
            await box.fill("zaczęte przed przerwą")
        cable.go_dead()
        await box.press_sequentially(" i dopisane w niej")
        for words in ("drugie", "trzecie", "czwarte"):
            await stage.people.write(which, words)
        await stage.people.arrive("na moście", alias="Modry Grab", tier=Tier.IMMEDIATE, waited=timedelta(seconds=5))
        for _ in range(2):
            await page.clock.fast_forward(SILENCE)
        await expect(live).to_contain_text("Brak połączenia")
        await expect(box).to_have_value(WRITTEN)
        cable.mend()
        await page.clock.fast_forward(SILENCE)
        await expect(live).to_contain_text("Na żywo")
        heard = page.locator("[data-author=person] > .bubble-text")
        await expect(heard).to_have_text(["pierwsze", "drugie", "trzecie", "czwarte"])
        await expect(page.locator("#queue .card")).to_have_count(1)
        await expect(page.locator("#alarm")).to_contain_text("ktoś czeka")
        await stage.people.write(which, "piąte")
        await expect(heard).to_have_text(["pierwsze", "drugie", "trzecie", "czwarte", "piąte"])
        await expect(box).to_have_value(WRITTEN)
        # What was written while nothing was carried comes to the server by itself.
        async with page.expect_response(lambda answer: answer.url.endswith("/draft") and answer.ok):
            await box.press_sequentially("!")
        await box.press("Control+Enter")
        await expect(page.locator("[data-author=consultant] > .bubble-text")).to_have_text([f"{WRITTEN}!"])
