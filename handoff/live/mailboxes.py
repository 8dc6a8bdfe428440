"""Mailboxes of visitors to our own pages, on Redis streams that expire when nothing happens in them."""

import asyncio
from contextlib import suppress

from handoff.live import names
from handoff.live.bell import Bell
from handoff.live.connection import Live, Pipeline, Value
from handoff.live.replicas import NO_REPLICAS, Replicas
from handoff.live.scripts import script

_KEPT = 2_000


class RedisMailbox:
    """Holds only what the caller has sealed. `redis` is a connection whose reads may wait."""

    def __init__(self, redis: Live, *, seconds: int, replicas: Replicas = NO_REPLICAS) -> None:
        self._redis = redis
        self._replicas = replicas
        self._lay_in = script(redis, "lay_in")
        self._bell = Bell(redis)
        self._seconds = seconds

    async def append(self, box: str, blob: bytes) -> str:
        """Raises StorageDown when too few replicas have it in time: nobody could make it good from SQL."""
        keys, args = [names.mailbox(box)], list[Value]([blob, box, _KEPT, self._seconds, names.BELL])
        if not self._replicas.count:
            return _position(await self._lay_in(keys=keys, args=args))
        async with self._redis.pipeline(transaction=False) as pipe:
            await self._lay_in(keys=keys, args=args, client=pipe)
            (position,) = await self._replicas.kept(pipe)
        return _position(position)

    async def keep(self, box: str, seconds: int) -> None:
        async with self._redis.pipeline(transaction=True) as pipe:
            _expire_later(pipe, names.mailbox(box), seconds)
            await pipe.execute()

    async def read(self, box: str, after: str = "") -> list[tuple[str, bytes]]:
        entries = await self._redis.xrange(names.mailbox(box), min=f"({after}" if after else "-")
        return [(position.decode(), fields[b"b"]) for position, fields in entries]

    async def wait(self, box: str, after: str, seconds: float) -> list[tuple[str, bytes]]:
        # A blocking read would hold a connection for each open chat.
        async with self._bell.listening(box) as rings:
            if found := await self.read(box, after):
                return found
            with suppress(TimeoutError):
                async with asyncio.timeout(seconds):
                    await rings.wait()
            return await self.read(box, after)

    async def close(self) -> None:
        """Let go of what waits for new entries; the connection belongs to whoever made it."""
        await self._bell.close()

    async def remove(self, box: str) -> None:
        # A stream that is deleted forgets its last position: what came in the same millisecond, or after a clock went
        # back, would lie before it, and whoever follows the box would never see it.
        await self._redis.xtrim(names.mailbox(box), maxlen=0, approximate=False)


def _position(raw: bytes) -> str:
    return raw.decode()


def _expire_later(pipe: Pipeline, key: str, seconds: int) -> None:
    """Have the key end so many seconds from now, unless it ends later; a new one never ends, which GT would keep."""
    pipe.expire(key, seconds, nx=True)
    pipe.expire(key, seconds, gt=True)
