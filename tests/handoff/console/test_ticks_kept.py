"""What was ticked on the hand-over sheet and in a review, and sent when the session was over, is ticked again."""

import re
from html import unescape

import pytest

from handoff.break_glass.records import Reason
from handoff.crypto.key_folder import Purpose
from handoff.crypto.pseudonyms import Pseudonyms
from handoff.ranks import Role
from handoff.records import Account
from handoff.review_draw import ReviewDraw
from most116.core.conversation import Line, Tier
from most116.core.ids import ConversationId
from most116.testing.desk_clients import Browser, browser
from most116.testing.desk_stage import PASSWORD, DeskStage
from most116.testing.house_records import SAFE_NOW

Ticks = dict[str, str | list[str]]
TICKS: Ticks = {"checks": ["called", "staying"], "given": ["place"], "to": "police", "ending": "safe"}


@pytest.fixture
async def lena(stage: DeskStage) -> Account:
    return await stage.hire("lena", "Lena", Line.YOUTH, role=Role.LEAD)


def ticked(page: str) -> set[str]:
    return set(re.findall(r'value="(\w+)"(?: id="[\w-]+")? checked', page))


async def sent_too_late(one: Browser, login: str, path: str, ticks: Ticks) -> str:
    """Send the form without a session, slip once, and sign in: where that leads."""
    one.http.cookies.clear()
    page = await one.http.post(path, data=ticks)
    assert page.status_code == 401
    assert "<blockquote" not in page.text, "codes are nothing to read"
    for password in ("not this", PASSWORD):
        coming = {name: unescape(re.findall(rf'name="{name}" value="([^"]*)"', page.text)[0]) for name in _CARRIED}
        page = await one.http.post("/sign-in", data={"login": login, "password": password, **coming})
    assert page.status_code == 303
    return page.headers["location"]


_CARRIED = ("carried_to", "carried")


async def test_ticks_of_the_sheet_come_along_through_signing_in(stage: DeskStage, celina: Account) -> None:
    which = ConversationId(await stage.people.arrive("hej", tier=Tier.HIGH))
    await stage.desk.claim(celina, which)
    reveal = await stage.desk.glass.ask(celina, which, Reason.SUICIDE)
    hers = await browser(stage, "celina")
    back = await sent_too_late(hers, "celina", f"/break-glass/{reveal.id}/sheet", {**TICKS, "csrf": "old"})
    assert back.startswith(f"/break-glass/{reveal.id}?")
    assert ticked(await hers.page(back)) == {"called", "staying", "place", "police", "safe"}
    assert ticked(await hers.page(f"/break-glass/{reveal.id}")) == set(), "nothing is kept before it is sent"
    assert ticked(await hers.page(f"/break-glass/{reveal.id}?to=nobody-knows&checks=called")) == {"called"}
    old = await hers.http.post(f"/break-glass/{reveal.id}/sheet", data={**TICKS, "csrf": "old"})
    assert (old.status_code, old.headers["location"]) == (303, back), "a page of an earlier session"


async def test_the_place_of_the_sheet_comes_along_to_its_field_and_into_no_address(
    stage: DeskStage, celina: Account
) -> None:
    which = ConversationId(await stage.people.arrive("hej", tier=Tier.HIGH))
    await stage.desk.claim(celina, which)
    reveal = await stage.desk.glass.ask(celina, which, Reason.SUICIDE)
    hers = await browser(stage, "celina")
    place, written = f"/break-glass/{reveal.id}/place", {"csrf": "old", "text": "ul. <Długa>, za szkołą"}
    old = await hers.http.post(place, data=written)
    assert (old.status_code, 'value="ul. &lt;Długa&gt;, za szkołą"' in old.text) == (403, True)
    hers.http.cookies.clear()
    ended = await hers.http.post(place, data=written)
    coming = {name: unescape(re.findall(rf'name="{name}" value="([^"]*)"', ended.text)[0]) for name in _CARRIED}
    back = await hers.http.post("/sign-in", data={"login": "celina", "password": PASSWORD, **coming})
    assert (back.status_code, 'value="ul. &lt;Długa&gt;, za szkołą"' in back.text) == (200, True)
    assert "ul. " not in await hers.page(f"/break-glass/{reveal.id}"), "nothing is kept before it is sent"


async def test_findings_of_a_review_come_along_too(stage: DeskStage, celina: Account, lena: Account) -> None:
    which = ConversationId(await stage.people.arrive("hej", tier=Tier.HIGH))
    await stage.desk.claim(celina, which)
    await stage.desk.close(celina, which, SAFE_NOW)
    parts = stage.parts
    pseudonyms = Pseudonyms(parts.keyring.current(Purpose.PEPPER).secret)
    await ReviewDraw(database=parts.database, pseudonyms=pseudonyms, ids=parts.ids, clock=parts.clock).look()
    (review,) = await stage.desk.reviews.listed(lena)
    path, lead = f"/lead/reviews/{review.review.id}", await browser(stage, "lena")
    found = re.findall(r'name="findings" value="(\w+)"', await lead.page(path))[:2]
    back = await sent_too_late(lead, "lena", path, {"csrf": "old", "findings": found})
    assert ticked(await lead.page(back)) == set(found)
