"""A reply that could not be delivered stays where the consultant sees it, with the reason, whatever failed."""

import pytest

from most116.core.errors import EXPIRED, FAILURES, NO_SUCH_ADDRESS, OPTED_OUT, THROTTLED, BridgeError, Failure
from most116.core.ids import ConversationId, TextKey
from most116.core.messages import Delivery, Kind
from most116.testing.house import BOHDAN, House
from router.decision import Say

# One is no platform's, and one ends only with the age of the words: they are shown by the tests of outbox and turns.
FROM_PLATFORMS = [failure for failure in FAILURES.values() if failure not in {EXPIRED, THROTTLED}]


@pytest.mark.parametrize("failure", FROM_PLATFORMS, ids=lambda failure: failure.code)
async def test_whatever_fails_is_beside_the_reply_until_the_end(house: House, failure: Failure) -> None:
    conversation = await house.talk()
    waits = house.parts.settings.outbox.backoff_seconds if failure.retryable else ()
    house.bridge.acts.extend([BridgeError(failure, detail="117")] * (len(waits) + 1))
    await house.reply(conversation, "Jestem")
    await house.deliver()
    for seconds in waits:
        assert await said(house, conversation) == [("Jestem", Delivery.QUEUED, failure.code)]
        house.clock.move(seconds=seconds + 30)
        await house.outbox.drain(conversation)
    given_up = ("Jestem", Delivery.FAILED, failure.code)
    assert await said(house, conversation) == [given_up]
    await house.reply(conversation, "A teraz?")
    await house.deliver()
    assert await said(house, conversation) == [given_up, ("A teraz?", Delivery.SENT, None)]


@pytest.mark.parametrize("failure", [OPTED_OUT, NO_SUCH_ADDRESS], ids=lambda failure: failure.code)
async def test_the_machine_does_not_go_on_calling_who_is_not_reached(house: House, failure: Failure) -> None:
    conversation = await house.talk()
    house.bridge.acts.append(BridgeError(failure, detail="117"))
    await house.reply(conversation, "Jestem")
    await house.deliver()
    # Somebody else who writes more, and is answered, changes nothing for this person.
    other = await house.talk(BOHDAN)
    await house.hears("słucham", "jestem", sender=BOHDAN)
    await house.reply(other, "Słyszę")
    await house.deliver()
    house.decider.answer(None, Say(text=TextKey("queue.update")))
    tried = len(house.bridge.tried)
    await house.hears("", kind=Kind.OPT_OUT)
    await house.deliver()
    assert len(house.bridge.tried) == tried
    *_, note = await house.transcript(conversation)
    assert (note.author, note.delivery, note.delivery_reason) == ("system", Delivery.FAILED, failure.code)
    await house.hears("jestem znowu")
    await house.deliver()
    assert len(house.bridge.tried) == tried + 1


async def test_the_machine_speaks_again_once_a_reply_came_through(house: House) -> None:
    conversation = await house.talk()
    house.bridge.acts.append(BridgeError(OPTED_OUT, detail="50007"))
    for words in ("Jestem", "A teraz?"):
        await house.reply(conversation, words)
        await house.deliver()
    await house.desk.close(house.account(), conversation)
    await house.deliver()
    *_, farewell = await house.transcript(conversation)
    assert (farewell.author, farewell.delivery) == ("system", Delivery.SENT)


async def said(house: House, conversation: ConversationId) -> list[tuple[str, Delivery | None, str | None]]:
    """The consultant's words as the desk shows them."""
    shown = await house.transcript(conversation)
    return [(one.text, one.delivery, one.delivery_reason) for one in shown if one.author == "consultant"]
