"""Taking a reply back over the desk's own surfaces: programs by the API, people without scripts by a form."""

import re

from handoff.records import Account
from most116.core.ids import ConversationId
from most116.testing.desk_clients import browser, following, program
from most116.testing.desk_stage import DeskStage

ONE = "/api/v1/conversations"


async def taken(stage: DeskStage, account: Account) -> ConversationId:
    which = ConversationId(await stage.people.arrive("hej"))
    await stage.desk.claim(account, which)
    return which


async def test_a_program_takes_back_what_it_asked_to_hold_and_every_desk_is_told(
    stage: DeskStage, celina: Account, served: str
) -> None:
    which, http = await taken(stage, celina), await program(stage, "celina")
    async with following(served, {"authorization": http.headers["authorization"]}) as follower:
        said = (await http.post(f"{ONE}/{which}/messages", json={"text": "nie", "undo_seconds": 30})).json()
        assert said["sends_at"] > said["at"]
        assert (await follower.until("message")).data["message"]["sends_at"] == said["sends_at"]
        answer = await http.delete(f"{ONE}/{which}/messages/{said['id']}")
        assert (answer.status_code, answer.json()) == (200, {"text": "nie"})
        assert (await follower.until("undone")).data["undone"] == said["id"]
    again = await http.delete(f"{ONE}/{which}/messages/{said['id']}")
    assert (again.status_code, again.json()["error"]) == (409, "desk.undo_late")


async def test_what_a_program_sends_goes_at_once_unless_it_asks(stage: DeskStage, celina: Account) -> None:
    which, http = await taken(stage, celina), await program(stage, "celina")
    said = (await http.post(f"{ONE}/{which}/messages", json={"text": "tak"})).json()
    assert said["sends_at"] is None
    assert (await http.post(f"{ONE}/{which}/messages", json={"text": "x", "undo_seconds": 31})).status_code == 422


async def test_without_scripts_the_page_offers_the_way_back(stage: DeskStage, celina: Account) -> None:
    which, page = await taken(stage, celina), await browser(stage, "celina")
    await page.send(f"/c/{which}/reply", text="nie tak")
    shown = await page.page(f"/c/{which}")
    message = re.search(r'name="message" value="([^"]+)"', shown)
    assert message
    assert "za chwilę wyjdzie" in shown
    assert (await page.send(f"/c/{which}/undo", message=message[1])).status_code == 303
    shown = await page.page(f"/c/{which}")
    assert 'autocomplete="off">nie tak</textarea>' in shown
    assert "za chwilę wyjdzie" not in shown
