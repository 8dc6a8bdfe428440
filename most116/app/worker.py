"""The worker role: RQ in the main thread takes jobs, one event loop in another thread delivers."""

import asyncio
import sys
import threading
from collections.abc import Callable
from functools import partial
from types import ModuleType
from typing import TYPE_CHECKING, cast

import uvloop

from config.redis_place import place_of
from config.settings import Settings
from handoff.live.connection import connect_for_rq
from handoff.live.heartbeat import Heartbeat
from handoff.live.platform_checks import PlatformChecks
from handoff.store.schema import require_current
from most116.app import jobs
from most116.app.assembly import make_errand_runner, make_outbox
from most116.app.lanes import Lanes
from most116.app.letter_worker import take_jobs
from most116.app.platform_round import PlatformRound
from most116.app.runtime import build
from most116.app.wiring import Parts
from most116.core.ids import ConversationId
from most116.web.ending import end

if TYPE_CHECKING:
    from handoff.outbox import Outbox

_SWITCH_SECONDS = 0.0005
# Conversations that wait for their turn; each costs a few kilobytes.
_AT_ONCE = 10_000


class _Delivery:
    """The event loop that sends; everything asynchronous of this process lives in its thread."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._ready = threading.Event()
        self._failure: BaseException | None = None
        self._thread = threading.Thread(target=self._run, name="delivery")
        self._loop: asyncio.AbstractEventLoop
        self._stop: asyncio.Event
        self._lanes: Lanes
        self._round: PlatformRound
        self._looking: asyncio.Task[bool] | None = None

    def start(self) -> None:
        """Returns once letters can be sent; raises what kept it from that."""
        self._thread.start()
        self._ready.wait()
        if self._failure is not None:
            raise self._failure

    def hand_over(self, conversation: ConversationId) -> None:
        self._loop.call_soon_threadsafe(self._lanes.start, conversation)

    def look_at_platforms(self) -> None:
        self._loop.call_soon_threadsafe(self._begin_round)

    def finish(self) -> None:
        """What is being sent is sent to the end."""
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join()

    def _run(self) -> None:
        try:
            with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
                runner.run(self._deliver())
        except BaseException as failure:  # noqa: BLE001 -- raised again by `start`, in the thread that can act on it
            self._failure = failure
        finally:
            self._ready.set()

    async def _deliver(self) -> None:
        parts = Parts(build(self._settings, "worker"))
        await require_current(parts.database.engine)
        outbox = make_outbox(parts)
        # The outbox counts for each platform; one count for all would let a slow platform keep the others waiting.
        self._lanes = Lanes(
            partial(self._drain, outbox), at_once=_AT_ONCE, events=parts.runtime.events, failure="delivery_failed"
        )
        runtime = parts.runtime
        self._round = PlatformRound(
            settings=self._settings,
            checks=PlatformChecks(runtime.redis, runtime.clock),
            clock=runtime.clock,
            events=runtime.events,
        )
        self._loop, self._stop = asyncio.get_running_loop(), asyncio.Event()
        beating = asyncio.create_task(Heartbeat(parts.runtime.redis, "worker").run())
        running = asyncio.create_task(make_errand_runner(parts, outbox.bridges).run(self._stop))
        self._ready.set()
        await self._stop.wait()
        # What a round found until now is kept; nobody waits for the rest of it.
        await end(*(task for task in (beating, self._looking) if task is not None))
        await running
        await self._lanes.finish()
        await outbox.close()
        await parts.close()

    def _begin_round(self) -> None:
        if self._looking is None or self._looking.done():
            self._looking = asyncio.create_task(self._round.run())

    async def _drain(self, outbox: "Outbox", conversation: ConversationId) -> None:
        held = await outbox.drain(conversation)
        if held is not None:
            # The clock would send it too, a little later: it does when this worker is gone by then.
            self._loop.call_later(held.total_seconds(), self._lanes.start, conversation)


def run_worker(settings: Settings, started: Callable[[], None]) -> None:
    """Work until SIGTERM or SIGINT, which RQ handles; then finish what has begun."""
    # Python lets a busy thread run on for 5 ms before another one gets its turn: RQ tidies up while the letter is sent.
    sys.setswitchinterval(_SWITCH_SECONDS)
    # Where what httpx's own command line is made of is installed, importing httpx loads those 400 modules too.
    sys.modules.setdefault("httpx._main", cast("ModuleType", None))
    delivery = _Delivery(settings)
    delivery.start()
    jobs.install(delivery.hand_over)
    jobs.install_look(delivery.look_at_platforms)
    redis = connect_for_rq(place_of(settings))
    started()
    try:
        take_jobs(redis)
    finally:
        delivery.finish()
