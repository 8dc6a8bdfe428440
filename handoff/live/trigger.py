"""Asks RQ to deliver: a dotted name and one opaque id, so that nothing of a person is ever in a job."""

import asyncio
from typing import Protocol

from redis import Redis
from rq import Queue
from rq.serializers import JSONSerializer

from handoff.live import names
from most116.core.ids import ConversationId

# The job lives one layer up, in most116.app; it is named here and resolved by the worker (a test resolves it too).
DELIVER = "most116.app.jobs.deliver"
_FAILURE_KEPT_SECONDS = 86_400


class Trigger(Protocol):
    async def deliver(self, conversation: ConversationId) -> None: ...


class RqTrigger:
    def __init__(self, redis: Redis) -> None:
        self._queue = Queue(names.LETTERS_QUEUE, connection=redis, serializer=JSONSerializer)

    async def deliver(self, conversation: ConversationId) -> None:
        # RQ's client blocks; a thread keeps the event loop free for the few hundred microseconds it takes.
        await asyncio.to_thread(self._enqueue, conversation)

    async def backlog(self) -> int:
        """How many jobs wait for a worker."""
        return await asyncio.to_thread(lambda: self._queue.count)

    def close(self) -> None:
        self._queue.connection.close()

    def _enqueue(self, conversation: ConversationId) -> None:
        self._queue.enqueue(
            DELIVER,
            conversation,
            description="deliver",
            result_ttl=0,
            failure_ttl=_FAILURE_KEPT_SECONDS,
            job_timeout=-1,
        )
