"""The webhooks beside the floor: turn by turn, on one Redis, with the same requests, at few and at many connections."""

import asyncio
import os
import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from most116.testing.bench.channels import Post, posts_of
from most116.testing.bench.floor import running_floor
from most116.testing.bench.load import Figures, figures, kept_connection, post_all_timed
from most116.testing.bench.results import Results
from most116.testing.trial import Trial

CONNECTIONS: Mapping[int, int] = {1: 60, 16: 240, 64: 480}
"""How many at once, and how many requests a turn then has: short, so that both find the same neighbours at work."""

_TEXTS = ("hej", "chcę porozmawiać", "mam 15 lat", "nie wiem od czego zacząć, w szkole jest źle i w domu też")
# People beyond those who are counted.
_WARMING, _WARMED = 80_000_000, 128


@dataclass(slots=True)
class _Side:
    """Ours or the floor: its turns in one cell, and its processor time over all cells."""

    port: int
    pid: int
    seconds: list[float] = field(default_factory=list)
    elapsed: float = 0.0
    cpu_seconds: float = 0.0
    requests: int = 0

    async def turn(self, requests: Sequence[bytes], connections: int) -> None:
        before = _cpu_seconds(self.pid)
        times, elapsed = await post_all_timed("127.0.0.1", self.port, requests, connections)
        self.cpu_seconds += _cpu_seconds(self.pid) - before
        self.requests += len(requests)
        self.seconds += times
        self.elapsed += elapsed

    def cell(self) -> Figures:
        """What was measured since the last cell."""
        found = figures(self.seconds, self.elapsed)
        self.seconds, self.elapsed = [], 0.0
        return found


async def compare(trial: Trial, results: Results, turns: int) -> None:
    """Each channel at each number of connections; then the middle ratio of all channels, and the processor's share.

    The rest of the house works behind the webhook all the while, on the same processors.
    """
    with running_floor(trial) as (port, pid):
        ours = _Side(urlsplit(trial.ready.public_url).port or 80, trial.process("public").pid)
        floor = _Side(port, pid)
        person = 0
        for side in (floor, ours):
            # The first requests find neither a connection nor a script in Redis.
            await side.turn(_first_messages(posts_of(trial.ready)["SMS"], _WARMING, _WARMED), max(CONNECTIONS))
            side.cell()
            side.cpu_seconds, side.requests = 0.0, 0
        for name, post in posts_of(trial.ready).items():
            for connections, count in CONNECTIONS.items():
                for turn in range(turns):
                    requests = _first_messages(post, person, count)
                    person += count
                    for side in (floor, ours) if turn % 2 else (ours, floor):
                        await side.turn(requests, connections)
                _tell_cell(results, f"{name} at {connections}", ours.cell(), floor.cell())
        for connections in CONNECTIONS:
            for kind in ("rate", "p99"):
                found = results.of(f"{name} at {connections}, {kind} / floor" for name in posts_of(trial.ready))
                results.add(f"webhook / floor, {kind} at {connections}", statistics.median(found))
        mine, its = (1000 * side.cpu_seconds / side.requests for side in (ours, floor))
        results.add("webhook, CPU of one", mine, "ms")
        results.add("floor, CPU of one", its, "ms")
        results.add("webhook / floor, CPU of one", mine / its)


async def alone(trial: Trial, results: Results, pause: float, requests: int = 100) -> float:
    """Milliseconds that the floor takes for half of the messages, one at a time, while nothing else goes on.

    `pause`: seconds before each, in which its processor forgets what it had at hand (docs/decisions/0159).
    """
    with running_floor(trial) as (port, _):
        messages, seconds = _first_messages(posts_of(trial.ready)["SMS"], 0, requests + _WARMED), list[float]()
        await post_all_timed("127.0.0.1", port, messages[requests:], 1)
        async with kept_connection("127.0.0.1", port) as caller:
            for message in messages[:requests]:
                await asyncio.sleep(pause)
                seconds.append(await caller.post(message))
    found = figures(seconds, sum(seconds))
    results.add_times("floor alone", found)
    return found.p50


def _tell_cell(results: Results, name: str, ours: Figures, floor: Figures) -> None:
    for who, found in (("webhook", ours), ("floor", floor)):
        results.keep(f"{who}, {name}, rate", found.rate, "/s")
        results.keep(f"{who}, {name}, p50", found.p50, "ms")
        results.keep(f"{who}, {name}, p99", found.p99, "ms")
    results.keep(f"{name}, rate / floor", ours.rate / floor.rate)
    results.keep(f"{name}, p99 / floor", ours.p99 / floor.p99)
    told = (f"{one.rate:5.0f}/s, p50 {one.p50:6.2f}, p99 {one.p99:6.1f} ms" for one in (ours, floor))
    results.say(
        f"  {name:16} {'; floor '.join(told)}; rate {ours.rate / floor.rate:.2f}, p99 {ours.p99 / floor.p99:.2f}"
    )


def _first_messages(post: Post, person: int, count: int) -> Sequence[bytes]:
    """Of as many people."""
    return [post(person + number, _TEXTS[number % len(_TEXTS)]) for number in range(count)]


def _cpu_seconds(pid: int) -> float:
    spent = Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(") ")[2].split()
    return (int(spent[11]) + int(spent[12])) / os.sysconf("SC_CLK_TCK")
