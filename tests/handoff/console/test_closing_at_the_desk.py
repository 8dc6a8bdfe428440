"""Closing in danger by the pages: the reason is asked, what was typed stays, and leads see that and why it ended."""

import html
import re

from handoff.ranks import Role
from handoff.records import Account, Standing
from most116.core.conversation import Line, Tier
from most116.core.ids import ConversationId
from most116.testing.desk_clients import browser
from most116.testing.desk_stage import DeskStage


def typed(page: str, name: str) -> tuple[str, str]:
    """What is chosen, and what stands in the box of the note."""
    form = page.partition(f'<form method="post" action="/c/{name}"')[2].partition("</form>")[0]
    chosen = re.findall(r'<option value="([^"]*)" selected>', form)
    return "".join(chosen), html.unescape(re.findall(r"<textarea[^>]*>([^<]*)</textarea>", form)[0])


async def test_high_urgency_is_closed_with_a_reason_which_its_lead_sees(stage: DeskStage, celina: Account) -> None:
    await stage.hire("lena", "Lena", Line.YOUTH, role=Role.LEAD)
    which = ConversationId(await stage.people.arrive("mam problem", tier=Tier.HIGH))
    await stage.desk.claim(celina, which)
    hers, lead = await browser(stage, "celina"), await browser(stage, "lena")
    for note, told in (
        ("mama już z nią jest", "To pilna rozmowa: wybierz powód zakończenia."),
        ("numer mamy 600 100 200", "W notatce jest numer albo link."),
    ):
        reason = "" if "powód" in told else "somebody_near"
        refused = await hers.send(f"/c/{which}/close", reason=reason, text=note)
        assert refused.status_code == 422
        assert told in html.unescape(refused.text)
        assert typed(refused.text, f"{which}/close") == (reason, note)
    assert 'id="ended"' not in await lead.page("/lists")
    done = await hers.send(f"/c/{which}/close", reason="somebody_near", text="mama już z nią jest")
    assert done.headers["location"] == f"/c/{which}/record"
    seen = await lead.page("/lists")
    assert "Zakończenie: Celina. Jest przy niej ktoś zaufany." in re.sub(r"\s+", " ", seen)
    assert "mama już" not in seen
    assert "mama już z nią jest" in await lead.page(f"/c/{which}")
    assert (await lead.send(f"/c/{which}/closing-seen")).headers["location"] == "/"
    assert 'id="ended"' not in await lead.page("/lists")


async def test_the_lead_reads_why_before_agreeing_and_words_outlive_a_session(
    stage: DeskStage, celina: Account
) -> None:
    lena = await stage.hire("lena", "Lena", Line.YOUTH, role=Role.LEAD)
    which = ConversationId(await stage.people.arrive("mam problem", tier=Tier.IMMEDIATE))
    await stage.desk.claim(celina, which)
    hers, lead = await browser(stage, "celina"), await browser(stage, "lena")
    refused = await hers.send(f"/c/{which}/closing", reason="other", text=" ")
    assert (refused.status_code, typed(refused.text, f"{which}/closing")) == (422, ("other", ""))
    await hers.send(f"/c/{which}/closing", reason="help_came", text="są na miejscu")
    asked = re.sub(r"\s+", " ", await lead.page("/lists"))
    assert "Celina prosi o zgodę na zakończenie tej rozmowy. Pomoc jest na miejscu." in asked
    await lead.send(f"/c/{which}/closing-agree")
    page = await hers.page(f"/c/{which}")
    assert ("Jest zgoda na zakończenie." in page, 'id="close-reason"' in page) == (True, False)
    assert (await hers.send(f"/c/{which}/close")).headers["location"] == f"/c/{which}/record"
    assert await stage.desk.closing.ended.unseen(lena) == []
    hers.http.cookies.clear()
    ended = await hers.http.post(f"/c/{which}/close", data={"reason": "other", "text": "zapisane, zanim"})
    assert (ended.status_code, "zapisane, zanim" in ended.text) == (401, True)


async def test_a_lead_is_told_that_two_people_end_it_and_who_reads_along_agrees(
    stage: DeskStage, celina: Account
) -> None:
    lena = await stage.hire("lena", "Lena", Line.YOUTH, role=Role.LEAD)
    which = ConversationId(await stage.people.arrive("mam problem", tier=Tier.IMMEDIATE))
    await stage.desk.claim(lena, which)
    lead, hers = await browser(stage, "lena"), await browser(stage, "celina")
    page = await lead.page(f"/c/{which}")
    assert ("Tę rozmowę kończą dwie osoby." in page, 'popovertarget="closing"' in page) == (True, True)
    refused = await lead.send(f"/c/{which}/close", reason="safe")
    assert (refused.status_code, "zgody drugiej osoby" in refused.text) == (409, True)
    await lead.send(f"/c/{which}/closing", reason="help_came")
    assert 'id="closings"' not in await hers.page("/lists")
    await stage.desk.company.invite(lena, which, celina.id, Standing.READS)
    await stage.desk.company.join(celina, which)
    asked = re.sub(r"\s+", " ", await hers.page("/lists"))
    assert "Lena prosi o zgodę na zakończenie tej rozmowy. Pomoc jest na miejscu." in asked
    assert (await hers.send(f"/c/{which}/closing-agree")).headers["location"] == "/"
    assert "Jest zgoda na zakończenie." in await lead.page(f"/c/{which}")
    assert (await lead.send(f"/c/{which}/close")).headers["location"] == f"/c/{which}/record"
