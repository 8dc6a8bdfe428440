"""One question for all who ask the same at the same moment."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar

_KEPT_SECONDS = 1.0
T = TypeVar("T")


class AskedOnce(Generic[T]):
    """An answer is kept for a second. A question that fails fails for all who wait for it, and is asked again after."""

    def __init__(self) -> None:
        self._answers: dict[str, asyncio.Task[T]] = {}

    async def get(self, key: str, ask: Callable[[], Awaitable[T]]) -> T:
        asked = self._answers.get(key)
        if asked is None:
            asked = self._answers[key] = asyncio.ensure_future(self._ask(key, ask))
            # Where nobody waits any more, nobody misses why it failed.
            asked.add_done_callback(lambda done: done.cancelled() or done.exception())
        if asked.done():
            # One that failed is not kept.
            return asked.result()
        # Whoever leaves does not take the answer away from the others.
        return await asyncio.shield(asked)

    async def _ask(self, key: str, ask: Callable[[], Awaitable[T]]) -> T:
        kept = False
        try:
            answer = await ask()
            asyncio.get_running_loop().call_later(_KEPT_SECONDS, self._answers.pop, key, None)
            kept = True
        finally:
            if not kept:
                self._answers.pop(key, None)
        return answer
