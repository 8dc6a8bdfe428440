"""The intake role: follows the ready stream and has every conversation's unread items processed, in order."""

import asyncio
from collections.abc import Awaitable, Callable

from redis.exceptions import RedisError

from handoff.live import names
from handoff.live.group_stream import this_process
from handoff.live.ready import ReadyStream, Wake
from handoff.reports import DeliveryReports
from most116.app.lanes import Lanes
from most116.app.runtime import Runtime
from most116.core.ids import ConversationId
from most116.web.ending import end

_BLOCK_MS = 1_000
_PAUSE_SECONDS = 0.5
_REPORTS_SECONDS = 0.1
# A wake-up that was taken and not finished for so long belongs to a process that died, or to a storage that was down.
_ABANDONED_MS = 3_000
_AT_ONCE = 16

Read = Callable[[ConversationId], Awaitable[object]]


class IntakeLoop:
    def __init__(self, runtime: Runtime, read: Read, reports: DeliveryReports) -> None:
        """`read` processes what a conversation has unread, and raises when that could not be done."""
        self._events = runtime.events
        self._batch = runtime.settings.intake.batch
        self._ready = ReadyStream(runtime.blocking, this_process())
        self._later = ReadyStream(runtime.blocking, this_process(), names.READY_LATER)
        self._reports = reports
        self._lanes = Lanes(read, at_once=_AT_ONCE, events=runtime.events, failure="drain_failed")
        self._finishing: set[asyncio.Task[None]] = set()

    async def run(self, stop: asyncio.Event) -> None:
        """Until `stop`; what has been started is finished first."""
        work = (self._take(self._ready), self._take(self._later), self._take_abandoned(), self._take_reports())
        loops = [asyncio.create_task(loop) for loop in work]
        await stop.wait()
        await end(*loops)
        await self._lanes.finish()
        await asyncio.gather(*self._finishing)

    async def _take(self, stream: ReadyStream) -> None:
        """What is ready begins at once; of what comes later one conversation after the other, beside all others."""
        prepared, count = False, self._batch if stream is self._ready else 1
        while True:
            try:
                if not prepared:
                    await stream.prepare()
                    prepared = True
                begun = self._start(stream, await stream.next(count, _BLOCK_MS))
                if begun and stream is self._later:
                    await asyncio.wait(begun)
            except (RedisError, OSError) as failure:
                # After a restart of Redis the group may be gone with the data.
                prepared = False
                self._events.failure("ready_stream_unreadable", failure)
                await asyncio.sleep(_PAUSE_SECONDS)

    async def _take_abandoned(self) -> None:
        while True:
            await asyncio.sleep(_ABANDONED_MS / 1000)
            try:
                for stream in (self._ready, self._later):
                    self._start(stream, await stream.abandoned(_ABANDONED_MS, self._batch))
            except (RedisError, OSError) as failure:
                self._events.failure("abandoned_unreadable", failure)

    async def _take_reports(self) -> None:
        while True:
            await asyncio.sleep(_REPORTS_SECONDS)
            try:
                await self._reports.drain()
            except Exception as failure:  # noqa: BLE001 -- one bad round must not end all that follow
                self._events.failure("reports_unreadable", failure)
                await asyncio.sleep(_PAUSE_SECONDS)

    def _start(self, stream: ReadyStream, wakes: list[Wake]) -> list[asyncio.Task[None]]:
        begun = [asyncio.create_task(self._process(stream, wake)) for wake in wakes]
        for task in begun:
            self._finishing.add(task)
            task.add_done_callback(self._finishing.discard)
        return begun

    async def _process(self, stream: ReadyStream, wake: Wake) -> None:
        """A wake-up is finished only when its conversation has been read to the end; else it comes back."""
        if not await self._lanes.start(wake.conversation):
            return
        try:
            await stream.finish(wake)
        except (RedisError, OSError) as failure:
            self._events.failure("wake_not_finished", failure, conversation=wake.conversation)
