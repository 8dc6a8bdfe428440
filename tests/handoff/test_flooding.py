"""A flood is marked for whoever answers, and changes nothing else."""

from dataclasses import replace

from handoff.routing import by_rules
from most116.core.conversation import Phase, Tier
from most116.testing.house import House


async def test_the_twentieth_message_of_a_minute_marks_the_talk_and_danger_in_it_is_heard(house: House) -> None:
    which = await house.hears(*(f"wiadomość {number}" for number in range(19)))
    (entry,) = await house.desk.queue(house.account())
    assert entry.marks == ()
    await house.hears("jeszcze jedna")
    (entry,) = await house.desk.queue(house.account())
    assert (entry.marks, entry.tier) == (("flood",), Tier.STANDARD)
    house.decider.choose = by_rules
    await house.hears("zaraz się zabiję")
    (entry,) = await house.desk.queue(house.account())
    assert (entry.id, entry.marks, entry.tier) == (which, ("flood",), Tier.IMMEDIATE)


async def test_twenty_messages_in_a_longer_talk_are_none(house: House) -> None:
    for number in range(25):
        await house.hears(f"wiadomość {number}")
        house.clock.move(seconds=10)
    (entry,) = await house.desk.queue(house.account())
    assert entry.marks == ()


async def test_what_began_slowed_is_marked(house: House) -> None:
    house.decider.choose = by_rules
    await house.intake(replace(house.message("nie mam z kim pogadać o szkole"), later=True))
    await house.read_all()
    (entry,) = await house.desk.queue(house.account())
    assert entry.marks == ("flood",)
    assert (await house.case(entry.id)).conversation.phase is Phase.QUEUED
