"""How many people are at work on each line: counted every minute, kept by the hour, and never who."""

from collections.abc import Mapping
from dataclasses import dataclass

from handoff.accounts.roles import Act, may
from handoff.live.presence import Presence
from handoff.store import desk_hours, duties
from handoff.store.unit_of_work import Database
from most116.core.clock import Clock
from most116.core.conversation import Line


@dataclass(frozen=True, slots=True, kw_only=True)
class AtWork:
    """`here`: at the desk, without a break, and may take people of the line; `talking`: has a talk of the line."""

    here: int
    talking: int


class WorkCounts:
    def __init__(self, *, database: Database, presence: Presence, clock: Clock) -> None:
        self._database = database
        self._presence = presence
        self._clock = clock

    async def now(self) -> Mapping[Line, AtWork]:
        present, at = await self._presence.here(), self._clock.now()
        async with self._database.read() as connection:
            staff = [one for one in await desk_hours.staff(connection, present) if may(one, Act.TAKE)]
            shifts = await duties.all_of(connection)
            talking = await desk_hours.talking(connection)
        resting = {account for account, shift in shifts.items() if shift.on_break(at)}
        return {
            line: AtWork(
                here=sum(line in one.lines and one.id not in resting for one in staff), talking=talking.get(line, 0)
            )
            for line in Line
        }

    async def add_minute(self) -> None:
        """Add this minute to its hour. Whoever was not counted, because no clock ran, is missing there."""
        counts, at = await self.now(), self._clock.now()
        async with self._database.write() as unit:
            for line, work in counts.items():
                await desk_hours.add_minute(unit.connection, at, line, here=work.here, talking=work.talking)
