"""Two people at two browsers hold the words of a talk that is over: a lead asks beside it, an administrator agrees."""

import pytest
from playwright.async_api import Browser, Page, expect

from handoff.ranks import Role
from handoff.records import Account
from most116.core.conversation import Line
from most116.core.ids import ConversationId
from most116.testing.axe import needs_axe, violations
from most116.testing.chromium import needs_browser, opened
from most116.testing.desk_page import sign_in
from most116.testing.desk_stage import PASSWORD, DeskStage

pytestmark = [*needs_browser, needs_axe]


async def pressed(page: Page, which: ConversationId, act: str, state: str) -> None:
    """A button of the list, and its page come back."""
    await page.locator(f"#{act}-{which}-{state}").click()
    await expect(page.locator(f"#{act}-{which}-{state}")).to_have_count(0)


@pytest.fixture
async def which(stage: DeskStage, celina: Account) -> ConversationId:
    one = ConversationId(await stage.people.arrive("to on mi to zrobił"))
    await stage.desk.claim(celina, one)
    await stage.desk.close(celina, one)
    return one


async def test_asked_for_agreed_to_and_lifted(
    stage: DeskStage, ada: Account, which: ConversationId, served: str, browser: Browser
) -> None:
    await stage.hire("lena", "Lena", Line.YOUTH, role=Role.LEAD)
    async with opened(browser, served) as leads, opened(browser, served) as admins:
        await sign_in(leads, "lena", PASSWORD)
        await sign_in(admins, ada.login, PASSWORD)
        await leads.goto(f"/c/{which}")
        await expect(leads.locator("#live")).to_have_attribute("data-state", "on")
        await leads.locator("#hold-open").click()
        await leads.locator("#hold-reason").select_option("authority")
        assert await violations(leads) == []
        await leads.get_by_role("button", name="Poproś o wstrzymanie").click()
        await expect(leads.get_by_text("pismo sądu, prokuratury lub policji")).to_be_visible()
        await expect(leads.get_by_role("button", name="Zgoda: Zielony Klon")).to_have_count(0)
        await admins.goto("/")
        await admins.get_by_role("link", name="Wstrzymane usuwanie, czeka na drugą osobę: 1").click()
        assert await violations(admins) == []
        await admins.get_by_role("button", name="Zgoda: Zielony Klon").click()
        await expect(admins.get_by_text("zgoda: Ada")).to_be_visible()
        await leads.goto(f"/c/{which}")
        await expect(leads.locator("#hold-here")).to_contain_text("Treść tej rozmowy zostaje do")
        await expect(leads.locator("#hold-open")).to_have_count(0)
        await leads.locator("#hold-here").get_by_role("link").click()
        await pressed(leads, which, "lift", "on")
        await expect(leads.get_by_text("prośba o koniec: Lena")).to_be_visible()
        await admins.reload()
        await pressed(admins, which, "lift", "lifting")
        await expect(admins.get_by_text("Koniec przed czasem: Ada")).to_be_visible()
    assert await stage.desk.holds.of(which) is None
