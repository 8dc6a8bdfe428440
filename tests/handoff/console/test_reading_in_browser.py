"""Where a consultant begins to read, and that nothing which comes while they read further up is missed."""

from playwright.async_api import Browser, expect

from handoff.records import Account
from most116.core.ids import ConversationId
from most116.testing.chromium import needs_browser, opened
from most116.testing.desk_page import begin_shift
from most116.testing.desk_stage import PASSWORD, DeskStage

pytestmark = needs_browser


async def test_from_the_first_words_that_nobody_answered_and_on_to_the_newest(
    stage: DeskStage, celina: Account, served: str, browser: Browser
) -> None:
    which = ConversationId(
        await stage.people.arrive("tu się zaczyna", *(f"wiersz {n}\nidzie\ndalej" for n in range(9)))
    )
    await stage.desk.claim(celina, which)
    async with opened(browser, served, viewport={"width": 1024, "height": 768}) as page:
        await begin_shift(page, "celina", PASSWORD)
        await page.get_by_role("link", name="Zielony Klon").click()
        first, way = page.locator(".bubble", has_text="tu się zaczyna"), page.locator("#to-end")
        await expect(first).to_be_in_viewport()
        await expect(way).to_have_text("Na koniec rozmowy")
        await stage.people.write(which, "jesteś tam?")
        await expect(way).to_have_text("Nowe słowa niżej")
        newest = page.locator(".bubble", has_text="jesteś tam?")
        await expect(newest).not_to_be_in_viewport()
        await expect(first).to_be_in_viewport()
        await way.press("Enter")
        await expect(newest).to_be_in_viewport()
        await expect(way).to_be_hidden()
        # What stands around it takes room, and the end stays in sight.
        await page.set_viewport_size({"width": 1024, "height": 640})
        await expect(newest).to_be_in_viewport()
        await expect(way).to_be_hidden()
        await page.set_viewport_size({"width": 1024, "height": 768})
        box = page.get_by_label("Odpowiedź do: Zielony Klon")
        await expect(box).to_be_focused()
        # Whoever is at the end stays there.
        await stage.people.write(which, "halo?")
        await expect(page.locator(".bubble", has_text="halo?")).to_be_in_viewport()
        await box.fill("Jestem.")
        await box.press("Control+Enter")
        await expect(page.locator(".bubble", has_text="Jestem.")).to_be_in_viewport()
        await page.reload()
        await expect(page.locator(".bubble", has_text="Jestem.")).to_be_in_viewport()
        await expect(way).to_be_hidden()
