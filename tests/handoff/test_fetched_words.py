"""Words that had to be fetched: kept where they were written, marked for the desk, and told to the router as late."""

from dataclasses import replace
from datetime import timedelta

from most116.testing.house import House

HOUR = timedelta(hours=1)


async def fetch(house: House, words: str, ago: timedelta) -> None:
    """What somebody wrote so long ago is found at its platform, and read."""
    written = replace(house.message(words), received_at=house.clock.now() - ago, missed=True)
    assert await house.intake(written)
    await house.read_all()


async def test_they_stand_where_they_were_written_and_are_marked_and_the_router_knows(house: House) -> None:
    conversation = await house.hears("hej")
    house.clock.move(hours=1)
    await house.hears("jest tam ktoś?")
    await fetch(house, "tak", HOUR / 2)
    await fetch(house, "nikt nie odpisuje", HOUR / 4)
    told = [(one.text, one.late) for one in await house.transcript(conversation) if one.author == "person"]
    assert told == [("hej", False), ("tak", True), ("nikt nie odpisuje", True), ("jest tam ktoś?", False)]
    assert [(one.missed, one.overtaken) for one in house.decider.heard[-3:]] == [
        (False, False),
        (True, True),
        (True, True),
    ]
    assert house.decider.windows[-1] == (), "what was written an hour before or after is no part of the same cue"


async def test_after_which_nothing_was_written_they_are_in_turn(house: House) -> None:
    await house.hears("hej")
    house.clock.move(hours=1)
    await fetch(house, "STOP", HOUR / 2)
    assert (house.decider.heard[-1].missed, house.decider.heard[-1].overtaken) == (True, False)


async def test_they_stand_below_what_a_consultant_has_answered(house: House) -> None:
    conversation = await house.talk()
    house.clock.move(hours=1)
    await house.reply(conversation, "Jestem")
    house.clock.move(hours=1)
    await fetch(house, "halo?", 3 * HOUR / 2)
    *_, reply, last = await house.transcript(conversation)
    assert (reply.text, last.text, last.late) == ("Jestem", "halo?", True)
