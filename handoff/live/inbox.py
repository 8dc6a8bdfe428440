"""Per-conversation inboxes, and the mark that says which of them has something to read."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Self

from handoff.inbound import from_ms, to_ms
from handoff.live import names
from handoff.live.connection import Live, Value
from handoff.live.replicas import NO_REPLICAS, Replicas
from handoff.live.scripts import script
from handoff.live.together import Together
from most116.core.ids import ContactKey, ConversationId, MessageId


@dataclass(frozen=True, slots=True)
class Item:
    """One unread entry; `envelope` is sealed and empty for a tick of the clock. `raw` is what the list holds."""

    message: MessageId
    envelope: bytes
    raw: bytes

    @property
    def tick(self) -> bool:
        return not self.envelope

    @classmethod
    def of(cls, raw: bytes) -> Self:
        """From what the list holds."""
        header, _, envelope = raw.partition(b"\n")
        return cls(MessageId(json.loads(header)["m"]), envelope, raw)


class Inbox:
    """Everything Redis does for incoming messages. The connection must not retry writes by itself."""

    def __init__(
        self, redis: Live, *, seen_seconds: int, contact_seconds: int, replicas: Replicas = NO_REPLICAS
    ) -> None:
        self._redis = redis
        self.replicas = replicas
        self._seen_seconds = seen_seconds
        self._contact_seconds = contact_seconds
        self._accept = Together(redis, "accept", replicas)
        self._push = script(redis, "push")
        self._done = script(redis, "done")
        self._reroute = script(redis, "reroute")

    async def accept(
        self,
        message: MessageId,
        contact: ContactKey,
        proposed: ConversationId,
        envelope: bytes,
        now: datetime,
        *,
        channel: str,
        later: bool = False,
    ) -> bool:
        """Keep a sealed message and mark its conversation ready, in one step; False when it was kept before.

        The channel is counted by the hour (handoff/live/traffic.py). `later`: ready to be read after those that are
        not. Raises StorageDown when too few replicas have it in time.
        """
        ready = names.READY_LATER if later else names.READY
        keys = [
            *(names.seen(message), names.contact(contact), ready),
            *(names.INBOXES, names.heard(now), names.UNSCREENED),
        ]
        args: list[Value] = [
            proposed,
            _encode(message, envelope),
            self._seen_seconds,
            self._contact_seconds,
            names.INBOX_PREFIX,
            to_ms(now),
            names.READY_KEPT,
            channel,
            names.HEARD_SECONDS,
        ]
        is_new, _ = await self._accept(keys=keys, args=args)
        return bool(is_new)

    async def tick(self, conversation: ConversationId, due: datetime, now: datetime) -> bool:
        """Tell a dialogue that time has passed; the same due time is told once."""
        message = MessageId(f"tick-{conversation}-{to_ms(due)}")
        return bool(
            await self._push(
                keys=[names.seen(message), names.inbox(conversation), names.READY, names.INBOXES],
                args=[conversation, _encode(message, b""), 3600, to_ms(now), names.READY_KEPT],
            )
        )

    async def first(self, conversation: ConversationId) -> Item | None:
        raw = await self._redis.lindex(names.inbox(conversation), 0)
        return None if raw is None else Item.of(raw)

    async def done(self, conversation: ConversationId, item: Item) -> int:
        """Take a processed item off; returns how many are left."""
        return int(await self._done(keys=[names.inbox(conversation), names.INBOXES], args=[item.raw, conversation]))

    async def reroute(self, contact: ContactKey, old: ConversationId, new: ConversationId, now: datetime) -> None:
        """Hand what is unread to a new conversation, because the one its address pointed to is over.

        Its turn had come, so it does not wait for another one behind everybody.
        """
        await self._reroute(
            keys=[
                *(names.contact(contact), names.inbox(old), names.inbox(new)),
                *(names.READY_HIGH, names.INBOXES, names.UNSCREENED),
            ],
            args=[old, new, self._contact_seconds, to_ms(now), names.READY_KEPT],
        )

    async def oldest(self) -> datetime | None:
        """When the oldest unread item came in; None when everything was read."""
        first = await self._redis.zrange(names.INBOXES, 0, 0, withscores=True)
        return from_ms(int(first[0][1])) if first else None

    async def unread_since(self, before: datetime, limit: int = 500) -> list[ConversationId]:
        """Conversations whose oldest unread item is older than `before`."""
        found = await self._redis.zrangebyscore(names.INBOXES, "-inf", to_ms(before), start=0, num=limit)
        return [ConversationId(one.decode()) for one in found]

    async def wake(self, conversation: ConversationId) -> None:
        await self._redis.xadd(names.READY, {"c": conversation}, maxlen=names.READY_KEPT)


def _encode(message: MessageId, envelope: bytes) -> bytes:
    return json.dumps({"m": message}, separators=(",", ":")).encode() + b"\n" + envelope
