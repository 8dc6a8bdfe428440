"""Who is asked to take whom, one at a time and for seconds; whoever is offered keeps their place in the queue."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from handoff.inbound import from_ms, to_ms
from handoff.live import names
from handoff.live.connection import Live
from handoff.live.scripts import script
from handoff.live.tickets import load_ticket
from most116.core.clock import Clock, polish_day
from most116.core.conversation import Ticket
from most116.core.ids import ConsultantId, ConversationId

# So often nobody answered: a lead is told, and it is kept for nobody any more (lua/claim.lua knows it too).
MISSED_OFTEN: Final = 2
# Longer than the clock needs until it offers somebody to a trained colleague.
KEPT_FOR_TRAINED: Final = timedelta(seconds=5)


class Ending(StrEnum):
    """How an offer ends that is not accepted. WITHDRAWN: whoever had it is not free any more; that is no miss."""

    MISSED = "missed"
    PASSED = "passed"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """What is known of the offers of one conversation. `to` None: nobody is asked now.

    `misses`: how often nobody answered. `tried`: who missed or passed it, `missed` those who
    missed it. `trained`: it goes first to colleagues who
    are trained for abuse.
    """

    conversation: ConversationId
    to: ConsultantId | None
    until: datetime
    misses: int
    tried: frozenset[ConsultantId]
    missed: frozenset[ConsultantId]
    trained: bool

    def open(self, now: datetime) -> bool:
        return self.to is not None and now < self.until

    @property
    def missed_often(self) -> bool:
        return self.misses >= MISSED_OFTEN


class Offers:
    """An offer is made by the script that takes (handoff/live/waiting.py); here it is seen, and ends."""

    def __init__(self, redis: Live, clock: Clock) -> None:
        self._redis = redis
        self._clock = clock
        self._lapse = script(redis, "lapse")

    async def all(self) -> dict[ConversationId, Call]:
        found = await self._redis.hgetall(names.OFFERS)
        calls = [_call(ConversationId(which.decode()), raw) for which, raw in found.items()]
        return {one.conversation: one for one in calls}

    async def of(self, account: ConsultantId) -> Call | None:
        """What the account is offered now."""
        now = self._clock.now()
        return next((one for one in (await self.all()).values() if one.to == account and one.open(now)), None)

    async def end(self, which: ConversationId, account: ConsultantId, how: Ending) -> int | None:
        """How often it was missed by then; None when the offer was over already, or, to be missed, is not over yet."""
        now = self._clock.now()
        ticket = (await self.tickets([which])).get(which)
        counted = [] if ticket is None else [f"{line} {int(ticket.tier)} unanswered" for line in ticket.lines]
        misses = await self._lapse(
            keys=[names.OFFERS, names.missed(polish_day(now))],
            args=[which, account, to_ms(now), how, names.MISSED_SECONDS, *counted],
        )
        return None if misses < 0 else int(misses)

    async def keep_for_trained(self, which: ConversationId, giver: ConsultantId, until: datetime) -> None:
        """Nobody takes it until then but whoever is offered it by name, which is never who gave it away."""
        kept = {"to": "", "till": to_ms(until), "misses": 0, "tried": {giver: 1}, "trained": True}
        await self._redis.hset(names.OFFERS, mapping={which.encode(): json.dumps(kept).encode()})

    async def forget(self, which: ConversationId) -> None:
        async with self._redis.pipeline(transaction=True) as pipe:
            pipe.hdel(names.OFFERS, which)
            await pipe.execute()

    async def tickets(self, wanted: Iterable[ConversationId]) -> Mapping[ConversationId, Ticket]:
        """The places of those who have one."""
        asked = [*wanted]
        found = await self._redis.hmget(names.TICKETS, asked) if asked else []
        known = [load_ticket(raw) for raw in found if raw is not None]
        return {one.conversation: one for one in known}


def _call(which: ConversationId, raw: bytes) -> Call:
    data = json.loads(raw)
    # Of a script an empty table is a list.
    tried = data["tried"] or {}
    return Call(
        conversation=which,
        to=ConsultantId(data["to"]) if data["to"] else None,
        until=from_ms(int(data["till"])),
        misses=int(data["misses"]),
        tried=frozenset(ConsultantId(one) for one in tried),
        missed=frozenset(ConsultantId(one) for one, how in tried.items() if how == Ending.MISSED),
        trained=bool(data.get("trained")),
    )
