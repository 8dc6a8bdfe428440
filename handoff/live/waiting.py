"""The waiting rooms: one sorted set per line, by tier and then by the time of entry; claiming is one script.

A conversation offered to both lines has one ticket and the same place in both rooms; each script changes both at once.
"""

import json
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from handoff.inbound import from_ms, to_ms
from handoff.live import names
from handoff.live.connection import Live
from handoff.live.scripts import script
from most116.core.conversation import AgeBand, Channel, Language, Line, Ticket, Tier
from most116.core.ids import ConversationId

# Larger than any time in milliseconds until the year 2286, so that a tier always weighs more than waiting.
_TIER_WEIGHT = 10**13
_NONE = timedelta(0)


def score(ticket: Ticket, *, patience: timedelta = _NONE, starving: bool = False) -> int:
    """The order of the queue: tier, then time of entry. Who starves comes right before the tier `high`.

    What has `patience` stands among the tier `standard` as if it had come so much later.
    """
    if starving and ticket.tier > Tier.HIGH:
        tier_part = _TIER_WEIGHT * 3 // 2
    else:
        tier_part = _TIER_WEIGHT * (Tier.STANDARD if patience else ticket.tier)
    return tier_part + to_ms(ticket.entered_at + patience)


class RedisWaitingRoom:
    def __init__(self, redis: Live, patience: Callable[[Ticket], timedelta] = lambda _: _NONE) -> None:
        """`patience`: how long a place may wait before it counts as waiting; none for whoever waits in a talk."""
        self._redis = redis
        self._patience = patience
        self._enter = script(redis, "enter")
        self._move = script(redis, "move")
        self._claim = script(redis, "claim")

    def _score(self, ticket: Ticket, *, starving: bool = False) -> int:
        return score(ticket, patience=self._patience(ticket), starving=starving)

    async def enter(self, ticket: Ticket) -> bool:
        return bool(
            await self._enter(
                keys=[names.TICKETS, *_rooms(ticket.lines)],
                args=[ticket.conversation, _dump(ticket), self._score(ticket), len(ticket.lines)],
            )
        )

    async def move(self, ticket: Ticket) -> bool:
        keys = [names.TICKETS, *map(names.waiting, ticket.lines)]
        return bool(await self._move(keys=keys, args=[ticket.conversation, _dump(ticket), self._score(ticket)]))

    async def claim(self, lines: Sequence[Line], which: ConversationId | None = None) -> Ticket | None:
        if not lines:
            return None
        ticket = await self._claim(keys=[names.TICKETS, *_rooms(lines)], args=[which or "", len(lines)])
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
            low, high = _TIER_WEIGHT * Tier.ELEVATED, _TIER_WEIGHT * (Tier.STANDARD + 1)
            for conversation in await self._redis.zrangebyscore(names.waiting(line), low, high):
                raw = await self._redis.hget(names.TICKETS, conversation)
                ticket = None if raw is None else _load(raw)
                if ticket is not None and now - ticket.entered_at - self._patience(ticket) > after:
                    # XX: a person who was taken in this very moment must not get a place again.
                    place = {conversation.decode(): self._score(ticket, starving=True)}
                    await self._redis.zadd(names.waiting(line), place, xx=True)
                    lifted[ticket.conversation] = ticket
        return list(lifted.values())


def _rooms(lines: Sequence[Line]) -> list[str]:
    """The rooms of all lines, those of `lines` first."""
    return [names.waiting(line) for line in (*lines, *(line for line in Line if line not in lines))]


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
        line=Line(data["line"]) if data["line"] else None,
        channel=Channel(data["channel"]),
        tier=Tier(data["tier"]),
        age_band=AgeBand(data["age_band"]),
        language=Language(data["language"]),
        entered_at=from_ms(data["entered_at"]),
    )
