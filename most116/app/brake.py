"""Slows down what comes in before Redis is too full to keep it: docs/decisions/0124."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Final

from redis.exceptions import RedisError

from handoff.live.connection import Live
from handoff.live.pressure import FULL, TIGHT, Pressure, pressure
from most116.core.errors import StorageDown
from most116.core.messages import InboundMessage, Told
from most116.core.ports import Accept
from most116.web.ending import end

_LOOK_SECONDS: Final = 1.0
# What answers wait at most. The least that a platform gives us is five seconds.
_LONGEST_PAUSE: Final = 1.0


class Brake:
    """How hard this process slows what comes in. It knows nothing until it follows, and then slows nothing.

    `slow_from`: so many conversations with something unread are still no reason to.
    """

    def __init__(self, slow_from: int, sleep: Callable[[float], Awaitable[object]] = asyncio.sleep) -> None:
        self._slow_from = slow_from
        self._sleep = sleep
        self._now = Pressure()
        self._task: asyncio.Task[None] | None = None

    @property
    def tight(self) -> bool:
        """Whether a platform that keeps what we refuse should keep it."""
        return self._now.full >= TIGHT

    async def pause(self) -> None:
        """To be waited for after something was kept and before that is said: who waits for answers brings less.

        Nothing up to `slow_from`, a second from twice as many.
        """
        over = self._now.unread / self._slow_from - 1
        if over > 0:
            await self._sleep(min(over, 1.0) * _LONGEST_PAUSE)

    def held(self, accept: Accept) -> Accept:
        """`accept` that raises StorageDown while Redis is too full; reports of letters are always taken."""

        async def accept_while_there_is_room(event: Told) -> bool:
            if isinstance(event, InboundMessage) and self._now.full >= FULL:
                raise StorageDown("Redis' memory")
            return await accept(event)

        return accept_while_there_is_room

    async def look(self, redis: Live) -> None:
        """While Redis does not answer, what was known last holds; each message finds out for itself."""
        try:
            self._now = await pressure(redis)
        except (RedisError, OSError):
            return

    def follow(self, redis: Live) -> None:
        self._task = asyncio.create_task(self._follow(redis))

    async def stop(self) -> None:
        if self._task is not None:
            await end(self._task)

    async def _follow(self, redis: Live) -> None:
        while True:
            await self.look(redis)
            await asyncio.sleep(_LOOK_SECONDS)
