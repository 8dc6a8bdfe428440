"""The stream that says which conversations have something unread, as the intake workers follow it."""

from dataclasses import dataclass

from redis.exceptions import ResponseError

from handoff.live import names
from handoff.live.connection import Entry, Live
from most116.core.ids import ConversationId


@dataclass(frozen=True, slots=True)
class Wake:
    """An entry of the ready stream, to be acknowledged once the inbox it names is empty."""

    entry: bytes
    conversation: ConversationId


class ReadyStream:
    """The intake workers' side of the ready stream: a consumer group, so each wake-up goes to one worker."""

    def __init__(self, redis: Live, consumer: str) -> None:
        self._redis = redis
        self._consumer = consumer

    async def prepare(self) -> None:
        try:
            await self._redis.xgroup_create(names.READY, names.READY_GROUP, id="0", mkstream=True)
        except ResponseError as failure:
            if not str(failure).startswith("BUSYGROUP"):
                raise

    async def next(self, count: int, block_ms: int) -> list[Wake]:
        answer = await self._redis.xreadgroup(
            names.READY_GROUP, self._consumer, {names.READY: ">"}, count=count, block=block_ms
        )
        return [_wake(entry) for _, entries in answer or [] for entry in entries]

    async def abandoned(self, idle_ms: int, count: int) -> list[Wake]:
        """Wake-ups that a worker took and did not finish."""
        _, entries, *_ = await self._redis.xautoclaim(
            names.READY, names.READY_GROUP, self._consumer, min_idle_time=idle_ms, start_id="0-0", count=count
        )
        return [_wake(entry) for entry in entries if entry[1]]

    async def finish(self, wake: Wake) -> None:
        async with self._redis.pipeline(transaction=True) as pipe:
            pipe.xack(names.READY, names.READY_GROUP, wake.entry)
            pipe.xdel(names.READY, wake.entry)
            await pipe.execute()


def _wake(entry: Entry) -> Wake:
    return Wake(entry[0], ConversationId(entry[1][b"c"].decode()))
