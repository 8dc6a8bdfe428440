"""Whoever is in danger is seen, and can be taken, without scrolling on the screen of a small laptop."""

import pytest
from playwright.async_api import Browser, FloatRect, Locator, expect

from handoff.ranks import Role
from handoff.records import Account
from most116.core.conversation import Line, Tier
from most116.core.ids import ConversationId
from most116.testing.chromium import needs_browser, opened
from most116.testing.desk_clients import browser as client
from most116.testing.desk_page import begin_shift, queue_of
from most116.testing.desk_stage import PASSWORD, DeskStage

pytestmark = needs_browser


async def box(one: Locator) -> FloatRect:
    found = await one.bounding_box()
    assert found is not None
    return found


@pytest.mark.parametrize("asked", [False, True])
async def test_the_first_in_danger_is_above_the_fold(
    stage: DeskStage, celina: Account, served: str, browser: Browser, *, asked: bool
) -> None:
    await stage.hire("lena", "Lena", Line.YOUTH, role=Role.LEAD)
    async with opened(browser, served) as page:
        await page.set_viewport_size({"width": 1366, "height": 768})
        await begin_shift(page, "lena", PASSWORD)
        empty = page.get_by_role("heading", name="Twoje rozmowy")
        told = page.locator("#shift-ready-words")
        assert (await box(empty))["width"] > 1
        if asked:
            which = ConversationId(await stage.people.arrive("hej"))
            await stage.desk.claim(celina, which)
            hers = await client(stage, "celina")
            await hers.send(f"/c/{which}/break-glass", reason="attempt")
            await expect(page.get_by_role("alert", name="Zagrożenie życia")).to_be_visible()
        await stage.people.arrive("krew leci i nie przestaje", tier=Tier.IMMEDIATE)
        take = queue_of(page).get_by_role("button", name="Weź")
        await expect(take).to_have_count(1)
        edges = await box(take)
        assert edges["y"] + edges["height"] <= 768
        assert await page.evaluate("document.getElementById('lists').scrollTop") == 0
        for one in (page.get_by_role("region", name="Twoje rozmowy"), told):
            assert (await box(one))["width"] <= 1, "what the desk only explains is read aloud and takes no room"
