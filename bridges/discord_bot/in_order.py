"""Jobs of one channel run one after the other, those of different channels side by side."""

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial

Job = Callable[[], Awaitable[None]]


class InOrder:
    """A job that raises does not keep the next ones from running."""

    def __init__(self) -> None:
        self._last: dict[str, asyncio.Task[None]] = {}

    def add(self, key: str, job: Job) -> asyncio.Task[None]:
        """Run `job` once everything that was added under `key` before is over."""
        task = asyncio.create_task(_after(self._last.get(key), job))
        self._last[key] = task
        task.add_done_callback(partial(self._forget, key))
        return task

    async def finish(self, seconds: float) -> None:
        """Wait so long for what was added; then end it."""
        if not self._last:
            return
        _, late = await asyncio.wait(self._last.values(), timeout=seconds)
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)

    def _forget(self, key: str, task: asyncio.Task[None]) -> None:
        if self._last.get(key) is task:
            del self._last[key]


async def _after(before: asyncio.Task[None] | None, job: Job) -> None:
    if before is not None:
        await asyncio.wait([before])
    await job()
