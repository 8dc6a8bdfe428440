"""Words that were written on a page without scripts, and refused because its session was over."""

import re
from html import unescape
from typing import Final

from handoff.records import Account
from most116.core.ids import ConversationId
from most116.testing.desk_clients import browser
from most116.testing.desk_stage import PASSWORD, DeskStage

WORDS: Final = {"csrf": "of another session", "text": "<b>zostaję</b> z Tobą"}
SHOWN: Final = "&lt;b&gt;zostaję&lt;/b&gt; z Tobą"


async def test_they_come_along_through_signing_in_and_stand_in_their_box(stage: DeskStage, celina: Account) -> None:
    page, which = await browser(stage, "celina"), ConversationId(await stage.people.arrive("hej"))
    await stage.desk.claim(celina, which)
    old = await page.http.post(f"/c/{which}/reply", data=WORDS)
    assert (old.status_code, f">{SHOWN}</textarea>" in old.text) == (403, True), "a page of an earlier session"
    await stage.reception.sessions.end_all(celina.id)
    ended = await page.http.post(f"/c/{which}/reply", data=WORDS)
    assert (ended.status_code, SHOWN in ended.text) == (401, True)
    coming = _carried(ended.text)
    assert coming == {"carried_to": f"/c/{which}/reply", "carried": WORDS["text"]}
    wrong = await page.http.post("/sign-in", data={"login": "celina", "password": "not this", **coming})
    assert (wrong.status_code, _carried(wrong.text)) == (401, coming), "a slip of the finger loses nothing"
    back = await page.http.post("/sign-in", data={"login": "celina", "password": PASSWORD, **coming})
    assert (back.status_code, back.headers["location"]) == (303, f"/c/{which}")
    assert f">{SHOWN}</textarea>" in await page.page(f"/c/{which}")
    assert await stage.desk.drafts.of(celina, which) == WORDS["text"]


async def test_a_note_goes_back_to_the_box_for_notes_and_never_to_the_one_for_replies(
    stage: DeskStage, celina: Account
) -> None:
    page, which = await browser(stage, "celina"), ConversationId(await stage.people.arrive("hej"))
    await stage.desk.claim(celina, which)
    await stage.reception.sessions.end_all(celina.id)
    ended = await page.http.post(f"/c/{which}/notes", data=WORDS)
    back = await page.http.post("/sign-in", data={"login": "celina", "password": PASSWORD, **_carried(ended.text)})
    assert re.search(rf'id="note-text"[^>]*>{re.escape(SHOWN)}</textarea>', back.text)
    assert back.text.count(SHOWN) == 1
    assert await stage.desk.drafts.of(celina, which) == ""


async def test_words_for_a_talk_that_somebody_else_took_meanwhile_are_shown(stage: DeskStage, celina: Account) -> None:
    page, which = await browser(stage, "celina"), ConversationId(await stage.people.arrive("hej"))
    await stage.reception.sessions.end_all(celina.id)
    ended = await page.http.post(f"/c/{which}/reply", data=WORDS)
    back = await page.http.post("/sign-in", data={"login": "celina", "password": PASSWORD, **_carried(ended.text)})
    assert (back.status_code, f'class="unsent">{SHOWN}<' in back.text) == (200, True)
    gone = {"carried_to": "/c/nothing/reply", "carried": WORDS["text"], "login": "celina", "password": PASSWORD}
    assert SHOWN in (await page.http.post("/sign-in", data=gone)).text


async def test_neither_another_site_nor_a_script_gets_a_page_of_them(stage: DeskStage, celina: Account) -> None:
    page, which = await browser(stage, "celina"), ConversationId(await stage.people.arrive("hej"))
    await stage.desk.claim(celina, which)
    await stage.reception.sessions.end_all(celina.id)
    for how in ({"sec-fetch-site": "cross-site"}, {"sec-fetch-mode": "cors", "sec-fetch-site": "same-origin"}):
        other = await page.http.post(f"/c/{which}/reply", data=WORDS, headers=how)
        assert (other.status_code, other.text) == (303, "")
    assert (await page.http.post(f"/c/{which}/claim", data={"csrf": "old"})).status_code == 303


def _carried(page: str) -> dict[str, str]:
    """The words that the first form of the page takes along."""
    found = re.findall(r'name="(carried(?:_to)?)" value="([^"]*)"', page)
    return {name: unescape(value) for name, value in found}
