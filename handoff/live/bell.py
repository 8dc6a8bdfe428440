"""Tells whoever waits in this process that a box has something new: one connection to Redis for all of them."""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

from redis.exceptions import RedisError

from handoff.live import names
from handoff.live.connection import Live
from most116.web.ending import end

# How long the connection stays when nobody waits any more.
_IDLE_SECONDS = 5.0


class Bell:
    """A bell that rings may ring for nothing; one that does not has nothing new, unless Redis was away meanwhile."""

    def __init__(self, redis: Live) -> None:
        """`redis` is a connection whose reads may wait."""
        self._redis = redis
        self._waiting: defaultdict[str, set[asyncio.Event]] = defaultdict(set)
        self._listening: asyncio.Task[None] | None = None
        self._heard = asyncio.Event()

    @asynccontextmanager
    async def listening(self, box: str) -> AsyncIterator[asyncio.Event]:
        """An event that is set when something is put into the box from now on. Raises RedisError or OSError."""
        event = asyncio.Event()
        self._waiting[box].add(event)
        try:
            await self._listen()
            yield event
        finally:
            self._waiting[box].discard(event)
            if not self._waiting[box]:
                del self._waiting[box]

    async def close(self) -> None:
        """Stop hearing at once, and not only when nobody has waited for a while."""
        if self._listening is not None:
            await end(self._listening)

    async def _listen(self) -> None:
        if self._listening is None or self._listening.done():
            self._heard = asyncio.Event()
            self._listening = asyncio.create_task(self._hear(self._heard))
        heard = asyncio.create_task(self._heard.wait())
        try:
            await asyncio.wait({heard, self._listening}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            heard.cancel()
        if not self._heard.is_set():
            self._listening.result()

    async def _hear(self, heard: asyncio.Event) -> None:
        """Until nobody waits any more, or Redis is away: then everybody looks for themselves, and asks again."""
        subscription = self._redis.pubsub()
        try:
            await subscription.subscribe(names.BELL)
            asked = False
            while True:
                told = await subscription.get_message(timeout=_IDLE_SECONDS)
                if told is not None:
                    self._ring(told, heard)
                elif not self._waiting:
                    return
                elif asked:
                    # A connection that the network has cut is as silent as one on which nothing happens.
                    raise TimeoutError("the subscription is cut off")
                else:
                    await subscription.ping()
                asked = told is None
        except (RedisError, OSError):
            if not heard.is_set():
                raise
        finally:
            for events in self._waiting.values():
                for event in events:
                    event.set()
            await subscription.aclose()

    def _ring(self, told: Mapping[str, Any], heard: asyncio.Event) -> None:
        if told["type"] == "subscribe":
            heard.set()
        elif told["type"] == "message":
            for event in self._waiting.get(told["data"].decode(), ()):
                event.set()
