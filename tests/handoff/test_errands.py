"""Errands are run once, tried again when a platform cannot now, and readable by nobody on the way."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest

from handoff.errand_runner import ErrandRunner
from handoff.live import names
from handoff.live.connection import Live
from most116.app.assembly import make_pace
from most116.core.clock import Clock, SystemClock
from most116.core.conversation import Channel
from most116.core.errors import NO_SUCH_ADDRESS, UNREACHABLE, BridgeError
from most116.core.messages import Duty, Errand
from most116.core.redaction import EventLog
from most116.core.sealed import ReplyAddress, Secret
from most116.testing.ear import eventually
from most116.testing.house import House
from most116.testing.list_bridge import ListBridge
from most116.testing.moved_clock import MovedClock

LEAVE = Errand(channel=Channel.TELEGRAM, duty=Duty.LEAVE, to=ReplyAddress("-100500"), text=Secret("do widzenia"))
TAPPED = Errand(channel=Channel.TELEGRAM, duty=Duty.TAPPED, to=ReplyAddress("7001"), about=("tap-1", "12"))


class Messenger(ListBridge):
    """A way out that runs errands, and fails as often as it is told."""

    def __init__(self) -> None:
        super().__init__()
        self.failures: list[Exception] = []
        self.run_errands: list[Errand] = []

    async def run(self, errand: Errand) -> None:
        if self.failures:
            raise self.failures.pop(0)
        self.run_errands.append(errand)


@pytest.fixture
def bridge() -> Messenger:
    return Messenger()


@asynccontextmanager
async def running(house: House, redis: Live, bridge: ListBridge, clock: Clock | None = None) -> AsyncIterator[None]:
    runner = ErrandRunner(
        redis=redis,
        keyring=house.parts.keyring,
        bridges={Channel.TELEGRAM: bridge},
        pace=make_pace(house.parts),
        clock=clock or SystemClock(),
        events=EventLog("test"),
        again_seconds=0.05,
    )
    stop = asyncio.Event()
    task = asyncio.create_task(runner.run(stop))
    yield
    stop.set()
    await task


def all_done(bridge: Messenger, *errands: Errand) -> Callable[[], bool]:
    return lambda: bridge.run_errands == list(errands)


async def nothing_is_left(redis: Live) -> None:
    async with asyncio.timeout(60):
        while await redis.xlen(names.ERRANDS):  # noqa: ASYNC110 - another program would have to be asked as well
            await asyncio.sleep(0.01)


async def test_what_was_put_down_is_run_once(house: House, live_blocking: Live, bridge: Messenger) -> None:
    assert await house.intake(LEAVE)
    assert await house.intake(LEAVE) is False, "a second update about the same group"
    assert await house.intake(TAPPED)
    async with running(house, live_blocking, bridge):
        await eventually(all_done(bridge, LEAVE, TAPPED))
        await nothing_is_left(live_blocking)


async def test_nothing_of_an_errand_can_be_read_on_the_way(house: House, live_blocking: Live) -> None:
    await house.intake(LEAVE)
    kept = repr(await live_blocking.xrange(names.ERRANDS))
    assert "100500" not in kept
    assert "widzenia" not in kept


async def test_what_cannot_be_done_now_is_done_later(house: House, live_blocking: Live, bridge: Messenger) -> None:
    bridge.failures = [BridgeError(UNREACHABLE)] * 2
    await house.intake(LEAVE)
    async with running(house, live_blocking, bridge):
        await eventually(all_done(bridge, LEAVE))


@pytest.mark.parametrize("failure", [BridgeError(NO_SUCH_ADDRESS), ValueError("a bug")])
async def test_what_can_never_be_done_holds_up_nothing(
    house: House, live_blocking: Live, bridge: Messenger, failure: Exception
) -> None:
    bridge.failures = [failure]
    await house.intake(LEAVE)
    await house.intake(TAPPED)
    async with running(house, live_blocking, bridge):
        await eventually(lambda: TAPPED in bridge.run_errands or LEAVE in bridge.run_errands)
        await nothing_is_left(live_blocking)
    assert len(bridge.run_errands) == 1


async def test_a_tap_that_is_long_over_is_left(house: House, live_blocking: Live, bridge: Messenger) -> None:
    later = MovedClock(SystemClock().now() + timedelta(minutes=3))
    bridge.failures = [BridgeError(UNREACHABLE)] * 2
    await house.intake(TAPPED)
    await house.intake(LEAVE)
    async with running(house, live_blocking, bridge, later):
        await eventually(all_done(bridge, LEAVE))


async def test_a_channel_that_runs_none_is_asked_for_none(house: House, live_blocking: Live) -> None:
    await house.intake(LEAVE)
    async with running(house, live_blocking, ListBridge()):
        await nothing_is_left(live_blocking)
