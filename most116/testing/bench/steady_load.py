"""A steady load of replies on every platform of a trial: when each was said at the desk, and when it arrived."""

import asyncio
import itertools
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

from most116.testing.simulator_client import Simulated
from most116.testing.trial_desk import DeskUser

SMS = "sms"
# Of all talks together. Each person gets less than one in a second, which is the most that Telegram takes.
REPLIES_PER_SECOND = 8.0
# The libraries of the platforms are imported with the first letters; a silence goes on after the last refusal.
_SETTLED_SECONDS = 90.0
_ASKED_AFTER = 5


@dataclass(slots=True)
class Platform:
    """The talks of a platform, and when each reply on them was said and arrived; `refused` counts its refusals."""

    name: str
    talks: list[str] = field(default_factory=list)
    said: dict[str, float] = field(default_factory=dict)
    arrived: dict[str, float] = field(default_factory=dict)
    refused: int = 0

    @property
    def settled(self) -> bool:
        return self.said.keys() <= self.arrived.keys()

    def took(self, texts: set[str]) -> list[float]:
        return [self.arrived[text] - said for text, said in self.said.items() if text in texts]


class Load:
    """Somebody at the desk who answers everybody, again and again."""

    def __init__(self, desk: DeskUser, phones: Simulated, platforms: Sequence[Platform]) -> None:
        self._desk, self._phones = desk, phones
        self.platforms = platforms
        self._count = itertools.count()

    async def reply(self, seconds: float) -> set[str]:
        """Reply for so long in all talks by turns; the texts."""
        by_turns = itertools.cycle([(one, talk) for one in self.platforms for talk in one.talks])
        began, texts, sending = time.monotonic(), set[str](), set[asyncio.Task[None]]()
        while time.monotonic() - began < seconds:
            platform, talk = next(by_turns)
            text = f"odpowiedź numer {next(self._count)}."
            texts.add(text)
            sending.add(asyncio.create_task(self._say(platform, talk, text)))
            await asyncio.sleep(1 / REPLIES_PER_SECOND)
        await asyncio.gather(*sending)
        return texts

    async def settle(self) -> None:
        """Until everything that was said is there; AssertionError when it is not."""
        until = time.monotonic() + _SETTLED_SECONDS
        while not all(one.settled for one in self.platforms):
            assert time.monotonic() < until, f"lost: {[one.name for one in self.platforms if not one.settled]}"
            await asyncio.sleep(0.1)

    async def throttle(self, platform: Platform, kind: str) -> None:
        if platform.name == SMS:
            await self._phones.fault(kind, seconds=_ASKED_AFTER)
        else:
            await self._phones.network(platform.name).fault(kind, seconds=_ASKED_AFTER)

    async def listen(self, platform: Platform) -> None:
        """Note what arrives at a platform, until cancelled."""
        seen = 0
        while True:
            for at, text, taken, number in await self._posted(platform, seen):
                seen = number
                if taken:
                    platform.arrived.setdefault(text, at)
                else:
                    platform.refused += 1

    async def _posted(self, platform: Platform, after: int) -> list[tuple[float, str, bool, int]]:
        if platform.name == SMS:
            sms = await self._phones.outbox(after=after, wait=5.0)
            return [(one["at"], one["body"] or "", bool(one["sid"]), one["seq"]) for one in sms]
        posted = await self._phones.network(platform.name).posted(after=after, wait=5.0)
        return [(one["at"], one["text"], 200 <= one["status"] < 300, one["seq"]) for one in posted]

    async def _say(self, platform: Platform, talk: str, text: str) -> None:
        platform.said[text] = time.time()
        await self._desk.reply(talk, text)
