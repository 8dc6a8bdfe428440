"""axe-core on every page of the desk, by day and by night, with its sheets and questions open."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from playwright.async_api import Browser, Page, expect

from handoff.accounts.duties import Duties
from handoff.break_glass.records import Reason
from handoff.pause import PauseAnswer, PauseReason
from handoff.ranks import Role
from handoff.records import Account
from most116.core.conversation import Language, Line, Tier
from most116.core.ids import ConversationId
from most116.testing.axe import needs_axe, violations
from most116.testing.chromium import needs_browser, opened
from most116.testing.desk_page import sign_in
from most116.testing.desk_stage import PASSWORD, DeskStage

pytestmark = [*needs_browser, needs_axe, pytest.mark.slow]
DUTIES = Duties(role=Role.CONSULTANT, lines=(Line.YOUTH,), languages=(Language.PL,))


@asynccontextmanager
async def at_the_desk(url: str, browser: Browser, login: str) -> AsyncIterator[Page]:
    async with opened(browser, url) as page:
        await sign_in(page, login, PASSWORD)
        await expect(page).to_have_url(f"{url}/")
        yield page


async def broken(page: Page, where: str) -> list[str]:
    """What is wrong here in either colours."""
    found = []
    for scheme in ("light", "dark"):
        await page.emulate_media(color_scheme=scheme)
        found += [f"{where}, {scheme}: {one}" for one in await violations(page)]
    return found


async def visited(page: Page, *paths: str) -> list[str]:
    found = []
    for path in paths:
        answer = await page.goto(path)
        assert answer, path
        assert answer.status == 200, path
        found += await broken(page, path)
    return found


async def test_every_page_of_who_talks_and_leads(
    stage: DeskStage, celina: Account, served: str, browser: Browser
) -> None:
    await stage.hire("lena", "Lena", *Line, role=Role.LEAD)
    mine = ConversationId(await stage.people.arrive("mój numer 600 100 200", tier=Tier.IMMEDIATE))
    waits = await stage.people.arrive("nikt mnie nie słyszy", alias="Modry Grab", tier=Tier.HIGH)
    await stage.desk.claim(celina, mine)
    asked = await stage.desk.glass.ask(celina, mine, Reason.SUICIDE)
    async with at_the_desk(served, browser, "lena") as page:
        found = await visited(
            page, "/", f"/c/{waits}", f"/c/{mine}", "/lead", "/lead/care", "/lead/drills", "/lead/reviews", "/reviews",
            "/leaving", "/held",
            "/break-glass", "/status", "/statistics", "/handbook", "/handbook?q=przerwa",
            f"/break-glass/{asked.id}", "/confirm", "/account", "/account/authenticator",
        )  # fmt: skip
    assert found == []


async def test_pauses_and_intake(stage: DeskStage, celina: Account, served: str, browser: Browser) -> None:
    lena = await stage.hire("lena", "Lena", *Line, role=Role.LEAD)
    asked = ConversationId(await stage.people.arrive("hej"))
    paused = ConversationId(await stage.people.arrive("hej", alias="Modry Grab"))
    for each in (asked, paused):
        await stage.desk.claim(celina, each)
        await stage.desk.pauses.warn(celina, each)
        await stage.people.write(each, "i tak wam nawrzucam")
        await stage.desk.pauses.ask(celina, each, PauseReason.INSULTS, 2)
    await stage.desk.pauses.answer(lena, paused, PauseAnswer.AGREED)
    async with at_the_desk(served, browser, "lena") as page:
        found = await visited(page, "/", "/lead/pauses", "/intake")
        folded = page.locator("main details:not([open]) > summary")
        assert await folded.count()
        while await folded.count():
            await folded.first.click()
        found += await broken(page, "/intake unfolded")
    assert found == []


async def test_a_conversation_with_everything_open(
    stage: DeskStage, celina: Account, served: str, browser: Browser
) -> None:
    await stage.hire("ewa", "Ewa", Line.YOUTH)
    which = ConversationId(await stage.people.arrive("mój numer 600 100 200", tier=Tier.HIGH))
    await stage.desk.claim(celina, which)
    await stage.desk.reply(celina, which, "Dzień dobry")
    await stage.desk.note(celina, which, "szkoła")
    async with at_the_desk(served, browser, "celina") as page:
        await page.goto(f"/c/{which}")
        await expect(page.get_by_label("Odpowiedź do: Zielony Klon")).to_be_focused()
        found = await broken(page, "talk")
        for name in await page.locator("button[popovertarget]:not([popovertargetaction])").all():
            if not await name.is_visible():
                continue
            words = await name.inner_text()
            await name.click()
            found += await broken(page, words)
            await page.keyboard.press("Escape")
        await page.get_by_text("ciąg cyfr").first.click()
        for each in await page.locator("#side details:not([open]) > summary").all():
            if await each.is_visible():
                await each.click()
        found += await broken(page, "all unfolded")
        found += await visited(page, f"/c/{which}/break-glass", "/account", "/leaving")
        await page.goto(f"/c/{which}")
        await page.get_by_role("button", name="Zakończ", exact=True).click()
        await page.get_by_label("Powód zakończenia").select_option("safe")
        await page.get_by_role("button", name="Zakończ rozmowę").click()
        await expect(page.get_by_role("heading", name="Karta rozmowy: Zielony Klon")).to_be_visible()
        found += await broken(page, "record")
    assert found == []


async def test_every_page_of_who_looks_after_accounts(
    stage: DeskStage, celina: Account, ada: Account, served: str, browser: Browser
) -> None:
    made = await stage.reception.administration.invite(ada, "ola", "Ola", DUTIES)
    async with at_the_desk(served, browser, "ada") as page:
        found = await visited(page, "/", "/admin", f"/admin/accounts/{celina.id}", "/admin/audit", "/held", "/status")
    async with opened(browser, served) as page:
        found += await visited(page, "/sign-in", "/sign-in?ended=1", made.path)
    assert found == []
