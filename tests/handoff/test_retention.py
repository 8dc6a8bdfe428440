"""What is kept how long; with a key everything goes that it sealed."""

from dataclasses import replace

from handoff.store import cases, data_keys, transcripts
from most116.core.conversation import Tier
from most116.core.ids import ConversationId
from most116.testing.house import House


async def closed(house: House, tier: Tier = Tier.STANDARD) -> ConversationId:
    conversation = await house.talk()
    async with house.parts.database.write() as unit:
        case = await cases.hold(unit.connection, conversation)
        assert case is not None
        await cases.save(unit.connection, replace(case, conversation=replace(case.conversation, tier=tier)))
    await house.desk.close(house.account(), conversation)
    return conversation


async def kept(house: House, conversation: ConversationId) -> tuple[bool, bool, bool]:
    """Whether there is an address, a key, and any ciphertext of words."""
    async with house.parts.database.read() as connection:
        lines = await transcripts.transcript(connection, conversation)
        return (
            await data_keys.get_address(connection, conversation) is not None,
            await data_keys.get(connection, conversation) is not None,
            any(line.body for line in lines),
        )


async def test_the_address_goes_after_a_day_and_the_words_after_three(house: House) -> None:
    conversation = await closed(house)
    house.clock.move(hours=24)
    assert await house.retention.enforce() == 0
    house.clock.move(milliseconds=1)
    assert await house.retention.enforce() == 1
    assert await kept(house, conversation) == (False, True, True)
    house.clock.move(hours=48, milliseconds=-1)
    assert await house.retention.enforce() == 0
    house.clock.move(milliseconds=1)
    assert await house.retention.enforce() == 1
    assert await kept(house, conversation) == (False, False, False)
    assert await house.words(conversation) == [""]


async def test_urgent_words_are_kept_for_supervision(house: House) -> None:
    for tier in (Tier.IMMEDIATE, Tier.HIGH):
        conversation = await closed(house, tier)
        house.clock.move(days=30)
        await house.retention.enforce()
        assert await kept(house, conversation) == (False, True, True)
        house.clock.move(milliseconds=1)
        await house.retention.enforce()
        assert await kept(house, conversation) == (False, False, False)


async def test_what_is_not_closed_is_kept_however_old(house: House) -> None:
    conversation = await house.talk()
    house.clock.move(days=400)
    assert await house.retention.enforce() == 0
    assert await kept(house, conversation) == (True, True, True)


async def test_a_message_after_the_address_was_forgotten_brings_it_back(house: House) -> None:
    conversation = await closed(house)
    house.clock.move(hours=25)
    await house.retention.enforce()
    again = await house.hears("to znowu ja")
    await house.desk.claim(house.account(), again)
    await house.deliver()
    assert again != conversation
    assert house.bridge.taken[-1].to.reveal() == "+48600100200"
