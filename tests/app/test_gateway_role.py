"""One process of a house listens, and another takes over when it is gone."""

import asyncio

from handoff.live import names
from handoff.live.connection import Live, connect
from handoff.live.leader import Leader
from most116.app.gateway_role import hold
from most116.core.conversation import Channel
from most116.core.redaction import EventLog
from most116.testing.ear import eventually

KEY = names.listener(Channel.DISCORD)


class Listening:
    """Counts who listens; `kept` is what was finished after the end was asked for."""

    def __init__(self) -> None:
        self.now, self.most, self.begun, self.kept = 0, 0, 0, 0

    async def run(self) -> None:
        self.now += 1
        self.begun += 1
        self.most = max(self.most, self.now)
        try:
            await asyncio.Event().wait()
        finally:
            await asyncio.sleep(0.05)
            self.kept += 1
            self.now -= 1


async def test_of_two_processes_one_listens_and_the_other_takes_over(live: Live) -> None:
    listening, stops = Listening(), [asyncio.Event(), asyncio.Event()]
    tasks = []
    for number, stop in enumerate(stops):
        leader = Leader(live, f"process-{number}", KEY)
        tasks.append(asyncio.create_task(hold(Channel.DISCORD, listening, leader, stop, EventLog("gateway"))))
        await eventually(lambda: listening.now == 1)
    stops[0].set()
    await tasks[0]
    await eventually(lambda: listening.begun == 2)
    stops[1].set()
    await tasks[1]
    assert (listening.most, listening.now, listening.kept) == (1, 0, 2)
    assert await live.get(KEY) is None


async def test_who_loses_the_lead_stops_listening(live: Live) -> None:
    listening, stop = Listening(), asyncio.Event()
    task = asyncio.create_task(hold(Channel.DISCORD, listening, Leader(live, "one", KEY), stop, EventLog("gateway")))
    await eventually(lambda: listening.now == 1)
    await live.set(KEY, "another", px=60_000)
    await eventually(lambda: listening.now == 0)
    stop.set()
    await task
    assert await live.get(KEY) == b"another"


async def test_without_redis_nobody_begins_and_the_end_still_comes() -> None:
    listening, stop = Listening(), asyncio.Event()
    leader = Leader(connect("redis://127.0.0.1:1"), "one", KEY)
    task = asyncio.create_task(hold(Channel.DISCORD, listening, leader, stop, EventLog("gateway")))
    await asyncio.sleep(0.1)
    stop.set()
    await task
    assert listening.begun == 0
