"""Pages beside the desk: who reads one is at work still, hears of danger there, and of who waits for their words."""

from playwright.async_api import Browser, expect

from handoff.break_glass.records import Reason
from handoff.ranks import Role
from handoff.records import Account
from most116.core.conversation import Line, Tier
from most116.core.ids import ConversationId
from most116.testing.bell_noted import NOTED, expect_noted
from most116.testing.chromium import needs_browser, opened
from most116.testing.desk_page import begin_shift
from most116.testing.desk_stage import PASSWORD, DeskStage

pytestmark = needs_browser


async def test_whoever_asks_for_an_address_is_at_the_desk_and_hears_who_waits(
    stage: DeskStage, celina: Account, served: str, browser: Browser
) -> None:
    which = ConversationId(await stage.people.arrive("stoję na moście", tier=Tier.IMMEDIATE))
    await stage.desk.claim(celina, which)
    await stage.desk.reply(celina, which, "Jestem tutaj.")
    async with opened(browser, served) as page:
        await page.add_init_script(NOTED)
        await begin_shift(page, "celina", PASSWORD)
        async with page.expect_response("**/api/v1/events*") as followed:
            await page.goto(f"/c/{which}/break-glass")
        # As long as it follows, its talks are not given to others.
        assert (await followed.value).status == 200
        await expect(page.locator("#beside-way")).to_be_hidden()
        await page.keyboard.press("Shift")
        await stage.people.write(which, "nie wiem, gdzie jestem")
        await expect(page.locator("#beside-owed")).to_have_text("Zielony Klon czeka na Twoją odpowiedź.")
        await expect(page.locator("#beside-way")).to_have_attribute("href", f"/c/{which}")
        other = ConversationId(await stage.people.arrive("pomocy", alias="Jasny Bór", tier=Tier.IMMEDIATE))
        await expect(page.locator("#alarm")).to_contain_text("ktoś czeka w kolejce")
        await expect_noted(page, 2)
        await stage.people.stop(other)
        await expect(page.locator("#alarm")).to_be_empty()
        # An open desk in the same browser rings for both.
        desk = await page.context.new_page()
        await desk.goto("/")
        await expect(desk.locator("#bell")).to_be_visible()
        await stage.people.arrive("pomocy", alias="Modry Grab", tier=Tier.IMMEDIATE)
        await expect(page.locator("#alarm")).to_contain_text("ktoś czeka w kolejce")
        await expect_noted(page, 2)
        await page.get_by_role("link", name="Otwórz rozmowę").click()
        await expect(page.get_by_text("nie wiem, gdzie jestem")).to_be_visible()


async def test_a_lead_hears_on_every_page_that_an_address_waits_for_a_second_person(
    stage: DeskStage, celina: Account, served: str, browser: Browser
) -> None:
    lena = await stage.hire("lena", "Lena", Line.YOUTH, role=Role.LEAD)
    which = ConversationId(await stage.people.arrive("stoję na moście", tier=Tier.IMMEDIATE))
    await stage.desk.claim(celina, which)
    async with opened(browser, served) as page:
        await page.add_init_script(NOTED)
        await begin_shift(page, "lena", PASSWORD)
        await page.goto("/lead")
        await page.get_by_role("button", name="Włącz dzwonek i powiadomienia").click()
        await expect_noted(page, 2)
        asked = await stage.desk.glass.ask(celina, which, Reason.SUICIDE)
        await expect(page.locator("#alarm")).to_contain_text("prosi o ujawnienie adresu")
        await expect_noted(page, 4)
        await expect(page.get_by_text("Celina prosi o ujawnienie adresu")).to_be_visible()
        await expect(page.get_by_role("link", name="Otwórz kartę")).to_be_visible()
        await page.goto("/handbook")
        await expect(page.locator("#alarm")).to_contain_text("prosi o ujawnienie adresu")
        await stage.desk.glass.cosign(lena, asked.id)
        await expect(page.locator("#alarm")).to_be_empty()
