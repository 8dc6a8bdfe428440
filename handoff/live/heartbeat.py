"""Signs of life: each role's process renews a key that runs out when it stops."""

import asyncio
from contextlib import suppress

from redis.exceptions import RedisError

from handoff.live import names
from handoff.live.connection import Live


class Heartbeat:
    def __init__(self, redis: Live, role: str) -> None:
        self._redis = redis
        self._role = role

    async def beat(self) -> None:
        await self._redis.set(names.heartbeat(self._role), "1", ex=names.HEARTBEAT_SECONDS)

    async def run(self) -> None:
        """Beat until cancelled; what Redis misses while it is away, it shows by itself."""
        while True:
            with suppress(RedisError, OSError):
                await self.beat()
            await asyncio.sleep(names.HEARTBEAT_SECONDS / 3)

    async def alive(self) -> bool:
        return bool(await self._redis.exists(names.heartbeat(self._role)))
