"""The intake role: follows the ready streams and has every conversation's unread items processed, in order."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from redis.exceptions import RedisError

from handoff.live import names
from handoff.live.group_stream import this_process
from handoff.live.ready import ReadyStream, Wake
from handoff.live.unscreened import Unscreened
from handoff.reports import DeliveryReports
from handoff.screening import Screening
from most116.app.lanes import Lanes
from most116.app.runtime import Runtime
from most116.core.ids import ConversationId
from most116.web.ending import end

_BLOCK_MS = 1_000
_PAUSE_SECONDS = 0.5
_REPORTS_SECONDS = 0.1
# A wake-up that was taken and not finished for so long belongs to a process that died, or to a storage that was down.
_ABANDONED_MS = 3_000
# How many conversations of each stream are read beside each other. They share one processor and one database, so these
# are shares of both: none of the streams waits for another one to be empty.
_AT_ONCE = {names.READY_IMMEDIATE: 16, names.READY_HIGH: 8, names.READY: 16, names.READY_LATER: 1}
# On quiet days everything has been read by then, and nothing need be looked at.
_SCREEN_SECONDS = 0.05


@dataclass
class _Row:
    """A ready stream, and what of it is being processed here. No more is taken than is: the rest is for others."""

    stream: ReadyStream
    at_once: int
    taken: set[asyncio.Task[bool]] = field(default_factory=set)

    @property
    def room(self) -> int:
        return self.at_once - len(self.taken)

    async def turn(self) -> None:
        """Until another conversation can be taken."""
        while self.room <= 0:
            await asyncio.wait(self.taken, return_when=asyncio.FIRST_COMPLETED)


Read = Callable[[ConversationId], Awaitable[object]]


class IntakeLoop:
    def __init__(self, runtime: Runtime, read: Read, screening: Screening, reports: DeliveryReports) -> None:
        """`read` processes what a conversation has unread, and raises when that could not be done."""
        self._events = runtime.events
        self._batch = runtime.settings.intake.batch
        self._rows = [
            _Row(ReadyStream(runtime.blocking, this_process(), stream), at_once) for stream, at_once in _AT_ONCE.items()
        ]
        self._screening = screening
        self._reports = reports
        self._lanes = Lanes(read, at_once=2 * sum(_AT_ONCE.values()), events=runtime.events, failure="drain_failed")

    async def run(self, stop: asyncio.Event) -> None:
        """Until `stop`; what has been started is finished first."""
        rows = (*map(self._take, self._rows), *map(self._take_abandoned, self._rows))
        work = (*rows, self._screen(), self._screen_abandoned(), self._take_reports())
        loops = [asyncio.create_task(loop) for loop in work]
        await stop.wait()
        await end(*loops)
        await self._lanes.finish()
        await asyncio.gather(*(task for row in self._rows for task in row.taken))

    async def _take(self, row: _Row) -> None:
        """What is ready begins as soon as there is room beside what of its row is being processed."""
        prepared = False
        while True:
            try:
                if not prepared:
                    await row.stream.prepare()
                    prepared = True
                await row.turn()
                self._start(row, await row.stream.next(row.room, _BLOCK_MS))
            except (RedisError, OSError) as failure:
                # After a restart of Redis the group may be gone with the data.
                prepared = False
                self._events.failure("ready_stream_unreadable", failure)
                await asyncio.sleep(_PAUSE_SECONDS)

    async def _screen(self) -> None:
        """Looks at what waits for its turn, as far back as it goes, so that danger does not wait with it."""
        prepared, unscreened = False, self._screening.unscreened
        while True:
            try:
                if not prepared:
                    await unscreened.prepare()
                    prepared = True
                await self._look_at(await unscreened.next(self._batch, _BLOCK_MS))
            except Exception as failure:  # noqa: BLE001 -- one bad round must not end all that follow
                prepared = False
                self._events.failure("screening_failed", failure)
                await asyncio.sleep(_PAUSE_SECONDS)

    async def _look_at(self, unscreened: list[Unscreened]) -> None:
        if unscreened:
            await asyncio.sleep(_SCREEN_SECONDS)
            await self._screening.screen(unscreened)

    async def _take_abandoned(self, row: _Row) -> None:
        """Every few seconds what was left lying, and all of it while it can be read: after an outage it may be much."""
        while True:
            await asyncio.sleep(_ABANDONED_MS / 1000)
            try:
                while wakes := await row.stream.abandoned(_ABANDONED_MS, self._batch):
                    if not all(await asyncio.gather(*self._start(row, wakes))):
                        break
            except (RedisError, OSError) as failure:
                self._events.failure("abandoned_unreadable", failure)

    async def _screen_abandoned(self) -> None:
        while True:
            await asyncio.sleep(_ABANDONED_MS / 1000)
            try:
                await self._look_at(await self._screening.unscreened.abandoned(_ABANDONED_MS, self._batch))
            except Exception as failure:  # noqa: BLE001 -- one bad round must not end all that follow
                self._events.failure("screening_failed", failure)

    async def _take_reports(self) -> None:
        while True:
            await asyncio.sleep(_REPORTS_SECONDS)
            try:
                await self._reports.drain()
            except Exception as failure:  # noqa: BLE001 -- one bad round must not end all that follow
                self._events.failure("reports_unreadable", failure)
                await asyncio.sleep(_PAUSE_SECONDS)

    def _start(self, row: _Row, wakes: list[Wake]) -> list[asyncio.Task[bool]]:
        begun = [asyncio.create_task(self._process(row.stream, wake)) for wake in wakes]
        for task in begun:
            row.taken.add(task)
            task.add_done_callback(row.taken.discard)
        return begun

    async def _process(self, stream: ReadyStream, wake: Wake) -> bool:
        """A wake-up is finished only when its conversation has been read to the end; else it comes back."""
        if not await self._lanes.start(wake.conversation):
            return False
        try:
            await stream.finish(wake)
        except (RedisError, OSError) as failure:
            self._events.failure("wake_not_finished", failure, conversation=wake.conversation)
            return False
        return True
