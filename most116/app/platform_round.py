"""Looks at every platform that is on, in a worker, when the clock asks for it (docs/decisions/0143)."""

import asyncio
from datetime import timedelta

from redis.exceptions import RedisError

from bridges.upkeep import Checked, checkable, look_at, unheard
from config.settings import Settings
from handoff.live.platform_checks import PlatformChecks
from most116.core.clock import Clock
from most116.core.conversation import Channel
from most116.core.redaction import EventLog
from most116.core.troubles import Trouble

# A platform that is slower is one that does not answer. Shorter than a round may last (handoff/live/names.py).
_LONGEST_SECONDS = 30.0
_TIMED_OUT = Checked("does not answer in time", Trouble.NO_ANSWER)


class PlatformRound:
    """`longest_seconds`: how long one platform may take in all."""

    def __init__(
        self,
        *,
        settings: Settings,
        checks: PlatformChecks,
        clock: Clock,
        events: EventLog,
        longest_seconds: float = _LONGEST_SECONDS,
    ) -> None:
        self._settings = settings
        self._checks = checks
        self._clock = clock
        self._events = events
        self._longest_seconds = longest_seconds

    async def run(self) -> bool:
        """One round; False where another process is at it, or was within this minute."""
        try:
            if not await self._checks.begin():
                return False
            left = await self._checks.left_alone()
            on = await asyncio.gather(*(self._look(channel, alone=channel in left) for channel in checkable()))
            await self._checks.end([channel for channel in on if channel is not None])
        except (RedisError, OSError) as failure:
            # The clock asks again, and that nobody looked is an alarm by itself.
            self._events.failure("platforms_not_looked_at", failure)
            return False
        return True

    async def _look(self, channel: Channel, *, alone: bool) -> Channel | None:
        """The channel, unless it is switched off. One whose platform wants to be left alone is not asked."""
        if alone:
            return channel
        try:
            async with asyncio.timeout(self._longest_seconds):
                found = await self._ask(channel)
        except TimeoutError:
            found = _TIMED_OUT
        if found is None:
            return None
        look = await self._checks.note(channel, found.trouble, timedelta(seconds=found.wait))
        if look.failing is not None:
            self._events.warning("platform_trouble", channel=channel, code=look.failing, count=look.tries)
        return channel

    async def _ask(self, channel: Channel) -> Checked | None:
        """None for a channel that is off. A token that is taken hears nobody while its connection is not held."""
        found = await look_at(channel, self._settings, self._clock)
        if found is None or not found.well:
            return found
        why = await self._checks.unheard(channel)
        return found if why is None else unheard(why)
