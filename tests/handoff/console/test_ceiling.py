"""A lead's limit for somebody else, such as a trainee; and who cannot be reached any more stands on the board."""

from datetime import timedelta

import pytest

from handoff.dialogs import state_of, with_state
from handoff.live import sureness
from handoff.ranks import Role
from handoff.records import Account
from handoff.store import cases
from most116.core.conversation import Line, Tier
from most116.core.errors import DeskError
from most116.core.ids import ConsultantId, ConversationId
from most116.testing.desk_clients import browser, program
from most116.testing.desk_stage import DeskStage
from router.turn import Outcome


@pytest.fixture
async def lena(stage: DeskStage) -> Account:
    """Leads the line for children."""
    return await stage.hire("lena", "Lena", Line.YOUTH, role=Role.LEAD)


async def refused(of: object) -> str:
    with pytest.raises(DeskError) as raised:
        await of  # type: ignore[misc]
    return raised.value.text_key


async def test_a_trainee_takes_one_calm_talk_and_danger_only_with_a_second_press(
    stage: DeskStage, celina: Account, lena: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    await stage.desk.lead.set_ceiling(lena, celina.id, 1, calm_only=True)
    high = await stage.people.arrive("hej", tier=Tier.HIGH)
    calm = await stage.people.arrive("hej")
    assert await refused(stage.desk.claim(celina, ConversationId(high))) == "desk.load.full"
    taken = await stage.desk.take_next(celina)
    assert taken is not None
    assert taken.id == calm, "the urgent one waits for somebody else, in its place"
    second = await stage.people.arrive("hej")
    assert await refused(stage.desk.claim(celina, ConversationId(second))) == "desk.load.full"
    await stage.desk.release(celina, taken.id)
    grave = ConversationId(await stage.people.arrive("teraz", tier=Tier.IMMEDIATE))
    assert await refused(stage.desk.claim(celina, grave)) == "desk.load.calm_only"
    monkeypatch.setattr(sureness, "_DOUBLE_CLICK", timedelta())
    assert (await stage.desk.claim(celina, grave)).assigned_to == celina.id, "nobody in danger is kept from a person"


async def test_who_may_set_it_and_that_nobody_raises_it_themselves(
    stage: DeskStage, celina: Account, bohdan: Account, lena: Account
) -> None:
    boss, trainee = await program(stage, "lena"), await program(stage, "celina")
    url = f"/api/v1/colleagues/{celina.id}/ceiling"
    assert (await trainee.put(url, json={"talks": 2})).status_code == 403
    assert (await boss.put(url, json={"talks": 3})).status_code == 422, "more than the installation allows"
    assert (await boss.put(url, json={"talks": 1, "calm_only": True})).status_code == 204
    assert (await trainee.put("/api/v1/shift", json={"talks": 2})).status_code == 422
    assert (await trainee.get("/api/v1/shift")).json()["limit"] == 1
    for other in (bohdan.id, lena.id, ConsultantId("nobody")):
        answer = await boss.put(f"/api/v1/colleagues/{other}/ceiling", json={"talks": 1})
        assert answer.status_code == 409, "of another line, oneself, nobody"
    await stage.desk.floor.presence.seen(celina.id)
    (seen,) = [one for one in (await boss.get("/api/v1/board")).json()["people"] if one["alias"] == "Celina"]
    assert (seen["ceiling"], seen["calm_only"], seen["limit"]) == (1, True, 1)
    page = await browser(stage, "lena")
    assert "bez pilnych rozmów" in await page.page("/lead")
    assert (await page.send(f"/lead/colleagues/{celina.id}/ceiling", talks="0")).status_code == 303
    assert (await trainee.get("/api/v1/shift")).json()["limit"] == 2


async def test_who_cannot_be_reached_any_more_is_on_the_board_with_the_last_tier(
    stage: DeskStage, celina: Account, lena: Account
) -> None:
    which = ConversationId(await stage.people.arrive("hej", tier=Tier.HIGH))
    await stage.people.arrive("hej")
    boss = await program(stage, "lena")
    assert (await boss.get("/api/v1/board")).json()["undelivered"] == []
    async with stage.parts.database.write() as unit:
        case = await cases.hold(unit.connection, which)
        assert case is not None
        blocked = Outcome(state=state_of(case)).tagged("unreachable")
        await cases.save(unit.connection, with_state(case, blocked.state))
    assert (await boss.get("/api/v1/board")).json()["undelivered"] == [which]
    (entry,) = [one for one in (await boss.get("/api/v1/queue")).json() if one["id"] == which]
    assert (entry["tier"], entry["marks"]) == ("high", ["unreachable"])
    page = await browser(stage, "lena")
    assert "odpowiedź nie dojdzie" in await page.page("/lead")
