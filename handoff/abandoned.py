"""Talks whose consultant has gone away go back to the queue by themselves, the most urgent first."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from handoff.announce import announce
from handoff.giving_back import given_back
from handoff.live.events import DeskEvents
from handoff.live.presence import Presence
from handoff.store import audit, case_lists, cases
from handoff.store.cases import Case
from handoff.store.unit_of_work import Database, StaleError
from most116.core.clock import Clock
from most116.core.conversation import Phase, Tier
from most116.core.ids import ConsultantId
from most116.core.ports import WaitingRoom

_HELD = (Phase.ACTIVE, Phase.TRANSFER)


@dataclass(frozen=True, slots=True, kw_only=True)
class GoneAfter:
    """How long somebody's page must have been shut until their talks are given back."""

    immediate: timedelta
    others: timedelta

    def of(self, tier: Tier) -> timedelta:
        return self.immediate if tier is Tier.IMMEDIATE else self.others


class Abandoned:
    def __init__(
        self,
        *,
        database: Database,
        room: WaitingRoom,
        presence: Presence,
        desk_events: DeskEvents,
        clock: Clock,
        gone_after: GoneAfter,
    ) -> None:
        self._database = database
        self._room = room
        self._presence = presence
        self._desk_events = desk_events
        self._clock = clock
        self._gone_after = gone_after

    async def give_back(self) -> int:
        """Look once; how many talks went back."""
        async with self._database.read() as connection:
            held = await case_lists.find(connection, phases=_HELD)
        owners = {case.conversation.assigned_to for case in held} - {None}
        last_seen = await self._presence.last_seen(sorted(owner for owner in owners if owner))
        now, count = self._clock.now(), 0
        for case in sorted(held, key=lambda case: case.conversation.tier):
            owner = case.conversation.assigned_to
            if owner is not None and self._gone(case, last_seen[owner], now):
                count += await self._one(case, owner, now)
        return count

    def _gone(self, case: Case, last_seen: datetime, now: datetime) -> bool:
        return now - last_seen > self._gone_after.of(case.conversation.tier)

    async def _one(self, seen: Case, owner: ConsultantId, now: datetime) -> bool:
        """Give one back, unless something changed since it was looked at."""
        which = seen.conversation.id
        try:
            async with self._database.write() as unit:
                case = await cases.hold(unit.connection, which)
                if case is None or not case.conversation.phase.with_person or case.conversation.assigned_to != owner:
                    return False
                before = case.conversation
                case, place = given_back(case, now)
                await cases.save(unit.connection, case)
                entry = audit.Entry(actor=audit.CLOCK, action="given_back", conversation=which, detail=owner)
                await audit.append(unit.connection, entry, now)
                unit.after_commit(partial(self._room.enter, place))
                announce(unit, self._desk_events, before, case.conversation)
        except StaleError:
            # The next round looks again.
            return False
        return True
