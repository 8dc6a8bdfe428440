"""Whose turn it is to send: few at once on each platform, in its pace, and not at all while it told us to be silent."""

import asyncio
from collections import defaultdict
from collections.abc import Mapping

from handoff.live.pace import Pace
from most116.core.conversation import Channel
from most116.core.errors import THROTTLED, BridgeError
from most116.core.ports import Bridge

# Up to so long one waits here for a turn; a longer silence is waited for in the books, where a restart loses nothing.
_LONGEST_WAIT = 2.0


class Turns:
    """Every platform has slots of its own, so that one that is slow or silent keeps only its own letters waiting.

    Slots are given in the order in which they are asked for. Whoever has more to send asks again after each letter, and
    comes after everybody who has waited meanwhile.
    """

    def __init__(self, *, bridges: Mapping[Channel, Bridge], pace: Pace, at_once: int) -> None:
        self._bridges = bridges
        self._pace = pace
        self._slots: defaultdict[Channel, asyncio.Semaphore] = defaultdict(lambda: asyncio.Semaphore(at_once))

    def slot(self, channel: Channel) -> asyncio.Semaphore:
        """To be held while one letter is sent."""
        return self._slots[channel]

    async def ask(self, channel: Channel, talk: str) -> float:
        """0 once one message may be sent; else for how many seconds none may be, which are best waited without a slot.

        A channel without a bridge needs no turn: sending on it fails by itself.
        """
        bridge = self._bridges.get(channel)
        if bridge is None:
            return 0.0
        turn = await self._pace.turn(channel, talk, bridge.traits)
        if not turn.granted:
            return turn.wait
        if turn.wait:
            await asyncio.sleep(turn.wait)
        return 0.0

    async def next_part(self, channel: Channel, talk: str) -> None:
        """Returns when another part of the same letter may go; raises BridgeError when that would take long."""
        while wait := await self.ask(channel, talk):
            if self.is_long(wait):
                raise BridgeError(THROTTLED, retry_after=wait)
            await asyncio.sleep(wait)

    async def throttled(self, channel: Channel, retry_after: float | None) -> float:
        """The platform said "too many". Gives how many seconds what it refused has to wait at least."""
        bridge = self._bridges.get(channel)
        if bridge is not None and bridge.traits.throttles_talks and retry_after is not None:
            return retry_after
        return await self._pace.throttled(channel, retry_after)

    @staticmethod
    def is_long(seconds: float) -> bool:
        return seconds > _LONGEST_WAIT
