"""The waiting rooms: one sorted set per line, by tier and then by the time of entry; claiming is one script.

A conversation offered to both lines has one ticket and the same place in both rooms; each script changes both at once.
"""

import json
from collections.abc import Sequence
from datetime import datetime, timedelta

from handoff.inbound import from_ms, to_ms
from handoff.live import names
from handoff.live.connection import Live, Value
from handoff.live.queue_order import CALM, TIER_WEIGHT, QueueOrder
from handoff.live.scripts import script
from handoff.targets import TARGETS
from most116.core.clock import Clock, polish_day
from most116.core.conversation import ANYBODY, AgeBand, Capacity, Channel, Language, Line, Ticket, Tier
from most116.core.errors import TooMuchError
from most116.core.ids import ConversationId

_TARGETS_MS = [int(TARGETS[tier].total_seconds() * 1000) for tier in Tier]
_READ_AT_ONCE = 200
# What the script answers instead of a ticket.
_IMMEDIATE_FIRST = 0


class RedisWaitingRoom:
    def __init__(self, redis: Live, clock: Clock, order: QueueOrder) -> None:
        self._redis = redis
        self._clock = clock
        self._order = order
        self._enter = script(redis, "enter")
        self._move = script(redis, "move")
        self._claim = script(redis, "claim")

    async def enter(self, ticket: Ticket) -> bool:
        if ticket.drill:
            # Whoever is invented never stands before, behind or among people (docs/decisions/0118).
            return False
        return bool(
            await self._enter(
                keys=[names.TICKETS, *_rooms(_all_from(ticket.lines))],
                args=[*self._place(ticket), len(ticket.lines)],
            )
        )

    async def move(self, ticket: Ticket) -> bool:
        return not ticket.drill and bool(
            await self._move(keys=[names.TICKETS, *_rooms(ticket.lines)], args=self._place(ticket))
        )

    async def claim(
        self, lines: Sequence[Line], which: ConversationId | None = None, capacity: Capacity = ANYBODY
    ) -> Ticket | None:
        if not lines:
            return None
        order, now, rooms = self._order, self._clock.now(), _all_from(lines)
        today = names.missed(polish_day(now))
        may = (int(capacity.immediate), int(capacity.high), int(capacity.calm))
        args: list[Value] = [which or "", len(lines), order.turn_of_calm, to_ms(now - order.calm_after), *may]
        args += [to_ms(now), names.MISSED_SECONDS, *_TARGETS_MS, *rooms]
        found = await self._claim(keys=[names.TICKETS, names.TAKEN_BEFORE_CALM, today, *_rooms(rooms)], args=args)
        if isinstance(found, int):
            raise TooMuchError(immediate=found == _IMMEDIATE_FIRST)
        return None if found is None else _load(found)

    async def leave(self, conversation: ConversationId) -> None:
        async with self._redis.pipeline(transaction=True) as pipe:
            for line in Line:
                pipe.zrem(names.waiting(line), conversation)
                for tier in Tier:
                    pipe.zrem(names.waiting_of_tier(line, tier), conversation)
            pipe.hdel(names.TICKETS, conversation)
            await pipe.execute()

    async def waiting(self, lines: Sequence[Line], first: int | None = None) -> list[Ticket]:
        places: dict[bytes, float] = {}
        last = -1 if first is None else first - 1
        for line in lines:
            places |= dict(await self._redis.zrange(names.waiting(line), 0, last, withscores=True))
        if not places:
            return []
        in_order = [conversation for conversation, _ in sorted(places.items(), key=lambda place: place[1])][:first]
        found = await self._redis.hmget(names.TICKETS, in_order)
        return [_load(ticket) for ticket in found if ticket is not None]

    async def places(self) -> dict[ConversationId, Ticket]:
        """Every conversation that has a place, in whichever rooms.

        Read by parts: ten thousand at once would keep whoever else works in this process waiting.
        """
        known, placed = await self._redis.hkeys(names.TICKETS), dict[ConversationId, Ticket]()
        for begin in range(0, len(known), _READ_AT_ONCE):
            found = await self._redis.hmget(names.TICKETS, known[begin : begin + _READ_AT_ONCE])
            tickets = [_load(raw) for raw in found if raw is not None]
            placed |= {ticket.conversation: ticket for ticket in tickets}
        return placed

    async def lift_starving(self, now: datetime, after: timedelta) -> list[Ticket]:
        """Move everyone who waited longer than `after` right before the tier `high` (domain sheet 4.1, rule 2)."""
        lifted: dict[ConversationId, Ticket] = {}
        for line in Line:
            for conversation in await self._waiting_since(line, now - after):
                place = names.waiting(line), conversation
                score, raw = await self._redis.zscore(*place), await self._redis.hget(names.TICKETS, conversation)
                if raw is not None and score is not None and CALM <= score <= CALM + TIER_WEIGHT:
                    ticket = _load(raw)
                    # XX: a person who was taken in this very moment must not get a place again.
                    await self._redis.zadd(place[0], {conversation: self._order.score(ticket, starving=True)}, xx=True)
                    lifted[ticket.conversation] = ticket
        return list(lifted.values())

    async def _waiting_since(self, line: Line, moment: datetime) -> list[str]:
        """Of the tiers elevated and standard, who has waited on a line since before `moment`."""
        found: list[str] = []
        for tier in (Tier.ELEVATED, Tier.STANDARD):
            row = names.waiting_of_tier(line, tier)
            found += [one.decode() for one in await self._redis.zrangebyscore(row, "-inf", f"({to_ms(moment)}")]
        return found

    def _place(self, ticket: Ticket) -> list[Value]:
        """What the scripts are told of a place."""
        since = self._order.waiting_since(ticket)
        dumped = json.dumps(
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
                "waiting_since": since,
            }
        )
        return [ticket.conversation, dumped, self._order.score(ticket), int(ticket.tier), since]


def _all_from(lines: Sequence[Line]) -> list[Line]:
    """All lines, those of `lines` first."""
    return [*lines, *(line for line in Line if line not in lines)]


def _rooms(lines: Sequence[Line]) -> list[str]:
    """The rooms of the lines, and then of each its rows by tier: the scripts count on this order."""
    return [
        *map(names.waiting, lines),
        *(names.waiting_of_tier(line, tier) for line in lines for tier in Tier),
    ]


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
