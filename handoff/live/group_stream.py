"""A stream that several processes read together: each entry goes to one of them, and comes again if that one dies."""

import os
import socket

from redis.exceptions import ResponseError

from handoff.live.connection import Entry, Live


class GroupStream:
    """One reader (`consumer`) of a stream's consumer group. `redis` is a connection whose reads may wait."""

    def __init__(self, redis: Live, *, stream: str, group: str, consumer: str) -> None:
        self._redis = redis
        self._stream = stream
        self._group = group
        self._consumer = consumer

    async def prepare(self) -> None:
        """Make stream and group where they are missing, as after a start of Redis without its data."""
        try:
            await self._redis.xgroup_create(self._stream, self._group, id="0", mkstream=True)
        except ResponseError as failure:
            if not str(failure).startswith("BUSYGROUP"):
                raise

    async def next(self, count: int, block_ms: int) -> list[Entry]:
        answer = await self._redis.xreadgroup(
            self._group, self._consumer, {self._stream: ">"}, count=count, block=block_ms
        )
        return [entry for _, entries in answer or [] for entry in entries]

    async def abandoned(self, idle_ms: int, count: int) -> list[Entry]:
        """Entries that a reader took and did not finish."""
        _, entries, *_ = await self._redis.xautoclaim(
            self._stream, self._group, self._consumer, min_idle_time=idle_ms, start_id="0-0", count=count
        )
        return [entry for entry in entries if entry[1]]

    async def finish(self, *entries: bytes) -> None:
        async with self._redis.pipeline(transaction=True) as pipe:
            pipe.xack(self._stream, self._group, *entries)
            pipe.xdel(self._stream, *entries)
            await pipe.execute()


def this_process() -> str:
    """A consumer's name that no other process of any house has at the same time."""
    return f"{socket.gethostname()}-{os.getpid()}"
