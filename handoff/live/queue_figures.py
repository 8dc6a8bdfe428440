"""How many wait, since when, and who was read too late today: from the queue's own sets, however many wait."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from handoff.inbound import from_ms, to_ms
from handoff.live import names
from handoff.live.connection import Live
from handoff.targets import TARGETS, Waiting
from most116.core.clock import Clock, polish_day
from most116.core.conversation import Line, Ticket, Tier
from most116.core.ids import ConversationId


class QueueFigures:
    def __init__(self, redis: Live, clock: Clock) -> None:
        self._redis = redis
        self._clock = clock

    async def of(self, line: Line) -> Mapping[Tier, Waiting]:
        """A line's figures; who waits for both lines is counted on each."""
        now = self._clock.now()
        async with self._redis.pipeline(transaction=False) as pipe:
            for tier in Tier:
                row = names.waiting_of_tier(line, tier)
                pipe.zcard(row)
                pipe.zrange(row, 0, 0, withscores=True)
                pipe.zcount(row, "-inf", f"({to_ms(now - TARGETS[tier])}")
            pipe.hgetall(names.missed(polish_day(now)))
            found = await pipe.execute()
        day = {name.decode(): int(count) for name, count in found[-1].items()}
        return {tier: _waiting(found[3 * index : 3 * index + 3], day, line, tier) for index, tier in enumerate(Tier)}

    async def first(self, lines: Sequence[Line], count: int) -> list[ConversationId]:
        """Who will be taken first over `lines`, in order."""
        places: dict[bytes, float] = {}
        for line in lines:
            places |= dict(await self._redis.zrange(names.waiting(line), 0, count - 1, withscores=True))
        return [ConversationId(one.decode()) for one in sorted(places, key=lambda one: places[one])[:count]]

    async def in_danger(self, count: int) -> list[ConversationId]:
        """Who is in immediate danger and waits on any line, whoever came first first: `count` of each line."""
        rows = [names.waiting_of_tier(line, Tier.IMMEDIATE) for line in Line]
        found = [one for row in rows for one in await self._redis.zrange(row, 0, count - 1, withscores=True)]
        return [ConversationId(one.decode()) for one in dict(sorted(found, key=lambda place: place[1]))]

    async def count(self, lines: Sequence[Line]) -> int:
        """How many wait over `lines`, each counted once."""
        if {*lines} == {*Line}:
            return await self._redis.hlen(names.TICKETS)
        # Of two lines there is no third: fewer than all is one, or none.
        return sum([await self._redis.zcard(names.waiting(line)) for line in lines])

    async def uncounted(self) -> bool:
        """Whether places are missing in the rows by tier, as after an update from a version without them."""
        async with self._redis.pipeline(transaction=True) as pipe:
            for line in Line:
                pipe.zcard(names.waiting(line))
                for tier in Tier:
                    pipe.zcard(names.waiting_of_tier(line, tier))
            found = await pipe.execute()
        step = 1 + len(Tier)
        return any(found[at] != sum(found[at + 1 : at + step]) for at in range(0, len(found), step))


async def count_given_up(redis: Live, now: datetime, ticket: Ticket) -> None:
    """Somebody ended the wait; whoever waited for both lines is counted on each, as among those who wait."""
    today = names.missed(polish_day(now))
    async with redis.pipeline(transaction=True) as pipe:
        for line in ticket.lines:
            pipe.hincrby(today, f"{line} {int(ticket.tier)} gave_up", 1)
        pipe.expire(today, names.MISSED_SECONDS)
        await pipe.execute()


def _waiting(row: list[Any], day: Mapping[str, int], line: Line, tier: Tier) -> Waiting:
    count, first, over = row
    counted = f"{line} {int(tier)}"
    return Waiting(
        count=count,
        oldest=from_ms(int(first[0][1])) if first else None,
        over=over,
        taken=day.get(f"{counted} taken", 0),
        late=day.get(f"{counted} late", 0),
        unanswered=day.get(f"{counted} unanswered", 0),
        gave_up=day.get(f"{counted} gave_up", 0),
    )
