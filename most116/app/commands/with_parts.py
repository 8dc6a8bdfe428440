"""Runs what a command does with the parts of an installation, and closes whatever that opened."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from most116.app.wiring import Parts

_Result = TypeVar("_Result")


def with_parts(name: str, work: Callable[[Parts], Awaitable[_Result]]) -> _Result:
    """What `work` gives; `name` stands in the log."""
    from config.settings import load_settings
    from most116.app.runtime import build
    from most116.app.wiring import Parts

    async def run() -> _Result:
        parts = Parts(build(load_settings(), name))
        try:
            return await work(parts)
        finally:
            await parts.close()

    return asyncio.run(run())
