"""The targets of `make bench`, as one table of data."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

# By so much a ratio may miss its target before the whole run fails: what other work on the machine makes of it.
LEEWAY = 0.1


class Sense(StrEnum):
    AT_LEAST = "at least"
    AT_MOST = "at most"


@dataclass(frozen=True, slots=True)
class Target:
    """`ratio`: of two figures of one run, so it holds on every machine. The others are told and fail nothing."""

    bound: float
    sense: Sense
    ratio: bool = False

    def met(self, value: float, leeway: float = 0.0) -> bool:
        if self.sense is Sense.AT_LEAST:
            return value >= self.bound * (1 - leeway)
        return value <= self.bound * (1 + leeway)

    def __str__(self) -> str:
        return f"{self.sense} {self.bound:g}"


def _most(bound: float, *, ratio: bool = False) -> Target:
    return Target(bound, Sense.AT_MOST, ratio)


def _least(bound: float, *, ratio: bool = False) -> Target:
    return Target(bound, Sense.AT_LEAST, ratio)


TARGETS: Mapping[str, Target] = {
    # Beside a minimal FastAPI service with the same check and one durable write; the middle one of all platforms.
    "webhook / floor, rate at 1": _least(1.0, ratio=True),
    "webhook / floor, rate at 16": _least(1.0, ratio=True),
    "webhook / floor, rate at 64": _least(1.0, ratio=True),
    "webhook / floor, p99 at 1": _most(0.5, ratio=True),
    "webhook / floor, p99 at 16": _most(0.5, ratio=True),
    "webhook / floor, p99 at 64": _most(0.5, ratio=True),
    "webhook, CPU of one": _most(0.15),
    # Webhook -> event at a console, by what the floor takes to acknowledge one message, alone and as seldom.
    "webhook -> desk / floor, p50 quiet": _most(3.0, ratio=True),
    "webhook -> desk / floor, p50 at half load": _most(3.0, ratio=True),
    "webhook -> desk / floor, p50 at half load with 50 consoles": _most(3.0, ratio=True),
    "webhook -> desk, p99 at half load": _most(20.0),
    "webhook -> desk, p99 at half load with 50 consoles": _most(20.0),
    # While a platform takes half a second to answer.
    "slow platform, reply accepted, p50": _most(5.0),
    "slow platform, reply accepted, p99": _most(5.0),
    "slow platform, next webhook / the same without": _most(1.0, ratio=True),
    # By the same with ten people in the queue.
    "take next at 10,000 / at 10": _most(1.3, ratio=True),
    "take next at 100,000 / at 10": _most(1.5, ratio=True),
    "list at 10,000 / at 10": _most(1.3, ratio=True),
    "list at 100,000 / at 10": _most(1.5, ratio=True),
    "take next at 10,000 with 200 consoles, p99": _most(20.0),
    "taking in at 10,000 / at 10": _least(0.9, ratio=True),
    "told to 200 consoles, p99": _most(200.0),
    "page of the queue at 10,000, p50": _most(300.0),
    # In a browser without a window: from asking for the page until the list is painted, and the page's own process.
    "queue painted in a browser at 10,000, p50": _most(300.0),
    "page of a desk in a browser, kept after a day": _most(150e6 / 2**20),
    "tree with 10,000 open": _most(250e6 / 2**20),
    "public process with 500 web chats": _most(300e6 / 2**20),
    "web chat -> desk, p99 with 500 open": _most(200.0),
    "judging 60 words, median": _most(150.0),
    "judging 60 words, p99": _most(1000.0),
    "judging 10,000 characters": _most(20.0),
    "rules compiled, seconds": _most(2.0),
    "rules compiled, memory": _most(120.0),
    "rules kept, seconds": _most(0.3),
    "wrong Twilio signature, last / first byte": _most(1.05, ratio=True),
    "wrong Meta signature, last / first byte": _most(1.05, ratio=True),
    "rules, recall kept": _least(1.0, ratio=True),
    "others beside a throttled platform": _most(1.3, ratio=True),
}
