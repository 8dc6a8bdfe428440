"""What was written while nobody listened: read from every known channel, from the last message we saw of it on.

Somebody who wrote for the first time in such a gap cannot be found, because a bot is not told of its channels.
"""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from functools import partial

from bridges.discord_bot.events import read_message
from bridges.discord_bot.in_order import InOrder
from bridges.discord_bot.rest import Rest
from bridges.discord_bot.snowflake import first_of, is_snowflake
from bridges.json_reading import Node
from most116.core.clock import Clock
from most116.core.errors import MISCONFIGURED, NO_SUCH_ADDRESS, OPTED_OUT, BridgeError, StorageDown
from most116.core.messages import InboundMessage
from most116.core.ports import LastSeen
from most116.core.redaction import EventLog
from most116.core.sealed import ReplyAddress

_PAGE = 100
_AT_ONCE = 4
_TRIES = 3
_PAUSE_SECONDS, _AGAIN_SECONDS = 0.5, 15.0
_GONE = {NO_SUCH_ADDRESS, OPTED_OUT, MISCONFIGURED}


class History:
    """`behind` holds the channels still to be read, each with the last id seen; until then nothing newer is noted."""

    def __init__(
        self,
        *,
        rest: Rest,
        last_seen: LastSeen,
        keep: Callable[[InboundMessage], Awaitable[None]],
        longest: timedelta,
        slot: str,
        clock: Clock,
        events: EventLog,
    ) -> None:
        self._rest = rest
        self._last_seen = last_seen
        self._keep = keep
        self._longest = longest
        self._slot = slot
        self._clock = clock
        self._events = events
        self._behind: dict[str, int] = {}
        self._known = asyncio.Event()

    async def read_all(self, lanes: InOrder) -> None:
        """Read every channel that we know, those that were used last first, until none is behind."""
        if not self._longest:
            self._known.set()
            return
        self._known.clear()
        earliest = first_of(self._clock.now() - self._longest)
        for channel, seen in await self._known_channels():
            self._behind.setdefault(channel, max(seen, earliest))
        self._known.set()
        while self._behind:
            newest_first = sorted(self._behind, key=lambda each: self._behind[each], reverse=True)
            for start in range(0, len(newest_first), _AT_ONCE):
                some = newest_first[start : start + _AT_ONCE]
                await asyncio.gather(*(lanes.add(channel, partial(self.before, channel)) for channel in some))
            if self._behind:
                await asyncio.sleep(_AGAIN_SECONDS)

    async def before(self, channel: str) -> None:
        """What must come before anything else of this channel: what was written in the gap."""
        await self._known.wait()
        for _ in range(_TRIES):
            if channel not in self._behind:
                return
            try:
                await self._read(channel)
            except BridgeError as problem:
                if problem.failure in _GONE:
                    del self._behind[channel]
                    return
                self._events.warning("history_not_read", channel="discord", code=problem.failure.code)
                await asyncio.sleep(problem.retry_after or _PAUSE_SECONDS)

    async def seen(self, channel: str, message: str) -> None:
        """Note the newest message that is kept."""
        if self._longest and channel not in self._behind:
            await self._note(channel, int(message))

    async def _read(self, channel: str) -> None:
        while True:
            after = self._behind[channel]
            page = await self._rest.call(
                "GET",
                "/channels/{channel_id}/messages",
                params={"after": str(after), "limit": str(_PAGE)},
                channel_id=channel,
            )
            found = sorted((each for each in page if is_snowflake(each["id"].text)), key=_number)
            for each in found:
                event = read_message(each, slot=self._slot, now=self._clock.now())
                if isinstance(event, InboundMessage):
                    await self._keep(event)
            newest = max((_number(each) for each in found), default=after)
            if newest > after:
                self._behind[channel] = newest
                await self._note(channel, newest)
            if len(found) < _PAGE or newest <= after:
                del self._behind[channel]
                return

    async def _note(self, channel: str, message: int) -> None:
        try:
            await self._last_seen.note(ReplyAddress(channel), message)
        except StorageDown as failure:
            # Read once more after the next gap, and then known by its id.
            self._events.failure("last_seen_not_noted", failure, channel="discord")

    async def _known_channels(self) -> list[tuple[str, int]]:
        while True:
            try:
                return [(address.reveal(), seen) for address, seen in await self._last_seen.all()]
            except StorageDown as failure:
                self._events.failure("last_seen_unreadable", failure, channel="discord")
                await asyncio.sleep(_PAUSE_SECONDS)


def _number(message: Node) -> int:
    return int(message["id"].text)
