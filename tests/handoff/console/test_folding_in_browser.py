"""A flood of short messages is folded on the screen; danger, long words and the newest are not, and nothing is lost."""

from playwright.async_api import Browser, expect

from handoff.records import Account
from most116.core.conversation import Tier
from most116.core.ids import ConversationId
from most116.testing.axe import violations
from most116.testing.chromium import needs_browser, opened
from most116.testing.desk_page import begin_shift
from most116.testing.desk_stage import PASSWORD, DeskStage

pytestmark = needs_browser
LONG = "to jest dłuższa wiadomość, w której ktoś opowiada, co się stało, i nie wolno jej schować. " * 2


async def test_a_flood_is_folded_and_nothing_of_it_is_lost(
    stage: DeskStage, celina: Account, served: str, browser: Browser
) -> None:
    which = await stage.people.arrive("hej", "jest tam ktoś")
    for number in range(3, 24):
        await stage.people.write(which, f"halo {number}", tier=Tier.STANDARD)
        if number == 9:
            await stage.people.write(which, "zaraz coś sobie zrobię", tier=Tier.HIGH)
            await stage.people.write(which, LONG, tier=Tier.STANDARD)
    await stage.desk.claim(celina, ConversationId(which))
    async with opened(browser, served) as page:
        await begin_shift(page, "celina", PASSWORD)
        await page.get_by_role("link", name="Zielony Klon").click()
        bubbles = page.locator("#bubbles > [data-author=person]")
        seen = bubbles.filter(visible=True)
        toggle = page.get_by_role("button", name="Pokaż lub ukryj krótkie wiadomości: 18")
        # The first two and the last three, danger and the long words.
        await expect(seen).to_have_count(7)
        await expect(bubbles).to_have_count(25)
        await expect(seen.filter(has_text="zaraz coś sobie zrobię")).to_have_count(1)
        await expect(seen.filter(has_text="dłuższa wiadomość")).to_have_count(1)
        assert await violations(page) == []
        await toggle.focus()
        await page.keyboard.press("Enter")
        await expect(seen).to_have_count(25)
        await expect(toggle).to_have_attribute("aria-expanded", "true")
        await page.keyboard.press("Enter")
        await expect(seen).to_have_count(7)
        # What comes while it is on the screen is seen, and then what came before it is folded too.
        await stage.people.write(which, "jeszcze jedno", tier=Tier.STANDARD)
        await expect(seen.last).to_contain_text("jeszcze jedno")
        await expect(page.get_by_role("button", name="Pokaż lub ukryj krótkie wiadomości: 19")).to_be_visible()
        await stage.people.write(which, "już nie mogę, mam tabletki", tier=Tier.IMMEDIATE)
        for number in range(4):
            await stage.people.write(which, f"halo znowu {number}", tier=Tier.STANDARD)
        await expect(seen.filter(has_text="halo znowu 3")).to_have_count(1)
        await expect(seen.filter(has_text="już nie mogę")).to_have_count(1)
        await expect(bubbles).to_have_count(31)
