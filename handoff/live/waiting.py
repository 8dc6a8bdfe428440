"""The waiting rooms: one sorted set per line, by tier and then by the time of entry; claiming is one script.

A conversation offered to both lines has one ticket and the same place in both rooms; each script changes both at once.
"""

import json
from collections.abc import Sequence
from datetime import datetime, timedelta

from handoff.inbound import to_ms
from handoff.live import names
from handoff.live.connection import Live, Value
from handoff.live.overflow import Overflow
from handoff.live.queue_figures import count_given_up
from handoff.live.queue_order import CALM, TIER_WEIGHT, QueueOrder
from handoff.live.scripts import script
from handoff.live.tickets import dump_ticket, load_ticket
from handoff.targets import TARGETS
from most116.core.clock import Clock, polish_day
from most116.core.conversation import ANYBODY, SOMEBODY, Capacity, Line, Taker, Ticket, Tier
from most116.core.errors import OfferedElsewhereError, TooMuchError
from most116.core.ids import ConversationId

_TARGETS_MS = [int(TARGETS[tier].total_seconds() * 1000) for tier in Tier]
_READ_AT_ONCE = 200
# What the script answers instead of a ticket.
_IMMEDIATE_FIRST = 0
_OFFERED_ELSEWHERE = 2


class RedisWaitingRoom:
    def __init__(self, redis: Live, clock: Clock, order: QueueOrder) -> None:
        self._redis = redis
        self._clock = clock
        self._order = order
        self.overflow = Overflow(redis, clock, order)
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
        self,
        lines: Sequence[Line],
        which: ConversationId | None = None,
        capacity: Capacity = ANYBODY,
        taker: Taker = SOMEBODY,
    ) -> Ticket | None:
        if not (lines or taker.overflow):
            return None
        order, now, rooms = self._order, self._clock.now(), _all_from(lines)
        today = names.missed(polish_day(now))
        may = (int(capacity.immediate), int(capacity.high), int(capacity.calm))
        args: list[Value] = [which or "", len(lines), order.turn_of_calm, to_ms(now - order.calm_after), *may]
        args += [to_ms(now), names.MISSED_SECONDS, self._told_of(taker, rooms), *_TARGETS_MS, *rooms]
        keys = [names.TICKETS, names.TAKEN_BEFORE_CALM, today, names.OFFERS, *_rooms(rooms)]
        found = await self._claim(keys=keys, args=args)
        if found == _OFFERED_ELSEWHERE:
            raise OfferedElsewhereError
        if isinstance(found, int):
            raise TooMuchError(immediate=found == _IMMEDIATE_FIRST)
        return None if found is None else load_ticket(found)

    async def leave(self, conversation: ConversationId, *, gave_up: bool = False) -> None:
        left = await self._redis.hget(names.TICKETS, conversation) if gave_up else None
        async with self._redis.pipeline(transaction=True) as pipe:
            for line in Line:
                pipe.zrem(names.waiting(line), conversation)
                for tier in Tier:
                    pipe.zrem(names.waiting_of_tier(line, tier), conversation)
            pipe.hdel(names.TICKETS, conversation)
            pipe.hdel(names.OFFERS, conversation)
            had_a_place = (await pipe.execute())[-2]
        if left is not None and had_a_place:
            await count_given_up(self._redis, self._clock.now(), load_ticket(left))

    async def waiting(
        self, lines: Sequence[Line], first: int | None = None, overflow: Sequence[Line] = ()
    ) -> list[Ticket]:
        places: dict[bytes, float] = {}
        last = -1 if first is None else first - 1
        for line in lines:
            places |= dict(await self._redis.zrange(names.waiting(line), 0, last, withscores=True))
        # Behind their equals on the caller's own lines, as the script that takes has it.
        places |= await self.overflow.places(overflow)
        if not places:
            return []
        in_order = [conversation for conversation, _ in sorted(places.items(), key=lambda place: place[1])][:first]
        found = await self._redis.hmget(names.TICKETS, in_order)
        return [load_ticket(ticket) for ticket in found if ticket is not None]

    async def places(self) -> dict[ConversationId, Ticket]:
        """Every conversation that has a place, in whichever rooms.

        Read by parts: ten thousand at once would keep whoever else works in this process waiting.
        """
        known, placed = await self._redis.hkeys(names.TICKETS), dict[ConversationId, Ticket]()
        for begin in range(0, len(known), _READ_AT_ONCE):
            found = await self._redis.hmget(names.TICKETS, known[begin : begin + _READ_AT_ONCE])
            tickets = [load_ticket(raw) for raw in found if raw is not None]
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
                    ticket = load_ticket(raw)
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

    def _told_of(self, taker: Taker, rooms: Sequence[Line]) -> str:
        """What the script that takes is told of who does, as JSON."""
        since = self.overflow.since()
        told: dict[str, object] = {
            "account": taker.account or "",
            "leads": taker.leads,
            "languages": " ".join(taker.languages),
            "overflow": [[rooms.index(line) + 1, to_ms(since[line])] for line in taker.overflow if line in since],
        }
        if taker.offered_until is not None:
            told["till"] = to_ms(taker.offered_until)
        return json.dumps(told)

    def _place(self, ticket: Ticket) -> list[Value]:
        """What the scripts are told of a place."""
        since = self._order.waiting_since(ticket)
        dumped = dump_ticket(ticket, since)
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
