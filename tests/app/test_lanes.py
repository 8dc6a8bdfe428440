"""One run at a time for each conversation, several conversations beside each other, and no call forgotten."""

import asyncio
from collections import Counter

from most116.app.lanes import Lanes
from most116.core.ids import ConversationId
from most116.core.redaction import EventLog

A, B, C = ConversationId("a"), ConversationId("b"), ConversationId("c")


class Work:
    """Counts runs; holds the conversations in `held` until they are let go."""

    def __init__(self) -> None:
        self.runs: Counter[str] = Counter()
        self.inside: Counter[str] = Counter()
        self.most: Counter[str] = Counter()
        self.held: dict[str, asyncio.Event] = {}
        self.fails: set[str] = set()

    async def __call__(self, conversation: ConversationId) -> None:
        self.inside[conversation] += 1
        self.most[conversation] = max(self.most[conversation], self.inside[conversation])
        self.runs[conversation] += 1
        try:
            if conversation in self.held:
                await self.held[conversation].wait()
            else:
                await asyncio.sleep(0)
            if conversation in self.fails:
                raise ZeroDivisionError
        finally:
            self.inside[conversation] -= 1


def lanes(work: Work, at_once: int = 2) -> Lanes:
    return Lanes(work, at_once=at_once, events=EventLog("test"), failure="work_failed")


async def test_one_conversation_runs_once_at_a_time_and_once_more_after() -> None:
    work = Work()
    work.held["a"] = asyncio.Event()
    made = lanes(work)
    runs = [made.start(A)]
    await asyncio.sleep(0)
    runs += [made.start(A) for _ in range(5)]
    work.held["a"].set()
    assert all(await asyncio.gather(*runs))
    assert (work.runs["a"], work.most["a"]) == (2, 1)


async def test_a_slow_one_keeps_only_itself_waiting() -> None:
    work = Work()
    work.held["a"] = asyncio.Event()
    made = lanes(work)
    slow = made.start(A)
    assert await made.start(B)
    assert await made.start(C)
    assert not slow.done()
    work.held["a"].set()
    assert await slow


async def test_no_more_run_at_once_than_there_are_slots() -> None:
    work = Work()
    for name in "abc":
        work.held[name] = asyncio.Event()
    made = lanes(work)
    runs = [made.start(one) for one in (A, B, C)]
    for _ in range(3):
        await asyncio.sleep(0)
    assert (work.runs["a"], work.runs["b"], work.runs["c"]) == (1, 1, 0)
    for event in work.held.values():
        event.set()
    assert all(await asyncio.gather(*runs))


async def test_a_failure_is_told_to_whoever_asked_and_stops_nobody() -> None:
    work = Work()
    work.fails.add("a")
    made = lanes(work, at_once=1)
    assert list(await asyncio.gather(made.start(A), made.start(B))) == [False, True]
    work.fails.clear()
    assert await made.start(A)


async def test_finishing_waits_for_all_that_was_started() -> None:
    work = Work()
    made = lanes(work, at_once=1)
    for one in (A, B, C, A):
        made.start(one)
    await made.finish()
    assert set(work.runs) == {"a", "b", "c"}
    await made.finish()
