"""The bell: who works in another tab hears and sees that somebody in danger waits, and learns nothing of whom."""

from datetime import timedelta
from typing import Any

import pytest
from playwright.async_api import Browser, Page, expect

from handoff.live.offers import Ending, Offers
from handoff.ranks import Role
from handoff.records import Account
from most116.core.conversation import Line, Tier
from most116.core.ids import ConversationId
from most116.testing.bell_noted import NOTED, expect_noted
from most116.testing.chromium import needs_browser, opened
from most116.testing.desk_page import begin_shift
from most116.testing.desk_parts import made_offering
from most116.testing.desk_stage import PASSWORD, DeskStage

pytestmark = needs_browser
NOTICE = "Zajrzyj na dyżur"


async def signed_in(page: Page, login: str) -> None:
    await page.add_init_script(NOTED)
    await begin_shift(page, login, PASSWORD)


@pytest.fixture
async def desk(stage: DeskStage, celina: Account, served: str, browser: Browser) -> Any:
    async with opened(browser, served) as page:
        await signed_in(page, "celina")
        yield page


async def put_behind(page: Page) -> Page:
    """Another tab before this one, which has no focus any more."""
    session = await page.context.new_cdp_session(page)
    await session.send("Emulation.setFocusEmulationEnabled", {"enabled": False})
    before = await page.context.new_page()
    await before.bring_to_front()
    assert not await page.evaluate("document.hasFocus()")
    return before


async def test_it_rings_and_notifies_in_a_tab_behind_and_stops_when_somebody_goes(
    stage: DeskStage, celina: Account, desk: Page
) -> None:
    bell = desk.get_by_role("button", name="Włącz dzwonek i powiadomienia")
    await bell.click()
    await expect(desk.get_by_role("button", name="Dzwonek i powiadomienia włączone")).to_be_visible()
    await expect_noted(desk, 2)
    await put_behind(desk)
    await stage.people.arrive("spokojnie", alias="Modry Grab", tier=Tier.STANDARD)
    await expect(desk.locator("#queue .card")).to_have_count(1)
    await expect_noted(desk, 2)
    which = await stage.people.arrive("stoję na moście", tier=Tier.IMMEDIATE)
    await expect_noted(desk, 4, NOTICE, still=1)
    await expect(desk.locator("#alarm")).not_to_be_empty()
    # One more message of the same person is no new danger; somebody else is.
    await stage.people.write(which, "halo")
    await stage.people.arrive("pomocy", alias="Jasny Bór", tier=Tier.IMMEDIATE)
    await expect_noted(desk, 6, NOTICE, NOTICE, still=1)
    for one in await stage.desk.queue(celina):
        if one.tier is Tier.IMMEDIATE:
            await stage.desk.claim(celina, ConversationId(one.id)) if one.id == which else await stage.people.stop(
                one.id
            )
    await expect(desk.locator("#alarm")).to_be_empty()
    await expect_noted(desk, 6, NOTICE, NOTICE)


async def test_it_rings_again_until_somebody_is_taken(stage: DeskStage, desk: Page) -> None:
    await desk.get_by_role("button", name="Włącz dzwonek i powiadomienia").click()
    await expect_noted(desk, 2)
    await desk.clock.install()
    await stage.people.arrive("stoję na moście", tier=Tier.IMMEDIATE)
    await desk.clock.run_for(1_000)
    await expect_noted(desk, 4)
    await desk.clock.run_for(31_000)
    # Whoever looks at the page needs no notification of what is on it.
    await expect_noted(desk, 6)
    await desk.get_by_role("button", name="Weź następną").click()
    await expect(desk.locator("#alarm")).to_be_empty()
    await desk.clock.run_for(61_000)
    await expect_noted(desk, 6)


@pytest.mark.slow
async def test_the_board_of_a_lead_rings_for_danger_and_again_when_nobody_answers(
    stage: DeskStage, served: str, browser: Browser
) -> None:
    await stage.hire("lena", "Lena", Line.YOUTH, role=Role.LEAD)
    async with opened(browser, served) as page:
        await signed_in(page, "lena")
        await page.goto(f"{served}/lead")
        await page.get_by_role("button", name="Włącz dzwonek i powiadomienia").click()
        await expect_noted(page, 2)
        which = ConversationId(await stage.people.arrive("stoję na moście", tier=Tier.IMMEDIATE))
        await expect_noted(page, 4)
        await expect(page.locator("#alarm")).not_to_be_empty()
        offers, offering = (
            Offers(stage.parts.redis, stage.parts.clock),
            made_offering(stage.parts, timedelta(microseconds=1)),
        )
        for login in ("ola", "ewa"):
            account = await stage.hire(login, login.title(), Line.YOUTH)
            await stage.desk.floor.presence.seen(account.id)
            await offering.look()
            assert await offers.end(which, account.id, Ending.MISSED)
        await stage.parts.desk_events.publish("queue", [Line.YOUTH], which)
        await expect_noted(page, 6)
        await expect(page.locator("#alarm")).to_contain_text("dwie osoby nie odpowiedziały")
        await expect(page.locator("[data-part=board]")).to_contain_text("Dwie osoby nie odpowiedziały")
