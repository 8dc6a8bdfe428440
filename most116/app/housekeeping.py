"""The clock role: tells dialogues that time has passed, starts again what was lost, and forgets in time."""

import asyncio
import contextlib
import secrets
from collections.abc import Awaitable, Callable
from copy import copy
from datetime import datetime, timedelta

from redis.exceptions import RedisError

from handoff.key_rotation import KeyRotation
from handoff.live import names
from handoff.live.heartbeat import Heartbeat
from handoff.live.leader import Leader
from handoff.record_filing import RecordFiling
from handoff.retention import Retention
from handoff.store import case_lists, letters
from handoff.store.database import answers
from handoff.store.terms import Deposed, TermDatabase
from most116.app.assembly import make_abandoned
from most116.app.drilling import make_drill_course
from most116.app.offer_round import make_offering
from most116.app.places import Places
from most116.app.platform_schedule import PlatformSchedule
from most116.app.record_keeping import make_review_draw, make_work_counts
from most116.app.wiring import Parts
from most116.core.errors import StorageDown
from most116.core.ids import ConversationId

_BATCH = 500
# All of them, not the oldest: those of a platform that is slow must not hide those of the others.
_LATE_BATCH = 10_000
# A letter that is due and not taken for so long has lost its trigger, or the worker that had it.
_LATE = timedelta(seconds=1)
# Where many wait for their turn in a worker, triggering each at every tick would keep the worker from sending.
_AGAIN = timedelta(seconds=5)
# More waiting jobs than this: the workers are behind, and triggering again would only make it worse.
_BACKLOG = 1_000
_RETENTION_SECONDS = 300.0
_MINUTE = 60.0
_LOOK_SECONDS = 10.0
# So long the desk has to be up until somebody who does not come back to it counts as gone.
_DESK_STANDS = timedelta(minutes=1)


class Housekeeping:
    def __init__(
        self,
        parts: Parts,
        database: TermDatabase,
        filing: RecordFiling,
        retention: Retention,
        keys: KeyRotation,
    ) -> None:
        self._runtime = parts.runtime
        self._settings = parts.settings
        self._database = database
        self._inbox = parts.inbox
        self._room = parts.room
        self._trigger = parts.trigger
        self._filing = filing
        self._retention = retention
        self._keys = keys
        self._work, self._reviews = make_work_counts(parts), make_review_draw(parts)
        self._abandoned = make_abandoned(parts)
        self._drills = make_drill_course(parts)
        self._offering = make_offering(parts)
        self._platforms = PlatformSchedule(parts)
        self._desk = Heartbeat(parts.runtime.redis, "desk")
        self._desk_since: datetime | None = None
        self._places = Places(parts, database)
        self._triggered: dict[ConversationId, datetime] = {}
        self._leader = Leader(parts.runtime.redis, secrets.token_hex(8))
        self._taking, self._led = asyncio.Lock(), 0

    async def run(self, stop: asyncio.Event) -> None:
        """Until `stop`. Of several clocks one works and the others wait to take its place."""
        clock = self._settings.clock
        await asyncio.gather(
            self._every(clock.tick_seconds, self._report_sql, stop),
            self._every(clock.tick_seconds, self._tick, stop),
            self._every(clock.tick_seconds, self._send_late_letters, stop),
            self._every(clock.tick_seconds, self._offering.look, stop),
            self._every(clock.rescue_seconds, self._rescue, stop),
            self._every(clock.tick_seconds, self._drills.step, stop),
            self._every(_LOOK_SECONDS, self._platforms.look, stop),
            self._every(_MINUTE, self._lift_starving, stop),
            self._every(_RETENTION_SECONDS, self._forget, stop),
            self._every(_MINUTE, self._work.add_minute, stop),
            self._every(_MINUTE, self._reviews.look, stop),
        )
        await self._leader.resign()

    async def _every(self, seconds: float, work: Callable[[], Awaitable[object]], stop: asyncio.Event) -> None:
        """A round that has begun is finished: a cancellation can get lost in the clients of SQL and Redis."""
        while not stop.is_set():
            try:
                if await self._leads():
                    await work()
            except Deposed:
                # Whoever leads by now has begun a term of their own; if nobody does, this one begins another.
                self._led = 0
                self._runtime.events.warning("clock_deposed")
            except (RedisError, StorageDown, OSError) as failure:
                self._runtime.events.failure("housekeeping_failed", failure)
            except Exception as failure:  # noqa: BLE001 -- one round must not end all that follow
                self._runtime.events.failure("housekeeping_broken", failure)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(seconds):
                    await stop.wait()

    async def _leads(self) -> bool:
        """Whether this clock is the one that works; it begins a term in SQL whenever it takes the lead."""
        if not await self._leader.lead():
            return False
        async with self._taking:
            if self._led != self._leader.times:
                await self._database.take_term()
                self._led = self._leader.times
        return True

    async def _forget(self) -> None:
        """Records of talks that are over, what is past its time, and then the keys that nothing needs any more."""
        await self._filing.file()
        await self._retention.enforce()
        await self._keys.turn()

    async def _report_sql(self) -> None:
        state = "up" if await answers(self._database.engine) else "down"
        await self._runtime.redis.set(names.SQL_STATE, state, ex=names.SQL_STATE_SECONDS)

    async def _tick(self) -> None:
        now = self._runtime.clock.now()
        async with self._database.read() as connection:
            due = await case_lists.due(connection, now, _BATCH)
        for conversation, wake_at in due:
            await self._inbox.tick(conversation, wake_at, now)

    async def _send_late_letters(self) -> None:
        now = self._runtime.clock.now()
        async with self._database.read() as connection:
            late = await letters.overdue(connection, now - _LATE, _LATE_BATCH)
        self._triggered = {one: at for one, at in self._triggered.items() if at > now - _AGAIN}
        untold = [one for one in late if one not in self._triggered]
        if untold and await self._trigger.backlog() < _BACKLOG:
            for conversation in untold:
                await self._trigger.deliver(conversation)
                self._triggered[conversation] = now

    async def _rescue(self) -> None:
        """Compare SQL, which is the truth, with Redis, which may have lost something."""
        now = self._runtime.clock.now()
        for conversation in await self._inbox.unread_since(now - timedelta(seconds=10), _BATCH):
            await self._inbox.wake(conversation)
        await self._places.mend()
        await self._give_back(now)

    async def _lift_starving(self) -> None:
        after = timedelta(minutes=self._settings.queue.starvation_minutes)
        await self._room.lift_starving(self._runtime.clock.now(), after)

    async def _give_back(self, now: datetime) -> None:
        """Whose desk is down is not gone: they come back to it by themselves once it is there again."""
        if not await self._desk.alive():
            self._desk_since = None
            return
        self._desk_since = self._desk_since or now
        if now - self._desk_since >= _DESK_STANDS and (count := await self._abandoned.give_back()):
            self._runtime.events.warning("talks_given_back", count=count)


def under_a_term(parts: Parts) -> tuple[Parts, TermDatabase]:
    """The same parts, but that they write to SQL only while this clock leads."""
    own, database = copy(parts), TermDatabase(parts.database.engine, parts.runtime.events, "clock")
    own.database = database
    return own, database
