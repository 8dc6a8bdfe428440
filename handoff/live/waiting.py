"""The waiting rooms: one sorted set per line, by tier and then by the time of entry; claiming is one script.

A conversation offered to both lines has one ticket and the same place in both rooms; each script changes both at once.
"""

import json
from collections.abc import Sequence
from datetime import datetime, timedelta

from handoff.inbound import from_ms, to_ms
from handoff.live import names
from handoff.live.connection import Live
from handoff.live.queue_order import CALM, TIER_WEIGHT, QueueOrder
from handoff.live.scripts import script
from most116.core.clock import Clock
from most116.core.conversation import AgeBand, Channel, Language, Line, Ticket, Tier
from most116.core.ids import ConversationId


class RedisWaitingRoom:
    def __init__(self, redis: Live, clock: Clock, order: QueueOrder) -> None:
        self._redis = redis
        self._clock = clock
        self._order = order
        self._enter = script(redis, "enter")
        self._move = script(redis, "move")
        self._claim = script(redis, "claim")

    async def enter(self, ticket: Ticket) -> bool:
        return bool(
            await self._enter(
                keys=[names.TICKETS, *_rooms(ticket.lines)],
                args=[ticket.conversation, self._dump(ticket), self._order.score(ticket), len(ticket.lines)],
            )
        )

    async def move(self, ticket: Ticket) -> bool:
        keys = [names.TICKETS, *map(names.waiting, ticket.lines)]
        return bool(
            await self._move(keys=keys, args=[ticket.conversation, self._dump(ticket), self._order.score(ticket)])
        )

    async def claim(self, lines: Sequence[Line], which: ConversationId | None = None) -> Ticket | None:
        if not lines:
            return None
        order = self._order
        long_since = to_ms(self._clock.now() - order.calm_after)
        keys = [names.TICKETS, names.TAKEN_BEFORE_CALM, *_rooms(lines)]
        ticket = await self._claim(keys=keys, args=[which or "", len(lines), order.turn_of_calm, long_since])
        return None if ticket is None else _load(ticket)

    async def leave(self, conversation: ConversationId) -> None:
        async with self._redis.pipeline(transaction=True) as pipe:
            for line in Line:
                pipe.zrem(names.waiting(line), conversation)
            pipe.hdel(names.TICKETS, conversation)
            await pipe.execute()

    async def waiting(self, lines: Sequence[Line]) -> list[Ticket]:
        places: dict[bytes, float] = {}
        for line in lines:
            places |= dict(await self._redis.zrange(names.waiting(line), 0, -1, withscores=True))
        if not places:
            return []
        in_order = [conversation for conversation, _ in sorted(places.items(), key=lambda place: place[1])]
        found = await self._redis.hmget(names.TICKETS, in_order)
        return [_load(ticket) for ticket in found if ticket is not None]

    async def places(self) -> dict[ConversationId, Ticket]:
        """Every conversation that has a place, in whichever rooms."""
        known = await self._redis.hkeys(names.TICKETS)
        found = await self._redis.hmget(names.TICKETS, known) if known else []
        tickets = [_load(raw) for raw in found if raw is not None]
        return {ticket.conversation: ticket for ticket in tickets}

    async def lift_starving(self, now: datetime, after: timedelta) -> list[Ticket]:
        """Move everyone who waited longer than `after` right before the tier `high` (domain sheet 4.1, rule 2)."""
        lifted: dict[ConversationId, Ticket] = {}
        for line in Line:
            for conversation in await self._redis.zrangebyscore(names.waiting(line), CALM, CALM + TIER_WEIGHT):
                raw = await self._redis.hget(names.TICKETS, conversation)
                ticket = None if raw is None else _load(raw)
                if ticket is not None and self._order.waiting_since(ticket) < to_ms(now - after):
                    # XX: a person who was taken in this very moment must not get a place again.
                    place = {conversation.decode(): self._order.score(ticket, starving=True)}
                    await self._redis.zadd(names.waiting(line), place, xx=True)
                    lifted[ticket.conversation] = ticket
        return list(lifted.values())

    def _dump(self, ticket: Ticket) -> str:
        return json.dumps(
            {
                "conversation": ticket.conversation,
                "line": ticket.line,
                "channel": ticket.channel,
                "tier": ticket.tier,
                "age_band": ticket.age_band,
                "language": ticket.language,
                "entered_at": to_ms(ticket.entered_at),
                "handed_back": ticket.handed_back,
                # Read by the script that takes the next one.
                "waiting_since": self._order.waiting_since(ticket),
            }
        )


def _rooms(lines: Sequence[Line]) -> list[str]:
    """The rooms of all lines, those of `lines` first."""
    return [names.waiting(line) for line in (*lines, *(line for line in Line if line not in lines))]


def _load(raw: bytes) -> Ticket:
    data = json.loads(raw)
    return Ticket(
        conversation=ConversationId(data["conversation"]),
        line=Line(data["line"]) if data["line"] else None,
        channel=Channel(data["channel"]),
        tier=Tier(data["tier"]),
        age_band=AgeBand(data["age_band"]),
        language=Language(data["language"]),
        entered_at=from_ms(data["entered_at"]),
        handed_back=data.get("handed_back", False),
    )
