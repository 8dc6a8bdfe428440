"""Strikes a house with one fault after the other, in the order of a seed, while people write on every channel."""

import asyncio
import random
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field

from most116.testing.faults.blows import BLOWS
from most116.testing.faults.fleet import Fleet
from most116.testing.faults.until import until
from most116.testing.faults.voices import Alarms, ChatPhone, SmsPhone, Talker
from most116.testing.faults.web_voice import web_phone
from most116.testing.simulated import plain_client
from most116.testing.simulator_client import Simulated
from most116.testing.trial_desk import DeskUser

_BETWEEN = (1.0, 3.0)
_TALK_SECONDS, _ALARM_SECONDS = 1.5, 2.0


@dataclass
class Struck:
    """A fault that the house survived: from when until when it was whole again (seconds since 1970)."""

    name: str
    began: float
    ended: float


@dataclass
class Storm:
    """Strikes with each of `names` once, however long that takes, and again until so many `seconds` are over."""

    fleet: Fleet
    chance: random.Random
    seconds: float
    tell: Callable[[str], None]
    """Says to whoever looks on how far it is."""
    names: Sequence[str] = tuple(BLOWS)
    survived: list[Struck] = field(default_factory=list)

    async def rage(self) -> None:
        end = time.monotonic() + self.seconds
        while not self.survived or time.monotonic() < end:
            names = sorted(self.names)
            self.chance.shuffle(names)
            for name in names:
                await self._strike(name)

    async def _strike(self, name: str) -> None:
        await asyncio.sleep(self.chance.uniform(*_BETWEEN))
        began = time.time()
        try:
            await BLOWS[name](self.fleet, self.chance)
            await self.fleet.whole()
        except Exception as failure:
            raise AssertionError(f"{name}, {time.time() - began:.0f} s after it began: {failure}") from failure
        self.survived.append(Struck(name, began, time.time()))
        self.tell(f"  {name}: whole again after {time.time() - began:.1f} s")


@asynccontextmanager
async def everybody(phones: Simulated, public_url: str) -> AsyncIterator[list[Talker]]:
    """One person on each platform, one in the web chat, and three with telephones."""
    async with plain_client(phones.url) as http:
        networks = (await http.get("/api/networks")).raise_for_status().json()
    talkers = [Talker(f"sms {n}", SmsPhone(phones, f"+4852000000{n}")) for n in range(3)]
    for one in networks:
        name, person = one["name"], one["people"][0]["id"]
        talkers.append(Talker(name, ChatPhone(phones.network(name), name, person)))
    async with web_phone(public_url) as web:
        yield [*talkers, Talker("webchat", web)]


async def live_through(
    ordeal: Callable[[], Awaitable[None]], desk: DeskUser, talkers: Sequence[Talker], alarms: Alarms
) -> None:
    """Everybody talks until `ordeal` is over, and those in danger then have their place in the queue or never will."""
    for talker in talkers:
        await talker.open(desk)
    stop = asyncio.Event()
    watching = asyncio.create_task(alarms.watch())

    async def suffer() -> None:
        await ordeal()
        stop.set()

    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(alarms.ring(stop, _ALARM_SECONDS))
            for talker in talkers:
                group.create_task(talker.go_on(desk, stop, _TALK_SECONDS))
            group.create_task(suffer())
        # Who is still missing then is said by `in_time`, with when they wrote.
        with suppress(AssertionError):
            await until(lambda: not alarms.missing or watching.done(), "everybody in danger is in the queue", 60)
        assert not watching.done(), f"nobody looked at the queue any more: {watching.exception()!r}"
    finally:
        watching.cancel()
        await asyncio.gather(watching, return_exceptions=True)
