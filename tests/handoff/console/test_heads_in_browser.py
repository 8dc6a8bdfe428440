"""What stands above a talk and in the bar: the way to break-glass at one place, and lines as they are now."""

import pytest
from playwright.async_api import Browser, Locator, expect

from handoff.ranks import Role
from handoff.records import Account
from most116.core.conversation import Line, Tier
from most116.core.ids import ConversationId
from most116.testing.chromium import needs_browser, opened
from most116.testing.desk_clients import browser as by_forms
from most116.testing.desk_page import begin_shift
from most116.testing.desk_stage import PASSWORD, DeskStage

pytestmark = needs_browser


async def middle(one: Locator) -> float:
    box = await one.bounding_box()
    assert box
    return box["y"] + box["height"] / 2


@pytest.mark.parametrize("width", [1366, 1024])
async def test_break_glass_is_on_the_row_of_the_name(
    stage: DeskStage, celina: Account, served: str, browser: Browser, width: int
) -> None:
    await stage.hire("ewa", "Ewa", Line.YOUTH)
    which = ConversationId(await stage.people.arrive("teraz", alias="Lawendowy Dzwonek", tier=Tier.IMMEDIATE))
    await stage.desk.claim(celina, which)
    async with opened(browser, served, viewport={"width": width, "height": 768}) as page:
        await begin_shift(page, "celina", PASSWORD)
        await page.goto(f"/c/{which}")
        heading, way = page.locator("#talk-heading"), page.locator("#break-glass")
        await expect(heading).to_be_visible()
        assert abs(await middle(heading) - await middle(way)) < 20
        assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        # Whoever goes by the keyboard comes to it in the order in which it is seen.
        assert await page.evaluate(
            "document.querySelector('#break-glass').compareDocumentPosition(document.querySelector('#hand-over-open'))"
            " & Node.DOCUMENT_POSITION_FOLLOWING"
        )


async def test_break_glass_moves_for_no_state_of_a_talk(
    stage: DeskStage, celina: Account, served: str, browser: Browser
) -> None:
    which = ConversationId(await stage.people.arrive("hej", alias="Lawendowy Dzwonek"))
    await stage.desk.claim(celina, which)
    async with opened(browser, served, viewport={"width": 1024, "height": 768}) as page:
        await begin_shift(page, "celina", PASSWORD)
        await page.goto(f"/c/{which}")
        way = page.locator("#break-glass")
        await expect(way).to_be_visible()
        before = await way.bounding_box()
        await stage.desk.transfer(celina, which, Line.ADULT)
        await expect(page.locator(".phase")).to_have_text("Pytanie o zmianę linii")
        after = await way.bounding_box()
        assert before
        assert after
        assert (after["x"], after["y"]) == pytest.approx((before["x"], before["y"]), abs=16)


async def test_lines_in_the_bar_follow_a_lead(stage: DeskStage, served: str, browser: Browser) -> None:
    ola = await stage.hire("ola", "Ola", Line.YOUTH)
    kasia = await by_forms(stage, (await stage.hire("kasia", "Kasia", *Line, role=Role.LEAD)).login)
    async with opened(browser, served) as page:
        await begin_shift(page, "ola", PASSWORD)
        await expect(page.locator("#who-lines")).to_have_text("· 116 111")
        changed = await kasia.send(f"/lead/colleagues/{ola.id}/skills", lines="116123", languages="pl")
        assert changed.status_code == 303
        await expect(page.locator("#who-lines")).to_have_text("· 116 123")
