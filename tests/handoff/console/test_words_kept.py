"""Words that were written on a page without scripts, and refused because its session was over."""

from typing import Final

from handoff.records import Account
from most116.core.ids import ConversationId
from most116.testing.desk_clients import browser
from most116.testing.desk_stage import DeskStage

WORDS: Final = {"csrf": "of another session", "text": "<b>zostaję</b> z Tobą"}
SHOWN: Final = "&lt;b&gt;zostaję&lt;/b&gt; z Tobą"


async def test_they_stay_on_the_screen_of_who_wrote_them(stage: DeskStage, celina: Account) -> None:
    page, which = await browser(stage, "celina"), ConversationId(await stage.people.arrive("hej"))
    await stage.desk.claim(celina, which)
    old = await page.http.post(f"/c/{which}/reply", data=WORDS)
    assert (old.status_code, SHOWN in old.text) == (403, True), "a page of an earlier session"
    await stage.reception.sessions.end_all(celina.id)
    for act in ("reply", "notes"):
        ended = await page.http.post(f"/c/{which}/{act}", data=WORDS)
        assert (ended.status_code, SHOWN in ended.text) == (401, True)
        assert 'href="/sign-in" target="_blank"' in ended.text
    for how in ({"sec-fetch-site": "cross-site"}, {"sec-fetch-mode": "cors", "sec-fetch-site": "same-origin"}):
        other = await page.http.post(f"/c/{which}/reply", data=WORDS, headers=how)
        assert (other.status_code, other.text) == (303, ""), "neither another site nor a script gets a page of them"
    assert (await page.http.post(f"/c/{which}/claim", data={"csrf": "old"})).status_code == 303
