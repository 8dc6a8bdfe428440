"""Two people at two browsers reveal an address by keyboard alone: the lead reads it, the consultant never does."""

from contextlib import AsyncExitStack

import pytest
from playwright.async_api import Browser, Error, Page, expect

from handoff.ranks import Role
from handoff.records import Account
from most116.core.conversation import Line
from most116.core.ids import ConversationId
from most116.testing.axe import needs_axe, violations
from most116.testing.chromium import needs_browser, opened
from most116.testing.desk_page import begin_shift
from most116.testing.desk_stage import PASSWORD, DeskStage

pytestmark = [*needs_browser, needs_axe]
NUMBER = "+48600100200"


async def signed_in(page: Page, login: str) -> Page:
    await begin_shift(page, login, PASSWORD)
    return page


async def press(page: Page, name: str, role: str = "button") -> None:
    """As somebody does who uses no mouse."""
    await page.get_by_role(role, name=name, exact=True).focus()  # type: ignore[arg-type]  # button or link
    await page.keyboard.press("Enter")


async def test_the_whole_way_by_keyboard(stage: DeskStage, celina: Account, served: str, browser: Browser) -> None:
    await stage.hire("lena", "Lena", Line.YOUTH, role=Role.LEAD)
    which = ConversationId(await stage.people.arrive("nie mam dokąd pójść", "mój numer to 600 500 400"))
    await stage.desk.claim(celina, which)
    async with AsyncExitStack() as pages:
        hers = await signed_in(await pages.enter_async_context(opened(browser, served)), "celina")
        leads = await signed_in(await pages.enter_async_context(opened(browser, served)), "lena")
        await press(hers, "Zielony Klon", "link")
        await press(hers, "Zagrożenie życia", "link")
        await expect(hers.get_by_role("heading", level=1)).to_contain_text("poproś o ujawnienie adresu")
        assert await violations(hers) == []
        await press(hers, "Poproś o ujawnienie")
        await expect(hers.get_by_text("Czeka na drugą osobę")).to_be_visible()
        await expect(hers.get_by_role("button", name="Cofnij prośbę")).to_be_visible()
        await hers.get_by_label("Miejsce, które podała osoba").fill("Mali")
        # The lead hears of it without doing anything, and sees the talk before anything else.
        await expect(leads.get_by_role("alert", name="Zagrożenie życia")).to_contain_text("Celina prosi o ujawnienie")
        await press(leads, "Otwórz kartę", "link")
        await expect(leads.get_by_text("mój numer to 600 500 400")).to_be_visible()
        assert await violations(leads) == []
        await press(leads, "Zgadzam się: ujawnij adres")
        await expect(leads.get_by_text(NUMBER)).to_have_count(0)
        await expect(hers.get_by_text("Adres można odczytać do")).to_be_visible()
        await expect(hers.get_by_role("button", name="Cofnij prośbę")).to_have_count(0)
        await expect(hers.get_by_label("Miejsce, które podała osoba")).to_have_value("Mali")
        await press(leads, "Pokaż adres")
        await expect(leads.locator("#address")).to_have_text(NUMBER)
        async with leads.expect_response(
            lambda given: given.request.resource_type == "fetch" and "/break-glass/" in given.url
        ):
            await stage.people.write(which, "jestem przy torach")
        await expect(leads.get_by_text("jestem przy torach")).to_be_visible()
        await expect(leads.locator("#address")).to_have_text(NUMBER)
        assert await violations(leads) == []
        await leads.emulate_media(media="print")
        await expect(leads.locator("#address")).to_be_visible()
        await expect(leads.get_by_role("button", name="Zapisz przebieg")).to_be_hidden()
        await leads.emulate_media(media="screen")
        await press(leads, "Ukryj adres", "link")
        await expect(leads.get_by_role("button", name="Pokaż adres")).to_be_visible()
        # The browser has kept no copy of it to go back to.
        with pytest.raises(Error, match="ERR_CACHE_MISS"):
            await leads.go_back()
        # The consultant's sheet told that it happened without being asked, and is filled in.
        await expect(hers.get_by_text("Adres można odczytać do")).to_be_visible()
        await hers.get_by_label("Miejsce, które podała osoba").fill("Malinowa 17")
        await press(hers, "Zapisz miejsce")
        await expect(hers.get_by_text("Malinowa 17")).to_be_visible()
        assert NUMBER not in await hers.content()
