"""The stream of unread messages that nobody has looked at for danger, and the inboxes that they lie in."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from handoff.live import names
from handoff.live.connection import Entry, Live
from handoff.live.group_stream import GroupStream
from handoff.live.inbox import Item
from most116.core.ids import ConversationId


@dataclass(frozen=True, slots=True)
class Unscreened:
    """An unread message, by its inbox and its place there, counted from 1 when it came."""

    entry: bytes
    conversation: ConversationId
    place: int


class UnscreenedStream:
    """Each entry goes to one worker, and comes back when that one dies."""

    def __init__(self, redis: Live, consumer: str) -> None:
        self._redis = redis
        self._stream = GroupStream(redis, stream=names.UNSCREENED, group=names.READY_GROUP, consumer=consumer)

    async def prepare(self) -> None:
        await self._stream.prepare()

    async def next(self, count: int, block_ms: int) -> list[Unscreened]:
        return [_unscreened(entry) for entry in await self._stream.next(count, block_ms)]

    async def abandoned(self, idle_ms: int, count: int) -> list[Unscreened]:
        """What a worker took and did not finish."""
        return [_unscreened(entry) for entry in await self._stream.abandoned(idle_ms, count)]

    async def unread(self, entries: Sequence[Unscreened], before: int) -> dict[ConversationId, list[Item]]:
        """By inbox the messages of `entries`, with so many that lie `before` them there. On quiet days all were read.

        An inbox that is being read moves up meanwhile, and what is missed then is read in that moment.
        """
        places: defaultdict[ConversationId, list[int]] = defaultdict(list)
        for one in entries:
            places[one.conversation].append(one.place)
        async with self._redis.pipeline(transaction=False) as pipe:
            for conversation, several in places.items():
                pipe.lrange(names.inbox(conversation), max(0, min(several) - 1 - before), max(several) - 1)
            found = await pipe.execute()
        items = {one: [Item.of(raw) for raw in held] for one, held in zip(places, found, strict=True)}
        return {one: held for one, held in items.items() if any(not item.tick for item in held)}

    async def raise_to(self, stream: str, conversations: Collection[ConversationId]) -> None:
        """Mark conversations ready once more, in a stream that has a share of its own."""
        async with self._redis.pipeline(transaction=True) as pipe:
            for conversation in conversations:
                pipe.xadd(stream, {"c": conversation}, maxlen=names.READY_KEPT)
            await pipe.execute()

    async def finish(self, screened: Collection[Unscreened]) -> None:
        await self._stream.finish(*(one.entry for one in screened))


def _unscreened(entry: Entry) -> Unscreened:
    fields = entry[1]
    return Unscreened(entry[0], ConversationId(fields[b"c"].decode()), int(fields[b"n"]))
