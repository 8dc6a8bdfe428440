"""Places in the queue, compared with SQL: Redis may have lost some, as at a failover."""

from collections.abc import Sequence

from handoff.live.queue_figures import QueueFigures
from handoff.place import ticket_for
from handoff.store import case_lists
from handoff.store.case_lists import Stand
from handoff.store.unit_of_work import Database
from most116.app.wiring import Parts
from most116.core.conversation import Ticket
from most116.core.ids import ConversationId

_BATCH = 500


class Places:
    def __init__(self, parts: Parts, database: Database) -> None:
        self._room, self._events = parts.room, parts.runtime.events
        self._database = database
        self._figures = QueueFigures(parts.runtime.redis, parts.runtime.clock)

    async def mend(self) -> None:
        """Whoever waits has a place on their line or on both, at their tier, and nobody else has one."""
        # Read before SQL: who is taken in between waits no more in SQL, and is not given a place again.
        placed = await self._room.places()
        async with self._database.read() as connection:
            waiting = await case_lists.places(connection)
        uncounted = await self._figures.uncounted()
        wrong = [one for one in waiting if uncounted or not _stands(placed.get(one), waiting[one])]
        for begin in range(0, len(wrong), _BATCH):
            await self._restore(wrong[begin : begin + _BATCH])
        for conversation in placed.keys() - waiting.keys():
            self._events.warning("place_removed", conversation=conversation)
            await self._room.leave(conversation)

    async def _restore(self, missing: Sequence[ConversationId]) -> None:
        """Read anew: who was taken since is not given a place again."""
        async with self._database.read() as connection:
            found = await case_lists.several(connection, missing)
        for case in found.values():
            one = case.conversation
            # Whoever came just now has the place already.
            if one.phase.waiting and one.waiting_since is not None and await self._room.enter(ticket_for(one)):
                self._events.warning("place_restored", conversation=one.id, line=one.line)


def _stands(place: Ticket | None, belongs: Stand) -> bool:
    if place is None or place.tier > belongs.tier:
        return False
    found = place.line, place.channel, place.language, place.age_band
    return found == (belongs.line, belongs.channel, belongs.language, belongs.age_band)
