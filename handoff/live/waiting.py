"""The waiting rooms: one sorted set per line, by tier and then by the time of entry; claiming is one script."""

import json
from collections.abc import Sequence
from datetime import datetime, timedelta

from handoff.inbound import from_ms, to_ms
from handoff.live import names
from handoff.live.connection import Live
from handoff.live.scripts import script
from most116.core.conversation import AgeBand, Channel, Language, Line, Ticket, Tier
from most116.core.ids import ConversationId

# Larger than any time in milliseconds until the year 2286, so that a tier always weighs more than waiting.
_TIER_WEIGHT = 10**13


def score(ticket: Ticket, *, starving: bool = False) -> int:
    """The order of the queue: tier, then time of entry. Who starves comes right before the tier `high`."""
    tier_part = _TIER_WEIGHT * 3 // 2 if starving and ticket.tier > Tier.HIGH else _TIER_WEIGHT * ticket.tier
    return tier_part + to_ms(ticket.entered_at)


class RedisWaitingRoom:
    def __init__(self, redis: Live) -> None:
        self._redis = redis
        self._enter = script(redis, "enter")
        self._move = script(redis, "move")
        self._claim = script(redis, "claim")

    async def enter(self, ticket: Ticket) -> bool:
        others = [names.waiting(line) for line in Line if line is not ticket.line]
        return bool(
            await self._enter(
                keys=[names.TICKETS, names.waiting(ticket.line), *others],
                args=[ticket.conversation, _dump(ticket), score(ticket)],
            )
        )

    async def move(self, ticket: Ticket) -> bool:
        keys = [names.TICKETS, names.waiting(ticket.line)]
        return bool(await self._move(keys=keys, args=[ticket.conversation, _dump(ticket), score(ticket)]))

    async def claim(self, lines: Sequence[Line], which: ConversationId | None = None) -> Ticket | None:
        if not lines:
            return None
        rooms = [names.waiting(line) for line in lines]
        ticket = await self._claim(keys=[names.TICKETS, *rooms], args=[which or ""])
        return None if ticket is None else _load(ticket)

    async def leave(self, conversation: ConversationId) -> None:
        async with self._redis.pipeline(transaction=True) as pipe:
            for line in Line:
                pipe.zrem(names.waiting(line), conversation)
            pipe.hdel(names.TICKETS, conversation)
            await pipe.execute()

    async def waiting(self, lines: Sequence[Line]) -> list[Ticket]:
        places: list[tuple[bytes, float]] = []
        for line in lines:
            places += await self._redis.zrange(names.waiting(line), 0, -1, withscores=True)
        places.sort(key=lambda place: place[1])
        if not places:
            return []
        found = await self._redis.hmget(names.TICKETS, [conversation for conversation, _ in places])
        return [_load(ticket) for ticket in found if ticket is not None]

    async def places(self) -> dict[ConversationId, Ticket]:
        """Every conversation that has a place, in whichever room."""
        known = await self._redis.hkeys(names.TICKETS)
        found = await self._redis.hmget(names.TICKETS, known) if known else []
        tickets = [_load(raw) for raw in found if raw is not None]
        return {ticket.conversation: ticket for ticket in tickets}

    async def lift_starving(self, now: datetime, after: timedelta) -> list[Ticket]:
        """Move everyone who waited longer than `after` right before the tier `high` (domain sheet 4.1, rule 2)."""
        lifted = []
        for line in Line:
            low, high = _TIER_WEIGHT * Tier.ELEVATED, _TIER_WEIGHT * (Tier.STANDARD + 1)
            for conversation in await self._redis.zrangebyscore(names.waiting(line), low, high):
                raw = await self._redis.hget(names.TICKETS, conversation)
                ticket = None if raw is None else _load(raw)
                if ticket is not None and now - ticket.entered_at > after:
                    # XX: a person who was taken in this very moment must not get a place again.
                    place = {conversation.decode(): score(ticket, starving=True)}
                    await self._redis.zadd(names.waiting(line), place, xx=True)
                    lifted.append(ticket)
        return lifted


def _dump(ticket: Ticket) -> str:
    return json.dumps(
        {
            "conversation": ticket.conversation,
            "line": ticket.line,
            "channel": ticket.channel,
            "tier": ticket.tier,
            "age_band": ticket.age_band,
            "language": ticket.language,
            "entered_at": to_ms(ticket.entered_at),
        }
    )


def _load(raw: bytes) -> Ticket:
    data = json.loads(raw)
    return Ticket(
        conversation=ConversationId(data["conversation"]),
        line=Line(data["line"]),
        channel=Channel(data["channel"]),
        tier=Tier(data["tier"]),
        age_band=AgeBand(data["age_band"]),
        language=Language(data["language"]),
        entered_at=from_ms(data["entered_at"]),
    )
