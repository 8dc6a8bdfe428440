"""Mailboxes of visitors to our own pages, on Redis streams that expire when nothing happens in them."""

import asyncio
from contextlib import suppress

from handoff.live import names
from handoff.live.bell import Bell
from handoff.live.connection import Live, Pipeline

_KEPT = 2_000


class RedisMailbox:
    """Holds only what the caller has sealed. `redis` is a connection whose reads may wait."""

    def __init__(self, redis: Live, *, seconds: int) -> None:
        self._redis = redis
        self._bell = Bell(redis)
        self._seconds = seconds

    async def append(self, box: str, blob: bytes) -> str:
        key = names.mailbox(box)
        async with self._redis.pipeline(transaction=True) as pipe:
            pipe.xadd(key, {"b": blob}, maxlen=_KEPT)
            _expire_later(pipe, key, self._seconds)
            pipe.publish(names.BELL, box)
            position = (await pipe.execute())[0]
        return str(position.decode())

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
        await self._redis.delete(names.mailbox(box))


def _expire_later(pipe: Pipeline, key: str, seconds: int) -> None:
    """Have the key end so many seconds from now, unless it ends later; a new one never ends, which GT would keep."""
    pipe.expire(key, seconds, nx=True)
    pipe.expire(key, seconds, gt=True)
