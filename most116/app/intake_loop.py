"""The intake role: follows the ready stream and has every conversation's unread items processed, in order."""

import asyncio

from redis.exceptions import RedisError

from handoff.live.group_stream import this_process
from handoff.live.ready import ReadyStream, Wake
from handoff.process import Process
from handoff.reports import DeliveryReports
from most116.app.lanes import Lanes
from most116.app.runtime import Runtime
from most116.web.ending import end

_BLOCK_MS = 1_000
_PAUSE_SECONDS = 0.5
_REPORTS_SECONDS = 0.1
# A wake-up that was taken and not finished for so long belongs to a process that died, or to a storage that was down.
_ABANDONED_MS = 3_000
_AT_ONCE = 16


class IntakeLoop:
    def __init__(self, runtime: Runtime, process: Process, reports: DeliveryReports) -> None:
        self._events = runtime.events
        self._batch = runtime.settings.intake.batch
        self._ready = ReadyStream(runtime.blocking, this_process())
        self._reports = reports
        self._lanes = Lanes(process.drain, at_once=_AT_ONCE, events=runtime.events, failure="drain_failed")
        self._finishing: set[asyncio.Task[None]] = set()

    async def run(self, stop: asyncio.Event) -> None:
        """Until `stop`; what has been started is finished first."""
        loops = [asyncio.create_task(loop) for loop in (self._take(), self._take_abandoned(), self._take_reports())]
        await stop.wait()
        await end(*loops)
        await self._lanes.finish()
        await asyncio.gather(*self._finishing)

    async def _take(self) -> None:
        prepared = False
        while True:
            try:
                if not prepared:
                    await self._ready.prepare()
                    prepared = True
                self._start(await self._ready.next(self._batch, _BLOCK_MS))
            except (RedisError, OSError) as failure:
                # After a restart of Redis the group may be gone with the data.
                prepared = False
                self._events.failure("ready_stream_unreadable", failure)
                await asyncio.sleep(_PAUSE_SECONDS)

    async def _take_abandoned(self) -> None:
        while True:
            await asyncio.sleep(_ABANDONED_MS / 1000)
            try:
                self._start(await self._ready.abandoned(_ABANDONED_MS, self._batch))
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

    def _start(self, wakes: list[Wake]) -> None:
        for wake in wakes:
            task = asyncio.create_task(self._process(wake))
            self._finishing.add(task)
            task.add_done_callback(self._finishing.discard)

    async def _process(self, wake: Wake) -> None:
        """A wake-up is finished only when its conversation has been read to the end; else it comes back."""
        if not await self._lanes.start(wake.conversation):
            return
        try:
            await self._ready.finish(wake)
        except (RedisError, OSError) as failure:
            self._events.failure("wake_not_finished", failure, conversation=wake.conversation)
