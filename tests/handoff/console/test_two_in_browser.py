"""Two consultants at two browsers: what one of them does is seen by the other, and nobody loses a word."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

from playwright.async_api import Browser, Page, expect
from sqlalchemy import update

from handoff.inbound import to_ms
from handoff.records import Account
from handoff.store import tables
from most116.core.conversation import Line
from most116.core.ids import ConversationId
from most116.testing.chromium import needs_browser, opened
from most116.testing.desk_page import begin_shift
from most116.testing.desk_stage import PASSWORD, DeskStage

pytestmark = needs_browser
# What has no name is not found again in the part of the page that takes the place of this one.
NAMELESS = """() => [...document.querySelectorAll("[data-part], #lists")].flatMap((part) =>
  [...part.querySelectorAll("a, button, select, textarea, summary, input:not([type=hidden])")]
    .filter((each) => !each.id && !each.closest("[popover], form[data-record], .record, #reply, #undo"))
    .map((each) => each.outerHTML))"""


@asynccontextmanager
async def at_the_desk(url: str, browser: Browser, login: str) -> AsyncIterator[Page]:
    async with opened(browser, url) as page:
        await begin_shift(page, login, PASSWORD)
        yield page


async def test_a_talk_is_handed_over_and_no_word_of_either_is_lost(
    stage: DeskStage, celina: Account, served: str, browser: Browser
) -> None:
    ewa = await stage.hire("ewa", "Ewa", Line.YOUTH)
    which = ConversationId(await stage.people.arrive("nie mam z kim pogadać"))
    await stage.desk.claim(celina, which)
    async with at_the_desk(served, browser, "celina") as hers, at_the_desk(served, browser, "ewa") as his:
        await hers.get_by_role("link", name="Zielony Klon").click()
        await hers.get_by_label("Odpowiedź do: Zielony Klon").fill("jeszcze nie wysłane")
        await hers.get_by_role("button", name="Przekaż", exact=True).click()
        await expect(hers.get_by_role("button", name="Anuluj")).to_be_focused()
        await hers.get_by_role("combobox", name="Osoba z dyżuru").select_option(label="Ewa (na dyżurze)")
        await hers.get_by_role("button", name="Zaproponuj").click()
        await expect(hers.get_by_role("list", name="Kto jest w rozmowie")).to_contain_text("Ewa: propozycja przejęcia")
        offer = his.get_by_role("region", name="Zaproszenia i przekazania").get_by_role("listitem")
        await expect(offer).to_contain_text("Celina chce przekazać Ci tę rozmowę.")
        await his.get_by_role("button", name="Przejmij: Zielony Klon").click()
        await expect(his.get_by_label("Odpowiedź do: Zielony Klon")).to_be_focused()
        await expect(his.get_by_text("Dalej pisze Ewa")).to_be_visible()
        await expect(offer).to_have_count(0)
        await expect(hers.locator("#notice")).to_contain_text("Tej rozmowy nie prowadzisz.")
        await expect(hers.get_by_label("Odpowiedź do: Zielony Klon")).to_have_value("jeszcze nie wysłane")
        assert (await stage.desk.conversation(ewa, which)).assigned_to == ewa.id


async def test_a_guest_is_seen_by_all_and_goes_when_the_owner_says(
    stage: DeskStage, celina: Account, served: str, browser: Browser
) -> None:
    await stage.hire("ewa", "Ewa", Line.YOUTH)
    notes = 0
    which = ConversationId(await stage.people.arrive("nie mam z kim pogadać"))
    await stage.desk.claim(celina, which)
    async with at_the_desk(served, browser, "celina") as hers, at_the_desk(served, browser, "ewa") as his:
        await hers.get_by_role("link", name="Zielony Klon").click()
        await hers.get_by_role("button", name="Zaproś", exact=True).click()
        await hers.get_by_role("combobox", name="Osoba z dyżuru").select_option(label="Ewa (na dyżurze)")
        await hers.get_by_role("dialog").get_by_role("button", name="Zaproś").click()
        await his.get_by_role("button", name="Dołącz: Zielony Klon").click()
        await expect(his.get_by_text("nie mam z kim pogadać")).to_be_visible()
        await expect(his.get_by_role("list", name="Kto jest w rozmowie")).to_contain_text("Prowadzi: Celina")
        await expect(his.get_by_label("Odpowiedź do: Zielony Klon")).to_have_count(0)
        inside = hers.get_by_role("list", name="Kto jest w rozmowie")
        await expect(inside).to_contain_text("Ewa czyta")
        await expect(hers.get_by_role("button", name="Zaproś", exact=True)).to_be_focused()
        assert await hers.evaluate(NAMELESS) == await his.evaluate(NAMELESS) == []
        for control in (hers.locator("#close-open"), hers.locator("#break-glass"), inside.get_by_role("button")):
            # Whoever is about to press it presses it, whatever comes in the meantime.
            await control.focus()
            await stage.desk.note(celina, which, f"tymczasem {(notes := notes + 1)}")
            await expect(hers.locator(".note-text")).to_have_count(notes)
            await expect(control).to_be_focused()
        await stage.people.write(which, "jesteś tam?")
        for page in (hers, his):
            await expect(page.locator(".bubble", has_text="jesteś tam?")).to_be_visible()
        await inside.get_by_role("button", name="Zakończ udział: Ewa").click()
        await expect(inside).to_have_count(0)
        await expect(hers.locator("#talk-heading")).to_be_focused()
        await expect(his.get_by_text("nie mam z kim pogadać")).to_have_count(0)
        await expect(his.locator("#notice")).to_contain_text("Tej rozmowy nie prowadzisz.")


async def test_a_question_is_offered_in_a_silence_and_sent_by_hand_only(
    stage: DeskStage, celina: Account, served: str, browser: Browser
) -> None:
    which = ConversationId(await stage.people.arrive("nie mam z kim pogadać", waited=timedelta(minutes=9)))
    await stage.desk.claim(celina, which)
    said = await stage.desk.reply(celina, which, "Dzień dobry")
    earlier = to_ms(said.at - timedelta(minutes=6))
    async with stage.parts.database.write() as unit:
        longer_ago = update(tables.messages).where(tables.messages.c.conversation == which)
        await unit.connection.execute(longer_ago, {"at": earlier})
        heard_before = update(tables.conversations).where(tables.conversations.c.id == which)
        await unit.connection.execute(heard_before, {"last_heard_at": earlier - 1})
    async with at_the_desk(served, browser, "celina") as page:
        await page.get_by_role("link", name="Zielony Klon").click()
        ask = page.get_by_role("button", name="Zapytaj, czy ktoś tam jest")
        await expect(ask).to_be_visible()
        await expect(page.get_by_role("button", name="Zakończ z powodu ciszy")).to_be_hidden()
        await page.get_by_label("Odpowiedź do: Zielony Klon").fill("zaczęte")
        await ask.click()
        await expect(page.locator(".bubble[data-author=system]").last).to_contain_text("tam")
        await expect(ask).to_be_hidden()
        await expect(page.get_by_label("Odpowiedź do: Zielony Klon")).to_have_value("zaczęte")
