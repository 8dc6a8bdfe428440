"""Which conversation a contact goes on with; `Inbox.accept` opens one for a contact that has none."""

from handoff.live import names
from handoff.live.connection import Live
from most116.core.ids import ContactKey, ConversationId


class Contacts:
    def __init__(self, redis: Live, *, seconds: int) -> None:
        self._redis = redis
        self._seconds = seconds

    async def lead(self, contact: ContactKey, conversation: ConversationId) -> None:
        """Whoever writes under this contact goes on with the conversation."""
        await self._redis.set(names.contact(contact), conversation, ex=self._seconds)

    async def expire(self, contact: ContactKey, seconds: int) -> None:
        """After closing, the same person stays on the same conversation for this long."""
        await self._redis.expire(names.contact(contact), seconds)
