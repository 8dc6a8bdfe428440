"""The pace of a platform, which all workers share, and its silences."""

import pytest

from handoff.live.connection import Live, connect
from handoff.live.pace import Pace
from most116.core.conversation import Channel
from most116.core.messages import ChannelTraits
from most116.testing.moved_clock import MovedClock

TEN = ChannelTraits(max_chars=100, per_second=10)
PAUSED = ChannelTraits(max_chars=100, per_second=10, talk_pause=1)
ANY = ChannelTraits(max_chars=100)


@pytest.fixture
def clock() -> MovedClock:
    return MovedClock()


@pytest.fixture
def pace(live: Live, clock: MovedClock) -> Pace:
    return Pace(live, clock)


async def waits(*asked: Pace, traits: ChannelTraits = TEN, channel: Channel = Channel.TELEGRAM) -> list[float]:
    """Seconds until each turn, all of them granted; each for somebody else."""
    turns = [await pace.turn(channel, f"talk-{number}", traits) for number, pace in enumerate(asked)]
    assert all(turn.granted for turn in turns)
    return [turn.wait for turn in turns]


async def test_two_workers_together_keep_the_pace(live: Live, clock: MovedClock) -> None:
    one, other = Pace(live, clock), Pace(live, clock)
    assert await waits(one, other, one, one, other) == pytest.approx([0, 0.1, 0.2, 0.3, 0.4])
    clock.move(milliseconds=450)
    assert await waits(other, one) == pytest.approx([0.05, 0.15])
    clock.move(seconds=10)
    assert await waits(one, one) == pytest.approx([0, 0.1]), "a pause earns no burst"


async def test_nobody_is_given_a_turn_that_is_far_away(pace: Pace, clock: MovedClock) -> None:
    assert (await waits(*[pace] * 51))[-1] == pytest.approx(5)
    late = await pace.turn(Channel.TELEGRAM, "ania", TEN)
    assert late.wait == pytest.approx(5.1)
    assert not late.granted
    clock.move(seconds=1)
    assert await waits(pace) == pytest.approx([4.1]), "who was told to come again used no turn up"


async def test_a_clock_that_was_ahead_keeps_nobody_waiting(pace: Pace, clock: MovedClock) -> None:
    clock.move(seconds=150)
    assert await waits(pace) == [0]
    clock.move(seconds=-150)
    assert await waits(pace, pace) == pytest.approx([0, 0.1])


async def test_platforms_have_each_their_own(pace: Pace) -> None:
    await pace.throttled(Channel.TELEGRAM, 60)
    assert await waits(pace, pace, channel=Channel.DISCORD) == pytest.approx([0, 0.1])
    assert await waits(pace, pace, traits=ANY, channel=Channel.WEBCHAT) == [0, 0]


async def test_two_messages_to_one_person_lie_apart(pace: Pace, clock: MovedClock) -> None:
    first = await pace.turn(Channel.TELEGRAM, "ania", PAUSED)
    again = await pace.turn(Channel.TELEGRAM, "ania", PAUSED)
    assert (first.wait, first.granted, again.wait, again.granted) == (0, True, 1, False)
    other = await pace.turn(Channel.TELEGRAM, "bohdan", PAUSED)
    assert (other.wait, other.granted) == (0.1, True), "who was told to wait used no turn up"
    clock.move(seconds=1)
    assert (await pace.turn(Channel.TELEGRAM, "ania", PAUSED)).granted


async def test_a_silence_is_as_long_as_the_platform_said(pace: Pace, clock: MovedClock) -> None:
    assert await pace.throttled(Channel.TELEGRAM, 7) == 7
    refused = await pace.turn(Channel.TELEGRAM, "ania", TEN)
    assert (refused.wait, refused.granted) == (7, False)
    assert await pace.throttled(Channel.TELEGRAM, 3) == 7, "a shorter one does not end a longer one"
    clock.move(seconds=7)
    assert await waits(pace) == [0]


async def test_a_silence_that_nobody_measured_grows_and_is_forgotten(pace: Pace, clock: MovedClock) -> None:
    for seconds in (2, 10, 60, 300, 300):
        assert await pace.throttled(Channel.MESSENGER, None) == seconds
        assert await pace.throttled(Channel.MESSENGER, None) == seconds, "calls that were open are one refusal"
        clock.move(seconds=seconds)
    clock.move(seconds=61)
    assert await pace.throttled(Channel.MESSENGER, None) == 2


async def test_without_redis_the_letter_waits_all_the_same(clock: MovedClock) -> None:
    nowhere = connect("redis://127.0.0.1:9")
    pace = Pace(nowhere, clock)
    assert [await pace.throttled(Channel.SMS, 4), await pace.throttled(Channel.SMS, None)] == [4, 2]
    await nowhere.aclose()
