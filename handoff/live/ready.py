"""The streams that say which conversations have something unread, as the intake workers follow them."""

from dataclasses import dataclass

from handoff.live import names
from handoff.live.connection import Entry, Live
from handoff.live.group_stream import GroupStream
from most116.core.ids import ConversationId


@dataclass(frozen=True, slots=True)
class Wake:
    """An entry of the ready stream, to be acknowledged once the inbox it names is empty."""

    entry: bytes
    conversation: ConversationId


class ReadyStream:
    """The intake workers' side of a ready stream: a consumer group, so each wake-up goes to one worker."""

    def __init__(self, redis: Live, consumer: str, stream: str = names.READY) -> None:
        self._stream = GroupStream(redis, stream=stream, group=names.READY_GROUP, consumer=consumer)

    async def prepare(self) -> None:
        await self._stream.prepare()

    async def next(self, count: int, block_ms: int) -> list[Wake]:
        return [_wake(entry) for entry in await self._stream.next(count, block_ms)]

    async def abandoned(self, idle_ms: int, count: int) -> list[Wake]:
        """Wake-ups that a worker took and did not finish."""
        return [_wake(entry) for entry in await self._stream.abandoned(idle_ms, count)]

    async def finish(self, wake: Wake) -> None:
        await self._stream.finish(wake.entry)


def _wake(entry: Entry) -> Wake:
    return Wake(entry[0], ConversationId(entry[1][b"c"].decode()))
