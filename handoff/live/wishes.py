"""Whom a lead asks to take which waiting conversation: a wish that ends by itself, while the person keeps the place."""

from datetime import timedelta
from typing import Final

from handoff.live import names
from handoff.live.connection import Live
from most116.core.ids import ConsultantId, ConversationId

LASTS: Final = timedelta(minutes=2)


class Wishes:
    def __init__(self, redis: Live) -> None:
        self._redis = redis

    async def put(self, to: ConsultantId, which: ConversationId, by: ConsultantId) -> None:
        await self._redis.set(names.wish(to), f"{which} {by}", ex=int(LASTS.total_seconds()))

    async def of(self, account: ConsultantId) -> tuple[ConversationId, ConsultantId] | None:
        """What the account is asked to take, and by whom; one at a time, the newest."""
        found = await self._redis.get(names.wish(account))
        if found is None:
            return None
        which, _, by = found.decode().partition(" ")
        return ConversationId(which), ConsultantId(by)

    async def remove(self, account: ConsultantId) -> None:
        await self._redis.delete(names.wish(account))
