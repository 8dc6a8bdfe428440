"""Unread messages are looked at for danger before their turn, and whoever is in it is raised before the others."""

import asyncio
from dataclasses import replace

from handoff.live import names
from handoff.live.unscreened import UnscreenedStream
from most116.core.conversation import Channel
from most116.core.ids import ConversationId, MessageId
from most116.testing.house import BOHDAN, House
from most116.testing.house_records import ANIA

DANGER = "połknęłam garść tabletek"
HIGH = "chcę się zabić"
CECYLIA, DARIA = "+48600100400", "+48600100500"


async def raised(house: House) -> tuple[set[str], set[str]]:
    """After a look at all that nobody has looked at: who is in the stream of the tier immediate, and of high."""
    stream = house.screening.unscreened
    await stream.prepare()
    while entries := await stream.next(64, 1):
        await house.screening.screen(entries)
    assert await stream.abandoned(0, 64) == []
    live = house.parts.runtime.redis
    first, second = [await live.xrange(name) for name in (names.READY_IMMEDIATE, names.READY_HIGH)]
    return {one[b"c"].decode() for _, one in first}, {one[b"c"].decode() for _, one in second}


async def at(house: House, sender: str) -> ConversationId:
    """Where the unread messages of somebody wait whom nobody has read yet."""
    redis, pseudonyms = house.parts.runtime.redis, house.parts.pseudonyms
    message = house.message("", sender=sender)
    found = await redis.get(names.contact(pseudonyms.contact(message.channel, message.slot, message.sender)))
    assert found is not None
    return ConversationId(found.decode())


async def test_only_danger_is_raised_and_whatever_message_it_is_in(house: House) -> None:
    for sender, texts in {
        BOHDAN: ["hej", "mam pytanie o szkołę"],
        CECYLIA: ["hej", "jesteś?", DANGER],
        DARIA: [HIGH, "odpisz"],
    }.items():
        for text in texts:
            await house.intake(house.message(text, sender=sender))
    assert await raised(house) == ({await at(house, CECYLIA)}, {await at(house, DARIA)})
    # It says whose turn comes first, and takes nothing off.
    assert len(await house.unread()) == 3
    assert not house.decider.heard


async def test_a_second_message_is_looked_at_while_the_first_still_waits(house: House) -> None:
    await house.intake(house.message("hej"))
    assert await raised(house) == (set(), set())
    await house.intake(house.message(DANGER))
    assert await raised(house) == ({await at(house, ANIA)}, set())


async def test_a_cue_in_pieces_is_read_together(house: House) -> None:
    await house.intake(house.message("zjadłam"))
    assert await raised(house) == (set(), set())
    await house.intake(house.message("garść tabletek"))
    assert await raised(house) == ({await at(house, ANIA)}, set())


async def test_what_was_read_meanwhile_is_let_go_of(house: House) -> None:
    await house.hears(DANGER)
    assert await raised(house) == (set(), set())


async def test_a_flood_passes_everybody_but_those_in_danger_outside_it(house: House) -> None:
    await house.intake(replace(house.message(DANGER), later=True))
    assert await raised(house) == (set(), {await at(house, ANIA)})


async def test_a_talk_that_somebody_holds_goes_before_those_that_begin(house: House) -> None:
    talk = await house.talk()
    await house.hears("hej", sender=BOHDAN)
    await raised(house)
    await house.intake(house.message("jestem jeszcze"))
    await house.intake(house.message("halo", sender=BOHDAN))
    assert await raised(house) == (set(), {talk})


async def test_what_cannot_be_opened_is_raised_as_it_will_be_judged(house: House) -> None:
    await house.intake(house.message("hej"))
    which = await at(house, ANIA)
    inbox = house.parts.inbox
    await inbox.accept(
        MessageId("broken"),
        house.parts.pseudonyms.contact(Channel.SMS, house.message("").slot, house.message("").sender),
        which,
        b"nothing that we sealed",
        house.clock.now(),
        channel=Channel.SMS,
    )
    assert await raised(house) == (set(), {which})


async def test_what_a_dead_process_was_looking_at_is_looked_at_by_another(house: House) -> None:
    await house.intake(house.message(DANGER))
    dead = UnscreenedStream(house.parts.runtime.blocking, "dead")
    await dead.prepare()
    assert len(await dead.next(64, 1)) == 1
    assert await raised_by_taking_over(house)


async def raised_by_taking_over(house: House) -> bool:
    await house.screening.screen(await house.screening.unscreened.abandoned(0, 64))
    return bool(await house.parts.runtime.redis.xlen(names.READY_IMMEDIATE))


async def test_what_is_handed_on_is_looked_at_again_and_does_not_wait_for_another_turn(house: House) -> None:
    conversation = await house.talk()
    await house.close(house.account(), conversation)
    house.clock.move(days=1)
    await raised(house)
    await house.intake(house.message(DANGER))
    await house.process.drain(conversation)
    (following,) = await house.unread()
    assert following != conversation
    first, second = await raised(house)
    assert following in first
    assert following in second


async def test_two_processes_share_the_work(house: House) -> None:
    """Every message is looked at by one of them."""
    for number in range(40):
        await house.intake(house.message("hej", sender=f"+4860010{number:04}"))
    streams = [UnscreenedStream(house.parts.runtime.blocking, name) for name in ("one", "two")]
    for stream in streams:
        await stream.prepare()
    found = await asyncio.gather(*(stream.next(20, 1) for stream in streams))
    assert [len(entries) for entries in found] == [20, 20]
    assert len({one.conversation for entries in found for one in entries}) == 40
