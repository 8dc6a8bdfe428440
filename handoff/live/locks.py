"""The lock that lets one worker at a time decide for a conversation.

It spares work and keeps order; it is not what makes order safe. That is the conversation's version in SQL: a worker
that was paused past its lock, or whose lock went with a Redis, finds the version changed and starts again.
"""

import asyncio
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from handoff.live import names
from handoff.live.connection import Live
from handoff.live.scripts import script
from most116.core.ids import ConversationId

_RETRY_SECONDS = 0.02


class ConversationLocks:
    def __init__(self, redis: Live, *, seconds: int) -> None:
        self._lifetime_ms = seconds * 1000
        self._lock, self._let_go = script(redis, "lock"), script(redis, "let_go")

    @asynccontextmanager
    async def hold(self, conversation: ConversationId) -> AsyncIterator[None]:
        """Wait for the lock and hold it; it runs out by itself when its holder dies."""
        token = secrets.token_hex(8)
        key = names.lock(conversation)
        # The holder is in another process: there is no event to wait for.
        while not await self._lock(keys=[key], args=[token, self._lifetime_ms]):  # noqa: ASYNC110
            await asyncio.sleep(_RETRY_SECONDS)
        try:
            yield
        finally:
            await self._let_go(keys=[key], args=[token])
