"""What every process has: settings, time, ids, its log and its two connections to Redis."""

from dataclasses import dataclass

from config.redis_place import place_of
from config.settings import Settings
from handoff.live.connection import Live, connect
from most116.core.clock import Clock, SystemClock
from most116.core.ids import IdFactory
from most116.core.redaction import EventLog


@dataclass(frozen=True, slots=True, kw_only=True)
class Runtime:
    """`blocking` is the connection for reads that wait; the other one gives up after a few seconds."""

    settings: Settings
    clock: Clock
    ids: IdFactory
    events: EventLog
    redis: Live
    blocking: Live

    async def close(self) -> None:
        await self.redis.aclose()
        await self.blocking.aclose()


def build(settings: Settings, role: str) -> Runtime:
    """Nothing is connected yet: the first command does that."""
    clock = SystemClock()
    place = place_of(settings)
    return Runtime(
        settings=settings,
        clock=clock,
        ids=IdFactory(clock),
        events=EventLog(role),
        redis=connect(place),
        blocking=connect(place, blocking=True),
    )
