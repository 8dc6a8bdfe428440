"""Who has waited on a line for so long that a colleague of the other line, who is there for that, takes them too."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from handoff.inbound import to_ms
from handoff.live import names
from handoff.live.connection import Live
from handoff.live.queue_order import QueueOrder
from most116.core.clock import Clock
from most116.core.conversation import Line, Ticket, Tier
from most116.core.ids import ConversationId

# Of each tier of a line; whoever has seen so many knows what to do.
_LISTED = 100


class Overflow:
    """The script that takes decides by the same times (handoff/live/lua/claim.lua)."""

    def __init__(self, redis: Live, clock: Clock, order: QueueOrder) -> None:
        self._redis = redis
        self._clock = clock
        self._order = order

    def since(self) -> Mapping[Line, datetime]:
        """Who waits on a line since then or before is taken by others too. A line without overflow is missing."""
        now = self._clock.now()
        return {line: now - after for line, after in self._order.overflow_after.items()}

    def reached(self, ticket: Ticket, lines: Sequence[Line]) -> bool:
        """Whether somebody waits on one of `lines` and has waited for long enough."""
        since, waiting_since = self.since(), self._order.waiting_since(ticket)
        return any(line in lines and line in since and waiting_since <= to_ms(since[line]) for line in ticket.lines)

    async def places(self, lines: Sequence[Line]) -> dict[bytes, float]:
        """Whoever has waited on `lines` for long enough, with the score of their place."""
        since, found = self.since(), dict[bytes, float]()
        for line in (one for one in lines if one in since):
            for tier in Tier:
                row, until = names.waiting_of_tier(line, tier), to_ms(since[line])
                for one in await self._redis.zrangebyscore(row, "-inf", until, start=0, num=_LISTED):
                    score = await self._redis.zscore(names.waiting(line), one.decode())
                    if score is not None:
                        found[one] = score
        return found

    async def beside(self, lines: Sequence[Line], own: Sequence[Line]) -> list[ConversationId]:
        """Who overflows on `lines` and has no place on `own`."""
        found = [ConversationId(one.decode()) for one in await self.places(lines)]
        there = [[await self._redis.zscore(names.waiting(line), one) for line in own] for one in found]
        return [one for one, scores in zip(found, there, strict=True) if not any(score is not None for score in scores)]

    async def counts(self) -> Mapping[Line, int]:
        """How many wait on each line that are taken by others too."""
        since = self.since()
        async with self._redis.pipeline(transaction=False) as pipe:
            for line, moment in since.items():
                for tier in Tier:
                    pipe.zcount(names.waiting_of_tier(line, tier), "-inf", to_ms(moment))
            found = await pipe.execute()
        step = len(Tier)
        return {line: sum(found[step * at : step * (at + 1)]) for at, line in enumerate(since)}
