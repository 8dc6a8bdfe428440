"""What one consultant holds at once, breaks, and that nobody leaves a talk without an owner."""

from datetime import timedelta

import pytest

from handoff.live import sureness
from handoff.ranks import Role
from handoff.records import Account, ClosingAnswer
from most116.core.conversation import Line, Tier
from most116.core.errors import DeskError
from most116.testing.desk_clients import browser, program
from most116.testing.desk_stage import DeskStage
from most116.testing.house_records import SAFE_NOW


async def refused(of: object) -> str:
    with pytest.raises(DeskError) as raised:
        await of  # type: ignore[misc]
    return raised.value.text_key


async def test_nobody_takes_more_than_two_talks_or_three_units(stage: DeskStage, celina: Account) -> None:
    grave, calm, other, third = [
        await stage.people.arrive("hej", tier=tier) for tier in (Tier.HIGH, Tier.STANDARD, Tier.HIGH, Tier.ELEVATED)
    ]
    first = await stage.desk.take_next(celina)
    assert first is not None
    assert first.id == grave
    assert await refused(stage.desk.claim(celina, other)) == "desk.load.full"  # type: ignore[arg-type]
    second = await stage.desk.take_next(celina)
    assert second is not None
    assert second.id == calm, "one unit is left: not for the second of two urgent ones"
    assert await refused(stage.desk.take_next(celina)) == "desk.load.full"
    assert [entry.id for entry in await stage.desk.queue(celina)] == [other, third], "nobody lost their place"


async def test_immediate_danger_beside_another_talk_takes_a_second_press(
    stage: DeskStage, celina: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    await stage.people.arrive("hej")
    assert await stage.desk.take_next(celina)
    grave = await stage.people.arrive("teraz", tier=Tier.IMMEDIATE)
    await stage.people.arrive("hej")
    assert await refused(stage.desk.take_next(celina)) == "desk.load.sure", "nobody is taken before them"
    monkeypatch.setattr(sureness, "_DOUBLE_CLICK", timedelta())
    taken = await stage.desk.take_next(celina)
    assert taken is not None
    assert taken.id == grave


async def test_a_double_click_is_no_second_thought(stage: DeskStage, celina: Account) -> None:
    await stage.people.arrive("hej")
    assert await stage.desk.take_next(celina)
    grave = await stage.people.arrive("teraz", tier=Tier.IMMEDIATE)
    for _ in range(2):
        assert await refused(stage.desk.claim(celina, grave)) == "desk.load.sure"  # type: ignore[arg-type]


async def test_own_limit_break_and_the_pause_after_danger(stage: DeskStage, celina: Account) -> None:
    one = await program(stage, "celina")
    assert (await one.put("/api/v1/shift", json={"talks": 1})).json()["limit"] == 1
    assert (await one.put("/api/v1/shift", json={"talks": 3})).status_code == 422, "never above what may be held"
    grave = await stage.people.arrive("teraz", tier=Tier.IMMEDIATE)
    await stage.people.arrive("hej")
    assert (await one.post("/api/v1/queue/next")).json()["id"] == grave
    assert (await one.post("/api/v1/queue/next")).json()["error"] == "desk.load.full"
    await one.post(f"/api/v1/conversations/{grave}/release", json={"reason": "own"})
    assert (await one.get("/api/v1/shift")).json()["rest_offered"]
    shift = (await one.post("/api/v1/shift/break", json={"minutes": 10})).json()
    assert (shift["on_break"], shift["rest_offered"]) == (True, False)
    waiting = await stage.desk.queue(celina)
    assert await refused(stage.desk.claim(celina, waiting[-1].id)) == "desk.load.break"
    assert not (await one.delete("/api/v1/shift/break")).json()["on_break"]


async def test_a_second_one_in_danger_in_a_row_takes_consent(stage: DeskStage, celina: Account) -> None:
    for _ in range(2):
        await stage.people.arrive("teraz", tier=Tier.IMMEDIATE)
    taken = await stage.desk.take_next(celina)
    assert taken is not None
    lead = await stage.hire("lidia", "Lidia", Line.YOUTH, role=Role.LEAD)
    await stage.desk.closing.ask(celina, taken.id, SAFE_NOW)
    await stage.desk.closing.answer(lead, taken.id, ClosingAnswer.AGREED)
    await stage.desk.close(celina, taken.id)
    assert await refused(stage.desk.take_next(celina)) == "desk.load.again"


async def test_nobody_signs_out_before_each_talk_has_somebody(stage: DeskStage, celina: Account) -> None:
    await stage.hire("ola", "Ola", Line.YOUTH)
    which = await stage.people.arrive("hej")
    page = await browser(stage, "celina")
    await page.send(f"/c/{which}/claim")
    answer = await page.send("/sign-out")
    assert answer.status_code == 409
    assert "Ola" in answer.text
    assert which in answer.text
    api = await program(stage, "celina")
    assert (await api.delete("/api/v1/session")).json()["error"] == "desk.leaving.explain"
    await page.send(f"/c/{which}/release")
    assert (await page.send("/sign-out")).status_code == 303


async def test_the_page_shows_the_load_and_offers_the_break(stage: DeskStage, celina: Account) -> None:
    page = await browser(stage, "celina")
    assert "Rozmowy: 0 z 2" in await page.page()
    told = await page.send("/shift/break")
    assert "Trwa przerwa" in told.text
    assert "Przerwa od" in await page.page()
    await page.send("/shift/back")
    await page.send("/shift/talks", talks="1")
    assert "Rozmowy: 0 z 1" in await page.page()
