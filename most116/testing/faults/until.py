"""Waits for something to come true, and says what it was when it does not."""

import asyncio
import time
from collections.abc import Callable

_PATIENCE_SECONDS = 90.0
_LOOK_SECONDS = 0.05


async def until(what: Callable[[], bool], words: str, seconds: float = _PATIENCE_SECONDS) -> None:
    """Look again and again, beside what else goes on; AssertionError with `words` when it does not come true."""
    end = time.monotonic() + seconds
    while not await asyncio.to_thread(what):
        assert time.monotonic() < end, f"still not so after {seconds:.0f} s: {words}"
        await asyncio.sleep(_LOOK_SECONDS)
