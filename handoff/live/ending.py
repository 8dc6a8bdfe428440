"""Ends tasks that would go on for ever."""

import asyncio

_AGAIN_SECONDS = 0.5


async def end(*tasks: "asyncio.Task[None]") -> None:
    """Cancel tasks and wait until they have ended, whatever they end with.

    Cancels again until it has worked: before Python 3.12 `asyncio.wait_for`, which redis-py sends with, may swallow a
    cancellation (https://github.com/python/cpython/issues/86296).
    """
    pending = set(tasks)
    while pending:
        for task in pending:
            task.cancel()
        _, pending = await asyncio.wait(pending, timeout=_AGAIN_SECONDS)
    await asyncio.gather(*tasks, return_exceptions=True)
