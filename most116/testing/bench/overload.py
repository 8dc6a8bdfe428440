"""More people write than a house can take in: how fast it reads them, and how soon it finds those in danger."""

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from sqlalchemy import func, select

from handoff.live.pressure import unread
from handoff.store.tables import messages
from most116.app.wiring import Parts
from most116.core.conversation import Tier
from most116.core.messages import Author
from most116.testing.bench.channels import posts_of
from most116.testing.bench.load import milliseconds_below, post_all
from most116.testing.trial import Trial

HELLO, DANGER = "hej, jest tu ktoś?", "połknęłam garść tabletek"
_BURST, _CONNECTIONS, _LOOK_SECONDS = 400, 16, 0.1
_PATIENCE_SECONDS, _FIRST_PERSON = 60.0, 70_000_000


@dataclass
class Crowd:
    """People who write by SMS for the first time; every one of them is acknowledged, or it raises.

    `told`: when each in danger had said so (seconds of `time.monotonic`); `placed`: when they had a place in the queue.
    """

    trial: Trial
    parts: Parts
    people: int = 0
    words: int = 0
    told: list[float] = field(default_factory=list)
    placed: list[float] = field(default_factory=list)

    async def write(self, count: int) -> None:
        """So many new people say hello, as fast as they are taken."""
        await self._post([(self._newcomer(), HELLO) for _ in range(count)])

    async def call(self) -> None:
        """Somebody says hello like everybody, and in a second message that they are in danger."""
        one = self._newcomer()
        await self._post([(one, HELLO)])
        await self._post([(one, DANGER)])
        self.told.append(time.monotonic())

    async def press(self, rate: float, seconds: float) -> None:
        """For so long so many new people in a second; where that cannot be kept up, as many as are taken."""
        began = time.monotonic()
        while (elapsed := time.monotonic() - began) < seconds:
            await self.write(1 + int(rate * _LOOK_SECONDS))
            await asyncio.sleep(max(0.0, began + elapsed + _LOOK_SECONDS - time.monotonic()))

    async def call_often(self, pause: float, seconds: float) -> None:
        """For so long somebody in danger after each pause."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            await self.call()
            await asyncio.sleep(pause)

    async def all_placed(self) -> None:
        """Until everybody in danger has a place; AssertionError when that takes a minute."""
        until = time.monotonic() + _PATIENCE_SECONDS
        while len(self.placed) < len(self.told):
            assert time.monotonic() < until, f"{len(self.told) - len(self.placed)} in danger have no place"
            await asyncio.sleep(_LOOK_SECONDS)

    async def watch(self) -> None:
        """Until cancelled: notes when places of people in danger are there. They come in the order of their calls."""
        while True:
            urgent = [one for one in (await self.parts.room.places()).values() if one.tier is Tier.IMMEDIATE]
            self.placed += [time.monotonic()] * (len(urgent) - len(self.placed))
            await asyncio.sleep(_LOOK_SECONDS)

    async def read_out(self, seconds: float) -> None:
        """Until nothing is unread; AssertionError when that takes longer."""
        until = time.monotonic() + seconds
        while left := await unread(self.parts.runtime.redis):
            assert time.monotonic() < until, f"{left} conversations are unread after {seconds:.0f} s"
            await asyncio.sleep(_LOOK_SECONDS)

    async def kept(self) -> int:
        """How many messages of people are in the transcripts."""
        async with self.parts.database.read() as connection:
            query = select(func.count()).select_from(messages).where(messages.c.author == Author.PERSON)
            return int((await connection.execute(query)).scalar_one())

    @property
    def waits(self) -> Sequence[float]:
        """Seconds from the call of each in danger to the place in the queue."""
        return [placed - told for told, placed in zip(self.told, self.placed, strict=False)]

    def _newcomer(self) -> int:
        self.people += 1
        return _FIRST_PERSON + self.people

    async def _post(self, said: Sequence[tuple[int, str]]) -> None:
        public, sms = urlsplit(self.trial.ready.public_url), posts_of(self.trial.ready)["SMS"]
        requests = [sms(who, text) for who, text in said]
        await post_all("127.0.0.1", public.port or 80, requests, min(_CONNECTIONS, len(requests)))
        self.words += len(said)


@dataclass(frozen=True, slots=True)
class Backlog:
    """New people read in a second, and seconds that half and all of those in danger behind them waited for a place."""

    rate: float
    p50: float
    most: float


async def behind_a_backlog(trial: Trial, parts: Parts) -> Backlog:
    """A burst, and then people in danger at its end."""
    crowd = Crowd(trial, parts)
    await crowd.write(50)
    await crowd.read_out(_PATIENCE_SECONDS)
    watching = asyncio.create_task(crowd.watch())
    try:
        began, before = time.monotonic(), crowd.people
        await crowd.write(_BURST)
        for _ in range(10):
            await crowd.call()
        await crowd.read_out(_PATIENCE_SECONDS)
        rate = (crowd.people - before) / (time.monotonic() - began)
        await asyncio.sleep(2 * _LOOK_SECONDS)
    finally:
        watching.cancel()
        await asyncio.gather(watching, return_exceptions=True)
    return Backlog(rate, milliseconds_below(crowd.waits, 0.5) / 1000, max(crowd.waits))
