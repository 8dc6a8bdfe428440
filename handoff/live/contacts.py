"""Which conversation a contact goes on with; `Inbox.accept` opens one for a contact that has none."""

from redis.exceptions import RedisError

from handoff.live import names
from handoff.live.connection import Live
from most116.core.errors import StorageDown
from most116.core.ids import ContactKey, ConversationId


class Contacts:
    def __init__(self, redis: Live, *, seconds: int) -> None:
        self._redis = redis
        self._seconds = seconds

    async def lead(self, contact: ContactKey, conversation: ConversationId) -> None:
        """Whoever writes under this contact goes on with the conversation."""
        await self._redis.set(names.contact(contact), conversation, ex=self._seconds)

    async def goes_on_with(self, contact: ContactKey) -> ConversationId | None:
        """The conversation of this contact; None when it has none, or it is too long ago. Raises StorageDown."""
        try:
            found = await self._redis.get(names.contact(contact))
        except (RedisError, OSError) as failure:
            raise StorageDown("the contacts") from failure
        return None if found is None else ConversationId(found.decode())

    async def expire(self, contact: ContactKey, seconds: int) -> None:
        """After closing, the same person stays on the same conversation for this long."""
        await self._redis.expire(names.contact(contact), seconds)
