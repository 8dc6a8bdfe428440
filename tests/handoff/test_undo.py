"""A reply is held for some seconds: it can be taken back whole, and else it is sent."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from handoff.store import letters, tables
from most116.core.conversation import Tier
from most116.core.errors import DeskError
from most116.core.ids import ConversationId, MessageId, TextKey
from most116.testing.house import House
from router.decision import PassOn, Say

HOLD = timedelta(seconds=5)


async def talking(house: House) -> ConversationId:
    conversation = await house.talk()
    house.bridge.taken.clear()
    return conversation


async def held_reply(house: House, conversation: ConversationId, text: str) -> MessageId:
    said = await house.desk.reply(house.account(), conversation, text, hold=HOLD)
    assert said.sends_at == said.at + HOLD
    return said.id


async def test_a_held_reply_goes_when_its_time_is_over_and_not_before(house: House) -> None:
    conversation = await talking(house)
    await held_reply(house, conversation, "pierwsze")
    house.clock.move(seconds=1)
    await held_reply(house, conversation, "drugie")
    assert await house.outbox.drain(conversation) == timedelta(seconds=4)
    assert house.bridge.texts == []
    house.clock.move(seconds=4)
    assert await house.outbox.drain(conversation) == timedelta(seconds=1)
    assert house.bridge.texts == ["pierwsze"]
    house.clock.move(seconds=1)
    assert await house.outbox.drain(conversation) is None
    assert house.bridge.texts == ["pierwsze", "drugie"]


async def test_what_is_taken_back_is_never_sent_and_comes_back_before_what_was_begun_since(house: House) -> None:
    conversation, celina = await talking(house), house.account()
    message = await held_reply(house, conversation, "nie tak")
    await house.desk.drafts.keep(celina, conversation, "i dalej")
    assert await house.desk.undoing.undo(celina, conversation, message) == "nie tak"
    assert await house.desk.drafts.of(celina, conversation) == "nie tak\ni dalej"
    house.clock.move(seconds=10)
    await house.outbox.drain(conversation)
    assert house.bridge.texts == []
    assert "nie tak" not in [line.text for line in await house.transcript(conversation)]
    async with house.parts.database.read() as connection:
        assert await letters.of_message(connection, message) is None
        acts = [row.action for row in await connection.execute(select(tables.audit).order_by(tables.audit.c.seq))]
    assert acts == ["claim", "undo"]
    await held_reply(house, conversation, "tak")
    house.clock.move(seconds=5)
    await house.outbox.drain(conversation)
    assert house.bridge.texts == ["tak"]


@pytest.mark.parametrize("left", ["due", "taken", "sent at once"])
async def test_what_has_left_is_not_taken_back(house: House, left: str) -> None:
    conversation, celina = await talking(house), house.account()
    if left == "sent at once":
        message = (await house.desk.reply(celina, conversation, "już")).id
    else:
        message = await held_reply(house, conversation, "już")
        house.clock.move(seconds=5)
    if left == "taken":
        await house.outbox.drain(conversation)
    with pytest.raises(DeskError) as refused:
        await house.desk.undoing.undo(celina, conversation, message)
    assert (refused.value.status, refused.value.text_key) == (409, "desk.undo_late")
    await house.outbox.drain(conversation)
    assert house.bridge.texts == ["już"]


async def test_nobody_takes_back_the_words_of_others(house: House) -> None:
    conversation = await talking(house)
    message = await held_reply(house, conversation, "moje")
    system = (await house.transcript(conversation))[1]
    for account, which in ((house.account("Bohdan"), message), (house.account(), system.id)):
        with pytest.raises(DeskError) as refused:
            await house.desk.undoing.undo(account, conversation, which)
        assert refused.value.status == 403
    assert (await house.transcript(conversation))[-1].text == "moje"


async def test_where_help_is_in_danger_does_not_wait_behind_a_held_reply(house: House) -> None:
    conversation = await talking(house)
    await held_reply(house, conversation, "pierwsze")
    house.decider.answer(None, PassOn(), Say(text=TextKey("urgent.immediate")), tier=Tier.IMMEDIATE)
    await house.hears("zaraz to zrobię")
    await house.outbox.drain(conversation)
    assert house.bridge.texts[0] == "pierwsze"
    assert len(house.bridge.texts) == 2
