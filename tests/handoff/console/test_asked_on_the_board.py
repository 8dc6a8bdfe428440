"""What waits for a lead's own word stands on the board too: who watches it there is asked nothing in vain."""

import re

from handoff.closing_why import ClosingReason, ClosingWhy
from handoff.ranks import Role
from handoff.records import Account, ClosingAnswer
from most116.core.conversation import Line, Tier
from most116.core.ids import ConversationId
from most116.testing.desk_clients import browser
from most116.testing.desk_parts import made_offering
from most116.testing.desk_stage import DeskStage
from most116.testing.on_the_floor import here

HELPED = ClosingWhy(reason=ClosingReason.HELP_CAME)


async def test_a_lead_agrees_on_the_board_that_a_talk_in_danger_ends(stage: DeskStage, celina: Account) -> None:
    await stage.hire("lena", "Lena", Line.YOUTH, role=Role.LEAD)
    lead = await browser(stage, "lena")
    agreed, refused = [
        ConversationId(await stage.people.arrive("mam problem", alias=alias, tier=Tier.IMMEDIATE))
        for alias in ("Jasny Bór", "Modry Grab")
    ]
    ola = await stage.hire("ola", "Ola", Line.YOUTH)
    for who, which in ((celina, agreed), (ola, refused)):
        await stage.desk.claim(who, which)
        await stage.desk.closing.ask(who, which, HELPED)
    page = re.sub(r"\s+", " ", await lead.page("/lead"))
    assert page.index("Jasny Bór") < page.index("Modry Grab") < page.index('id="board-people"')
    assert "Celina prosi o zgodę na zakończenie" in page
    for which, answer in ((agreed, "agree"), (refused, "refuse")):
        form = re.search(rf'<form method="post" action="/c/{which}/closing-{answer}".+?</form>', page)
        assert form
        sent = dict(re.findall(r'name="(\w+)" value="([^"]*)"', form[0]))
        assert (await lead.send(f"/c/{which}/closing-{answer}", **sent)).headers["location"] == "/lead"
    assert "prosi o zgodę" not in await lead.page("/lead")
    await stage.desk.close(celina, agreed)
    assert await stage.desk.mine(celina) == []
    asked = await stage.desk.closing.of(ola, refused)
    assert asked is not None
    assert asked.answer is ClosingAnswer.REFUSED


async def test_whom_a_lead_is_offered_or_given_stands_and_rings_on_the_board(stage: DeskStage, celina: Account) -> None:
    lena = await stage.hire("lena", "Lena", Line.YOUTH, role=Role.LEAD)
    lead = await browser(stage, "lena")
    handed = ConversationId(await stage.people.arrive("hej", alias="Jasny Bór"))
    await stage.desk.claim(celina, handed)
    await stage.desk.company.hand_over(celina, handed, lena.id)
    assert f'action="/c/{handed}/accept"' in await lead.page("/lead")
    which = ConversationId(await stage.people.arrive("pomocy", alias="Modry Grab", tier=Tier.IMMEDIATE))
    await here(stage, lena)
    await made_offering(stage.parts).look()
    page = await lead.page("/lead")
    assert f'data-rings="offer:{which}"' in page
    assert "aria-keyshortcuts" not in page, "keys are the desk's"
    assert (await lead.send(f"/c/{which}/claim")).headers["location"] == f"/c/{which}"
    assert f'data-rings="offer:{which}"' not in await lead.page("/lead")


async def test_the_board_of_who_is_asked_nothing_says_nothing_of_it(stage: DeskStage, celina: Account) -> None:
    await stage.hire("lena", "Lena", Line.YOUTH, role=Role.LEAD)
    page = await (await browser(stage, "lena")).page("/lead")
    asked = page.partition('<div class="board-asked">')[2].partition("</div>")[0]
    assert (page.count("board-asked"), asked.strip()) == (1, "")
