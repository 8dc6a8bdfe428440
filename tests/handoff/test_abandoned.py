"""A talk whose consultant has vanished comes back to the queue, immediate danger first, and nobody else's does."""

from handoff.store import audit
from most116.app.assembly import make_abandoned
from most116.core.conversation import Line, Phase, Tier
from most116.testing.house import BOHDAN, House
from router.decision import DialogState, RaiseTier


async def test_the_talks_of_who_is_gone_come_back_and_others_stay(house: House) -> None:
    abandoned, presence = make_abandoned(house.parts), house.desk.floor.presence
    calm, grave = await house.talk(), await house.hears("hej", sender=BOHDAN)
    await house.desk.claim(house.account("Ewa"), grave)
    state = DialogState(stage=Phase.ACTIVE, line=Line.YOUTH, tier=Tier.IMMEDIATE, waiting_since=house.clock.now())
    house.decider.answer(state, RaiseTier(tier=Tier.IMMEDIATE), tier=Tier.IMMEDIATE)
    await house.hears("teraz", sender=BOHDAN)
    assert await abandoned.give_back() == 0, "who was never seen counts from now on"
    house.clock.move(minutes=3)
    await presence.seen(house.account().id)
    assert await abandoned.give_back() == 1
    assert (await house.case(grave)).conversation.phase is Phase.QUEUED
    assert (await house.case(calm)).conversation.assigned_to == house.account().id
    (place,) = await house.desk.queue(house.account())
    assert place.id == grave
    house.clock.move(minutes=9)
    assert await abandoned.give_back() == 0
    house.clock.move(minutes=2)
    assert await abandoned.give_back() == 1
    assert await abandoned.give_back() == 0
    async with house.parts.database.read() as connection:
        assert await audit.broken_at(connection) is None
