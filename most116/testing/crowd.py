"""Many people who write at once, and consultants who answer all of them, while somebody kills processes."""

import asyncio
import random
import re
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import TypeVar

import httpx

from handoff.console.shapes import Conversation
from most116.core.messages import Author, Delivery
from most116.testing.insisting import send_until_taken
from most116.testing.processes import processes_of
from most116.testing.simulator_client import Simulated
from most116.testing.trial import Trial
from most116.testing.trial_desk import DeskUser

T = TypeVar("T")
_WHO = re.compile(r"osoba (\d{4})")
_PATIENCE_SECONDS = 120.0
_LOOK_SECONDS = 0.25
# The platform has it. That it tells so later may be lost with the process it tells.
_GONE = {None, Delivery.SENT, Delivery.DELIVERED}


@dataclass
class Person:
    """Somebody with a telephone; `told` is what our webhook acknowledged, in order."""

    number: str
    name: str
    stays_waiting: bool
    told: list[str] = field(default_factory=list)
    conversation: asyncio.Future[str] = field(default_factory=lambda: asyncio.get_running_loop().create_future())
    replies: list[str] = field(default_factory=list)
    ending: Conversation | None = None


class Crowd:
    """`size` people, of whom every tenth is left waiting; at most `at_once` of them act at a time."""

    def __init__(self, phones: Simulated, desk: DeskUser, size: int, at_once: int) -> None:
        self._phones, self._desk = phones, desk
        self.people = [
            Person(f"+4850{n:07}", f"osoba {n:04}", stays_waiting=n % 10 == 9) for n in range(1000, 1000 + size)
        ]
        self._places = asyncio.Semaphore(at_once)

    async def talk(self) -> None:
        """Everybody's whole conversation; ends when all were answered, or with the first that was not."""
        watching = asyncio.create_task(self._watch_queue())
        try:
            async with asyncio.TaskGroup() as group:
                for person in self.people:
                    group.create_task(self._talk(person))
        finally:
            watching.cancel()
            await asyncio.gather(watching, return_exceptions=True)

    async def settle(self) -> None:
        """Wait until nothing of what consultants and bot said is on its way any more; reads every conversation."""
        for person in self.people:
            which = person.conversation.result()
            until = time.monotonic() + _PATIENCE_SECONDS
            while True:
                seen = await insist(lambda which=which: self._desk.conversation(which))  # type: ignore[misc]
                if all(one.delivery in _GONE for one in seen.messages):
                    break
                assert time.monotonic() < until, (person.name, [(one.seq, one.delivery) for one in seen.messages])
                await asyncio.sleep(_LOOK_SECONDS)
            person.ending = seen

    async def _talk(self, person: Person) -> None:
        async with self._places:
            await self._tell(person, "nie wiem co mam dalej robic")
            await self._tell(person, "czy jest tu ktos")
            which = await asyncio.wait_for(asyncio.shield(person.conversation), _PATIENCE_SECONDS)
            if person.stays_waiting:
                return
            await insist(lambda: self._take(which))
            await self._answer(person, which, "jestem tutaj")
            await self._answer(person, which, "co sie dzieje")
            await self._tell(person, "dziekuje ze jestes")
            await self._read(which, person.told[-1])
            await self._answer(person, which, "do uslyszenia")
            await insist(lambda: self._close(which))

    async def _tell(self, person: Person, words: str) -> None:
        """Send an SMS; one that was not acknowledged comes again with the same MessageSid, until it is."""
        text = f"{person.name} {words}"
        await send_until_taken(self._phones, person.number, text, _PATIENCE_SECONDS)
        person.told.append(text)

    async def _answer(self, person: Person, which: str, words: str) -> None:
        text = f"{words}, {person.name}"
        client_id = f"{which}-{len(person.replies)}"
        await insist(lambda: self._desk.reply(which, text, client_id))
        person.replies.append(text)

    async def _read(self, which: str, words: str) -> None:
        """Consultants close a talk when they have read the last words; closed before, those would open it again."""
        until = time.monotonic() + _PATIENCE_SECONDS
        while words not in [one.text for one in (await insist(lambda: self._desk.conversation(which))).messages]:
            assert time.monotonic() < until, f"{words!r} was not shown at the desk in {_PATIENCE_SECONDS:.0f} s"
            await asyncio.sleep(_LOOK_SECONDS)

    async def _take(self, which: str) -> None:
        """A claim whose answer got lost is not made twice: the conversation is looked at first."""
        if (await self._desk.conversation(which)).assigned_to is None:
            await self._desk.claim(which)

    async def _close(self, which: str) -> None:
        if (await self._desk.conversation(which)).phase.with_person:
            await self._desk.close(which)

    async def _watch_queue(self) -> None:
        """Finds out whose conversation each one in the queue is, by what was written in it."""
        names = {person.name: person for person in self.people}
        known: set[str] = set()
        while True:
            for place in await insist(self._desk.queue):
                if place.id in known:
                    continue
                seen = await insist(lambda which=place.id: self._desk.conversation(which))  # type: ignore[misc]
                found = next((_WHO.search(one.text) for one in seen.messages if one.author is Author.PERSON), None)
                if found is not None and not (person := names[found[0]]).conversation.done():
                    person.conversation.set_result(place.id)
                    known.add(place.id)
            await asyncio.sleep(_LOOK_SECONDS)


async def insist(act: Callable[[], Awaitable[T]]) -> T:
    """Try again while the desk says that its storage does not answer."""
    until = time.monotonic() + _PATIENCE_SECONDS
    while True:
        try:
            return await act()
        except (httpx.HTTPStatusError, httpx.TransportError) as failure:
            away = isinstance(failure, httpx.TransportError) or failure.response.status_code >= 500
            if not away or time.monotonic() > until:
                raise
        await asyncio.sleep(0.2)


async def kill_at_random(trial: Trial, plan: list[str], pause: tuple[float, float], chance: random.Random) -> None:
    """kill -9 the processes of `plan` one after the other, each when the one before it runs again."""
    for name in plan:
        await asyncio.sleep(chance.uniform(*pause))
        until = time.monotonic() + _PATIENCE_SECONDS
        while not any(one.name == name for one in processes_of(trial.data)):
            assert time.monotonic() < until, f"{name} does not run"
            await asyncio.sleep(_LOOK_SECONDS)
        await trial.restarted(trial.kill(name), _PATIENCE_SECONDS)
