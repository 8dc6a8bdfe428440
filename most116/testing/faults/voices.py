"""People who write on a channel while a house is struck, until what they wrote has been taken."""

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

from most116.testing.crowd import insist
from most116.testing.insisting import send_until_taken
from most116.testing.simulated_network import SimulatedNetwork
from most116.testing.simulator_client import Simulated
from most116.testing.trial_desk import DeskUser

_PATIENCE_SECONDS = 120.0
_LOOK_SECONDS = 0.2
# These platforms give up after a few tries, and bring the message once more when they are asked to.
_REPLAYS = {"messenger", "instagram", "whatsapp"}


@dataclass(frozen=True, slots=True)
class Heard:
    """A text that arrived, and when its platform took it from us (seconds since 1970, by the platform's clock)."""

    text: str
    at: float


class Telephone(Protocol):
    tells_back: bool
    """Whether we are told what has arrived, so that a reply that is only `sent` has not been seen."""

    async def tell(self, text: str) -> None:
        """Returns once we have acknowledged it; AssertionError when we never do."""

    async def heard(self) -> Sequence[Heard]:
        """What arrived, in order, with what came twice."""


class SmsPhone:
    tells_back = False

    def __init__(self, phones: Simulated, number: str) -> None:
        self._phones, self._number = phones, number

    async def tell(self, text: str) -> None:
        await send_until_taken(self._phones, self._number, text, _PATIENCE_SECONDS)

    async def heard(self) -> Sequence[Heard]:
        posted = await self._phones.outbox()
        return [Heard(one["body"] or "", one["at"]) for one in posted if one["to"] == self._number and one["sid"]]


class ChatPhone:
    """Somebody on a chat platform. Discord acknowledges nothing: there the desk shows what was lost."""

    tells_back = False

    def __init__(self, network: SimulatedNetwork, name: str, person: str) -> None:
        self._network, self._name, self._person = network, name, person

    async def tell(self, text: str) -> None:
        seen = await self._network.act(self._person, "send", text=text)
        until = time.monotonic() + _PATIENCE_SECONDS
        while not any(shown["text"] == text and shown["mine"] and shown["tone"] == "good" for shown in seen["thread"]):
            assert time.monotonic() < until, f"{self._name}: not taken: {text}"
            await asyncio.sleep(_LOOK_SECONDS)
            if self._name in _REPLAYS:
                seen = await self._network.act(self._person, "replay")
            else:
                seen = await self._network.person(self._person)

    async def heard(self) -> Sequence[Heard]:
        ours = [one for one in await self._network.posted() if one["person"] == self._person]
        return [Heard(one["text"], one["at"]) for one in ours if 200 <= one["status"] < 300]


@dataclass
class Talker:
    """One talk that goes on for as long as the house is struck."""

    name: str
    phone: Telephone
    told: list[str] = field(default_factory=list)
    replies: list[str] = field(default_factory=list)
    which: str = ""

    async def open(self, desk: DeskUser) -> None:
        await self._tell(f"nie wiem co mam dalej robić, {self.name} część 0")
        self.which = (await desk.waits_with(self.told[0])).id
        await desk.claim(self.which)

    async def go_on(self, desk: DeskUser, stop: asyncio.Event, pause: float) -> None:
        while not stop.is_set():
            await self._tell(f"{self.name} część {len(self.told)}")
            text = f"odpowiedź {len(self.replies)} na {self.name}"
            await insist(lambda text=text: desk.reply(self.which, text, f"{self.which}-{len(self.replies)}"))  # type: ignore[misc]
            self.replies.append(text)
            await asyncio.sleep(pause)

    async def _tell(self, text: str) -> None:
        await self.phone.tell(text)
        self.told.append(text)


@dataclass
class Alarms:
    """People in danger who begin to write one after the other; `took` are seconds from answer to place in the queue."""

    phones: Simulated
    desk: DeskUser
    took: dict[str, float] = field(default_factory=dict)
    _told: dict[str, float] = field(default_factory=dict)

    async def ring(self, stop: asyncio.Event, pause: float) -> None:
        while not stop.is_set():
            name = f"wołanie {len(self._told):04}"
            await SmsPhone(self.phones, f"+4851{len(self._told):07}").tell(f"połknęłam garść tabletek, {name}")
            self._told[name] = time.time()
            await asyncio.sleep(pause)

    async def watch(self) -> None:
        """Until cancelled; notes who has come into the queue as somebody in danger."""
        known = set[str]()
        while True:
            for place in await insist(self.desk.queue):
                if place.id in known or place.tier != "immediate":
                    continue
                seen = await insist(lambda which=place.id: self.desk.conversation(which))  # type: ignore[misc]
                for name, at in self._told.items():
                    if name not in self.took and any(name in one.text for one in seen.messages):
                        self.took[name] = time.time() - at
                        known.add(place.id)
            await asyncio.sleep(_LOOK_SECONDS)

    @property
    def missing(self) -> dict[str, float]:
        """Who is not in the queue yet, and when they were acknowledged (seconds since 1970)."""
        return {name: at for name, at in self._told.items() if name not in self.took}
