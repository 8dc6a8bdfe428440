"""The stream of what changed, which every open desk follows and can resume."""

import asyncio
from collections.abc import AsyncIterator, Iterable, Sequence

from redis.exceptions import RedisError

from handoff.live import names
from handoff.live.connection import Entry, Live
from handoff.live.replicas import NO_REPLICAS
from handoff.live.together import Together
from handoff.records import DeskEvent
from most116.core.conversation import Line
from most116.core.ids import ConversationId, MessageId
from most116.web.ending import end

_BLOCK_MS = 2_000
_BATCH = 500
_FOLLOWER_BUFFER = 1_000
_TOLD_AT_ONCE = 4
_LONGEST_REST_SECONDS = 0.05

# What happened together, in order.
_News = Sequence[DeskEvent]


class DeskEvents:
    """Publishes to the stream; one reader a process hands every event to all its followers."""

    def __init__(self, redis: Live) -> None:
        self._redis = redis
        self._publish = Together(redis, "publish", NO_REPLICAS)
        self._followers: set[asyncio.Queue[_News | None]] = set()
        self._reader: asyncio.Task[None] | None = None
        # Of several followers that come at once one starts the reader.
        self._starting = asyncio.Lock()

    async def publish(
        self,
        kind: str,
        lines: Iterable[Line],
        conversation: ConversationId | None,
        message: MessageId | None = None,
    ) -> None:
        fields = ["k", kind, "l", " ".join(lines), "c", conversation or "", "m", message or ""]
        await self._publish(keys=[names.EVENTS], args=[names.EVENTS_KEPT, *fields])

    async def position(self) -> str:
        """The newest event's id; a follower that starts there misses nothing that comes after this call."""
        newest = await self._redis.xrevrange(names.EVENTS, count=1)
        return newest[0][0].decode() if newest else "0-0"

    async def follow(self, after: str) -> AsyncIterator[Sequence[DeskEvent]]:
        """Every event after the position `after`, first the missed ones, then as they happen: those at hand together.

        Ends when Redis fails or the follower is too slow: whoever follows comes back and resumes.
        """
        try:
            async for news in self._followed(after):
                yield news
        except (RedisError, OSError):
            # Redis' state is told by those who look after it.
            return

    async def _followed(self, after: str) -> AsyncIterator[_News]:
        queue: asyncio.Queue[_News | None] = asyncio.Queue(_FOLLOWER_BUFFER)
        self._followers.add(queue)
        try:
            await self._start_reader()
            last = after
            while missed := await self._redis.xrange(names.EVENTS, min=f"({last}", count=_BATCH):
                news = [_event(entry) for entry in missed]
                last = news[-1].id
                yield news
            while (live := await _at_hand(queue)) is not None:
                if _order(live[0].id) <= _order(last):
                    live = [event for event in live if _order(event.id) > _order(last)]
                if live:
                    last = live[-1].id
                    yield live
        finally:
            self._followers.discard(queue)

    async def close(self) -> None:
        if self._reader is not None:
            await end(self._reader)

    async def _start_reader(self) -> None:
        async with self._starting:
            if self._reader is None or self._reader.done():
                self._reader = asyncio.create_task(self._read(await self.position()))

    async def _read(self, last: str) -> None:
        """Until Redis fails: then every follower ends, and comes back to resume where it was."""
        try:
            while True:
                answer = await self._redis.xread({names.EVENTS: last}, count=_BATCH, block=_BLOCK_MS)
                news = [_event(entry) for _, entries in answer or [] for entry in entries]
                if news:
                    last = news[-1].id
                    await self._hand(news)
        except (RedisError, OSError):
            # Whoever follows next starts another reader; Redis' state is told by those who look after it.
            return
        finally:
            for queue in self._followers:
                _end(queue)

    async def _hand(self, news: _News) -> None:
        """To a few at a time: what is asked of this process meanwhile does not wait until all have been told.

        Who comes while others are told reads the same from the stream. Before the next news there is as long a rest as
        that took: many consoles are told of one act in one or two pieces and not in seven, which costs most of it.
        """
        loop = asyncio.get_running_loop()
        began = loop.time()
        for number, queue in enumerate(tuple(self._followers), 1):
            try:
                queue.put_nowait(news)
            except asyncio.QueueFull:
                # A reader that slow is cut off; its browser comes back and resumes from the stream.
                _end(queue)
            if number % _TOLD_AT_ONCE == 0:
                await asyncio.sleep(0)
        await asyncio.sleep(min(loop.time() - began, _LONGEST_REST_SECONDS))


async def _at_hand(queue: asyncio.Queue[_News | None]) -> _News | None:
    """Everything that has come by now, waiting for the first; None once there will be no more."""
    found: _News | None = await queue.get()
    while found is not None and not queue.empty():
        more = queue.get_nowait()
        found = None if more is None else [*found, *more]
    return found


def _end(queue: asyncio.Queue[_News | None]) -> None:
    while not queue.empty():
        queue.get_nowait()
    queue.put_nowait(None)


def _event(entry: Entry) -> DeskEvent:
    position, fields = entry
    lines, conversation, message = (fields[name].decode() for name in (b"l", b"c", b"m"))
    return DeskEvent(
        id=position.decode(),
        kind=fields[b"k"].decode(),
        lines=tuple(Line(line) for line in lines.split()),
        conversation=ConversationId(conversation) if conversation else None,
        message=MessageId(message) if message else None,
    )


def _order(position: str) -> tuple[int, int]:
    milliseconds, _, count = position.partition("-")
    return int(milliseconds), int(count or 0)
