"""Calls of the mailbox, whose failures are the kernel's own."""

from collections.abc import Awaitable
from typing import TypeVar

from redis.exceptions import RedisError

from most116.core.errors import StorageDown

T = TypeVar("T")


async def answered(call: Awaitable[T]) -> T:
    """What the mailbox says, with any failure to reach it as StorageDown."""
    try:
        return await call
    except (RedisError, OSError) as failure:
        raise StorageDown("the mailbox") from failure
