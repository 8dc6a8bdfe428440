"""Many letters at once: every conversation gets its turn, and a platform that is slow or silent holds up no other."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace

from handoff.outbox import Outbox
from handoff.store.letters import LetterRow, LetterState
from most116.app.assembly import make_outbox, make_pace
from most116.core.conversation import Channel
from most116.core.errors import THROTTLED, BridgeError
from most116.core.ids import ConversationId
from most116.core.messages import ChannelTraits, Letter, SendReceipt
from most116.testing.house import House
from most116.testing.list_bridge import ListBridge


class Platform(ListBridge):
    """A way out whose calls take a moment; it counts how many are open at once."""

    def __init__(self, traits: ChannelTraits = ListBridge.traits) -> None:
        super().__init__()
        self.traits = traits
        self.open, self.most_open = 0, 0

    async def send(self, letter: Letter) -> SendReceipt:
        self.open += 1
        self.most_open = max(self.most_open, self.open)
        try:
            await asyncio.sleep(0.001)
            return await super().send(letter)
        finally:
            self.open -= 1


async def talks(house: House, number: int, channel: Channel = Channel.SMS) -> Sequence[ConversationId]:
    """Celina's conversations with as many people, in which everything said so far has gone."""
    found = list[ConversationId]()
    for count in range(number):
        heard = house.message("hej", sender=f"+4860010{count:04}")
        assert await house.intake(replace(heard, channel=channel))
        found += await house.unread()
        await house.read_all()
        await house.desk.claim(house.account(), found[-1])
    await drain(make_outbox(house.parts, {channel: ListBridge()}), found)
    return found


async def state(house: House, row: LetterRow) -> tuple[LetterState, str | None, int]:
    now = await house.letter(row.message)
    return now.state, now.reason, now.attempt


async def drain(outbox: Outbox, conversations: Sequence[ConversationId]) -> None:
    await asyncio.gather(*(outbox.drain(one) for one in conversations))


async def test_a_new_conversation_does_not_wait_for_the_whole_burst(house: House) -> None:
    *busy, new = await talks(house, 13)
    for number in range(6):
        for conversation in busy:
            await house.reply(conversation, f"długa rozmowa {number}")
    await house.reply(new, "Jestem")
    platform = Platform()
    await drain(make_outbox(house.parts, {Channel.SMS: platform}), [*busy, new])
    assert len(platform.texts) == 6 * len(busy) + 1
    # One letter of each who came before, and some of those who were quick; never all that they have to send.
    assert platform.texts.index("Jestem") < 2 * len(busy)
    assert platform.most_open <= house.parts.settings.outbox.concurrency


async def test_each_conversation_keeps_its_order_in_a_burst(house: House) -> None:
    conversations = await talks(house, 6)
    for number in range(5):
        for which, conversation in enumerate(conversations):
            await house.reply(conversation, f"{which} {number}")
    platform = Platform()
    await drain(make_outbox(house.parts, {Channel.SMS: platform}), conversations)
    for which in range(6):
        assert [text for text in platform.texts if text.startswith(f"{which} ")] == [f"{which} {n}" for n in range(5)]


async def test_a_platform_that_hangs_holds_up_no_other(house: House) -> None:
    slow, quick = await talks(house, 8), await talks(house, 1, Channel.MESSENGER)
    go = asyncio.Event()

    async def hang(_: Letter) -> None:
        await go.wait()

    hanging, other = Platform(), Platform()
    hanging.acts.extend([hang] * 8)
    for conversation in (*slow, *quick):
        await house.reply(conversation, "Jestem")
    outbox = make_outbox(house.parts, {Channel.SMS: hanging, Channel.MESSENGER: other})
    waiting = asyncio.create_task(drain(outbox, slow))
    while len(hanging.tried) < house.parts.settings.outbox.concurrency:  # noqa: ASYNC110 - until the loop has come so far
        await asyncio.sleep(0.001)
    await drain(outbox, quick)
    assert (other.texts, hanging.texts) == (["Jestem"], [])
    go.set()
    await waiting
    assert len(hanging.texts) == 8


async def test_a_silence_is_for_the_whole_platform_and_for_no_other(house: House) -> None:
    first, second = await talks(house, 2)
    (elsewhere,) = await talks(house, 1, Channel.MESSENGER)
    rows = [await house.reply(conversation, "Jestem") for conversation in (first, second, elsewhere)]
    throttled, other = Platform(), Platform()
    throttled.acts.append(BridgeError(THROTTLED, retry_after=30))
    outbox = make_outbox(house.parts, {Channel.SMS: throttled, Channel.MESSENGER: other})
    for row in rows:
        await outbox.drain(row.conversation)
    assert [await state(house, row) for row in rows] == [
        (LetterState.QUEUED, "throttled", 0),
        (LetterState.QUEUED, "throttled", 0),
        (LetterState.SENT, None, 1),
    ]
    assert len(throttled.tried) == 1, "nobody was asked again"
    house.clock.move(seconds=30)
    await drain(outbox, [first, second])
    assert throttled.texts == ["Jestem", "Jestem"]


async def test_where_a_talk_is_throttled_the_others_go_on(house: House) -> None:
    first, second = await talks(house, 2)
    rows = [await house.reply(conversation, "Jestem") for conversation in (first, second)]
    platform = Platform(ChannelTraits(max_chars=1600, throttles_talks=True))
    platform.acts.append(BridgeError(THROTTLED, retry_after=30))
    outbox = make_outbox(house.parts, {Channel.SMS: platform})
    for row in rows:
        await outbox.drain(row.conversation)
    assert [(await state(house, row))[0] for row in rows] == [LetterState.QUEUED, LetterState.SENT]


async def test_being_throttled_is_no_failed_try_and_ends_with_the_words_age(house: House) -> None:
    (conversation,) = await talks(house, 1)
    row = await house.reply(conversation, "Jestem")
    platform = Platform()
    outbox = make_outbox(house.parts, {Channel.SMS: platform})
    for _ in range(20):
        platform.acts.append(BridgeError(THROTTLED, retry_after=300))
        await outbox.drain(conversation)
        assert await state(house, row) == (LetterState.QUEUED, "throttled", 0)
        house.clock.move(seconds=300)
    house.clock.move(minutes=21)
    await outbox.drain(conversation)
    assert (await state(house, row))[:2] == (LetterState.FAILED, "expired")


async def test_a_long_letter_goes_on_after_a_silence_where_it_stopped(house: House) -> None:
    (conversation,) = await talks(house, 1)
    row = await house.reply(conversation, "abcdef")
    platform = Platform()
    platform.part_chars = 2
    outbox = make_outbox(house.parts, {Channel.SMS: platform})

    async def silence(_: Letter) -> None:
        await make_pace(house.parts).throttled(Channel.SMS, 20)

    platform.acts.append(silence)
    await outbox.drain(conversation)
    assert (platform.texts, await state(house, row)) == (["ab"], (LetterState.QUEUED, "throttled", 0))
    house.clock.move(seconds=20)
    await outbox.drain(conversation)
    assert platform.texts == ["ab", "cd", "ef"]
