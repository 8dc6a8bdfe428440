"""A reply that could not be delivered stays where the consultant sees it, with the reason, whatever failed."""

import pytest

from most116.core.errors import EXPIRED, FAILURES, BridgeError, Failure
from most116.core.ids import ConversationId
from most116.core.messages import Delivery
from most116.testing.house import House

# The one that is no platform's is shown by the tests of the outbox.
FROM_PLATFORMS = [failure for failure in FAILURES.values() if failure is not EXPIRED]


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


async def said(house: House, conversation: ConversationId) -> list[tuple[str, Delivery | None, str | None]]:
    """The consultant's words as the desk shows them."""
    shown = await house.transcript(conversation)
    return [(one.text, one.delivery, one.delivery_reason) for one in shown if one.author == "consultant"]
