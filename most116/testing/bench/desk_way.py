"""How long a message takes to a console, alone and beside others, and a reply to the platform."""

import asyncio
import itertools
import re
import time
from collections import defaultdict
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from urllib.parse import urlsplit

from most116.testing.bench.channels import Post, posts_of
from most116.testing.bench.consoles import open_consoles
from most116.testing.bench.load import Caller, Figures, figures, kept_connection
from most116.testing.bench.results import Results
from most116.testing.bench.webhook import alone
from most116.testing.desk_clients import Follower
from most116.testing.simulator_client import Simulated
from most116.testing.trial import Trial
from most116.testing.trial_desk import DeskUser
from most116.web.ending import end

_TALKS, _CONSOLES, _FIRST_PERSON = 8, 50, 90_000_000
_STORY = "nie wiem co robić, wszystko mnie przerasta i nie mam z kim porozmawiać"
_NUMBERED = re.compile(r"wiadomość (\d+)\.")
_BURST, _PAUSE_SECONDS = 160, 0.05
# Longer than the pace of an SMS number (twilio.messages_per_second), which would be measured in place of the way.
_REPLY_PAUSE_SECONDS = 0.15
_PATIENCE_SECONDS = 60.0


async def to_desk_and_back(trial: Trial, results: Results, samples: int) -> None:
    """Webhook to event at a console: alone, at half of what the house carries, and so with fifty consoles open.

    Then a reply at the desk to the call at the platform.
    """
    floor = await alone(trial, results, _PAUSE_SECONDS)
    async with trial.desk() as desk, trial.phones() as phones, _people(trial, desk) as people:
        _tell(results, "quiet", await people.measure(samples), floor)
        rate = await people.carried()
        results.add("webhook -> desk, messages carried by one intake", rate, "/s")
        async with people.writing(rate / 2):
            _tell(results, "at half load", await people.measure(samples), floor)
            async with open_consoles(desk, _CONSOLES):
                _tell(results, f"at half load with {_CONSOLES} consoles", await people.measure(samples), floor)
        results.add_times("reply -> platform", await _back(desk, phones, people.talks[0], samples // 2))


def _tell(results: Results, when: str, there: Figures, floor: float) -> None:
    results.add(f"webhook -> desk, p50 {when}", there.p50, "ms")
    results.add(f"webhook -> desk, p99 {when}", there.p99, "ms")
    results.add(f"webhook -> desk / floor, p50 {when}", there.p50 / floor)


class _People:
    """Some who write by SMS, all in talks with one consultant, and when each message was told at the console."""

    def __init__(self, place: tuple[str, int], post: Post, told: Mapping[int, asyncio.Future[float]]) -> None:
        self._place, self._post, self._told = place, post, told
        self.talks = list[str]()
        self._numbers = itertools.count()
        self._others = itertools.cycle(range(1, _TALKS))

    async def measure(self, samples: int) -> Figures:
        """Of the first of them, one message after the other."""
        seconds, began = list[float](), time.perf_counter()
        # A connection of its own each time: the server closes one on which nothing was asked for some seconds.
        async with kept_connection(*self._place) as own:
            for _ in range(samples):
                sent = time.perf_counter()
                seconds.append(await self._until_told(await self._write(own, 0)) - sent)
                await asyncio.sleep(_PAUSE_SECONDS)
        return figures(seconds, time.perf_counter() - began)

    async def carried(self) -> float:
        """Messages in a second that reach the console when the others write as fast as they are taken in."""
        async with kept_connection(*self._place) as others:
            began = time.perf_counter()
            written = [await self._write(others, next(self._others)) for _ in range(_BURST)]
            return len(written) / (max([await self._until_told(number) for number in written]) - began)

    @asynccontextmanager
    async def writing(self, rate: float) -> AsyncIterator[None]:
        """The others write so many messages in a second."""

        async def write() -> None:
            async with kept_connection(*self._place) as others:
                began = time.perf_counter()
                for count in itertools.count(1):
                    await self._write(others, next(self._others))
                    await asyncio.sleep(max(0.0, began + count / rate - time.perf_counter()))

        task = asyncio.create_task(write())
        try:
            yield
            assert not task.done(), "a message was not taken"
        finally:
            await end(task)

    async def _write(self, caller: Caller, who: int) -> int:
        number = next(self._numbers)
        await caller.post(self._post(_FIRST_PERSON + who, f"wiadomość {number}."))
        return number

    async def _until_told(self, number: int) -> float:
        async with asyncio.timeout(_PATIENCE_SECONDS):
            return await self._told[number]


@asynccontextmanager
async def _people(trial: Trial, desk: DeskUser) -> AsyncIterator[_People]:
    told = defaultdict[int, asyncio.Future[float]](asyncio.Future)
    place, post = ("127.0.0.1", urlsplit(trial.ready.public_url).port or 80), posts_of(trial.ready)["SMS"]
    people = _People(place, post, told)
    async with kept_connection(*place) as caller:
        for who in range(_TALKS):
            await caller.post(post(_FIRST_PERSON + who, f"{_STORY} {who}"))
            people.talks.append((await desk.waits_with(f"{_STORY} {who}")).id)
            await desk.claim(people.talks[-1])
    async with desk.follow() as news:
        listening = asyncio.create_task(_listen(news, told))
        try:
            yield people
        finally:
            await end(listening)


async def _listen(news: Follower, told: Mapping[int, asyncio.Future[float]]) -> None:
    while True:
        event = await news.next()
        found = _NUMBERED.search(str(event.data))
        if found and not (heard := told[int(found[1])]).done():
            heard.set_result(time.perf_counter())


async def _back(desk: DeskUser, phones: Simulated, talk: str, samples: int) -> Figures:
    seconds, began = list[float](), time.perf_counter()
    seen = max((posted["seq"] for posted in await phones.outbox()), default=0)
    for number in range(samples):
        replied = time.time()
        await desk.reply(talk, f"odpowiedź {number}.")
        seen, arrived = await _posted(phones, f"odpowiedź {number}.", seen)
        seconds.append(arrived - replied)
        await asyncio.sleep(_REPLY_PAUSE_SECONDS)
    return figures(seconds, time.perf_counter() - began)


async def _posted(phones: Simulated, text: str, seen: int) -> tuple[int, float]:
    """The position of the call with this text after position `seen`, and when it arrived."""
    while True:
        for posted in await phones.outbox(after=seen, wait=5.0):
            seen = posted["seq"]
            if text in (posted["body"] or ""):
                return seen, posted["at"]
