"""Asks RQ for work: a dotted name and one opaque id at most, so that nothing of a person is ever in a job."""

from datetime import timedelta
from typing import Any, Protocol, cast

from redis import Redis
from rq import Queue
from rq.serializers import JSONSerializer

from handoff.live import names
from handoff.live.connection import Live
from most116.core.ids import ConversationId

# The jobs live one layer up, in most116.app; they are named here and resolved by the worker (a test resolves it too).
DELIVER = "most116.app.jobs.deliver"
LOOK = "most116.app.jobs.look_at_platforms"
_FAILURE_KEPT_SECONDS = 86_400
# The oldest server that we work with: RQ would ask, and wait for the answer.
_SERVER = (7, 0, 0)


class Trigger(Protocol):
    async def deliver(self, conversation: ConversationId) -> None: ...


class RqTrigger:
    """RQ says what is to be written, and we write it, in one round trip that keeps nobody else waiting."""

    def __init__(self, redis: Live) -> None:
        self._redis = redis
        # RQ's own client blocks and would be used from a thread; it is asked for, and never connected.
        self._queue = Queue(names.LETTERS_QUEUE, connection=Redis(), serializer=JSONSerializer)
        self._queue.redis_server_version = _SERVER

    async def deliver(self, conversation: ConversationId) -> None:
        async with self._redis.pipeline(transaction=True) as pipe:
            self._queue.enqueue(
                DELIVER,
                conversation,
                description="deliver",
                result_ttl=0,
                failure_ttl=_FAILURE_KEPT_SECONDS,
                job_timeout=-1,
                pipeline=cast("Any", pipe),
            )
            await pipe.execute()

    async def look_at_platforms(self, within: timedelta) -> None:
        """Have one worker do it; what no worker began `within` that time is dropped, because the next is asked for."""
        async with self._redis.pipeline(transaction=True) as pipe:
            self._queue.enqueue(
                LOOK,
                description="look",
                ttl=int(within.total_seconds()),
                result_ttl=0,
                failure_ttl=_FAILURE_KEPT_SECONDS,
                job_timeout=-1,
                pipeline=cast("Any", pipe),
            )
            await pipe.execute()

    async def backlog(self) -> int:
        """How many jobs wait for a worker."""
        return await self._redis.llen(self._queue.key)
