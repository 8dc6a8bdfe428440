"""The only way in: accept a message and return once it is safely kept."""

import json
from contextlib import suppress

from redis.exceptions import RedisError

from handoff.crypto.keyring import KeyRing
from handoff.crypto.pseudonyms import Pseudonyms
from handoff.errands import ErrandBook
from handoff.inbound import pack, to_ms
from handoff.live import names
from handoff.live.connection import Live
from handoff.live.inbox import Inbox
from most116.core.clock import Clock
from most116.core.drills import DRILL, is_drill
from most116.core.errors import StorageDown
from most116.core.ids import IdFactory
from most116.core.messages import DeliveredUpTo, DeliveryReport, Errand, InboundMessage, Told
from most116.core.tracing import step


class Intake:
    """Implements the port `Accept`. Needs Redis and the keyring, and nothing else that could be down."""

    def __init__(
        self,
        *,
        redis: Live,
        inbox: Inbox,
        keyring: KeyRing,
        pseudonyms: Pseudonyms,
        ids: IdFactory,
        clock: Clock,
    ) -> None:
        self._redis = redis
        self._inbox = inbox
        self._keyring = keyring
        self._pseudonyms = pseudonyms
        self._ids = ids
        self._clock = clock
        self._errands = ErrandBook(
            redis=redis, keyring=keyring, pseudonyms=pseudonyms, ids=ids, replicas=inbox.replicas
        )

    async def __call__(self, event: Told) -> bool:
        try:
            if isinstance(event, InboundMessage):
                return await self._accept_message(event)
            if isinstance(event, Errand):
                return await self._errands.put(event)
            async with self._redis.pipeline(transaction=False) as pipe:
                pipe.rpush(names.REPORTS, _pack_report(event, self._pseudonyms))
                await self._inbox.replicas.kept(pipe)
        except (RedisError, OSError) as failure:
            raise StorageDown("Redis") from failure
        return True

    async def _accept_message(self, message: InboundMessage) -> bool:
        name = self._pseudonyms
        message_id = name.message(message.channel, message.slot, message.platform_id)
        contact = name.contact(message.channel, message.slot, message.sender)
        refers_to = message.refers_to
        meant = name.message(message.channel, message.slot, refers_to) if refers_to else None
        envelope = self._keyring.seal_inbox(pack(message, contact, meant), message_id)
        with step("message_kept", channel=message.channel):
            fresh = await self._inbox.accept(
                message_id,
                contact,
                self._ids.conversation(),
                envelope,
                self._clock.now(),
                channel=DRILL if is_drill(message.slot) else message.channel,
                later=message.later,
            )
        if fresh and message.missed:
            # The message is kept; what may be lost is one of a count that tells operators where to look.
            with suppress(RedisError, OSError):
                async with self._redis.pipeline(transaction=False) as pipe:
                    pipe.hincrby(names.MISSED, message.channel, 1)
                    await pipe.execute()
        return fresh


def _pack_report(event: DeliveryReport | DeliveredUpTo, pseudonyms: Pseudonyms) -> bytes:
    """A report as it waits in Redis: what the platform calls a message or a person only as a keyed hash."""
    if isinstance(event, DeliveredUpTo):
        contact = pseudonyms.contact(event.channel, event.slot, event.sender)
        return json.dumps({"contact": contact, "at": to_ms(event.at)}).encode()
    return json.dumps(
        {
            "ref": pseudonyms.part(event.channel, event.platform_id),
            "state": event.state,
            "code": event.code,
            "reason": event.reason,
            "letter": event.letter,
            "part": event.part,
        }
    ).encode()
