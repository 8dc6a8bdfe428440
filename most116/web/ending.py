"""Ends what runs beside a request or a role."""

import asyncio
from typing import Any

_AGAIN_SECONDS = 1.0


async def end(*tasks: asyncio.Future[Any]) -> None:
    """Cancel what still runs and wait until it has ended; a failure of it is not raised here.

    Cancelling once is not enough: before Python 3.12 `asyncio.wait_for`, which the Redis client sends with, forgets a
    cancellation that comes in the very moment in which it has its result.
    """
    running = {task for task in tasks if not task.done()}
    while running:
        for task in running:
            task.cancel()
        _, running = await asyncio.wait(running, timeout=_AGAIN_SECONDS)
    await asyncio.gather(*tasks, return_exceptions=True)
