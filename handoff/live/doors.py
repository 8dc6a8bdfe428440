"""The ways in that are open now, as every process finds them: without SQL, and still when SQL is down."""

import json
import time
from datetime import timedelta
from typing import Final

from redis.exceptions import RedisError

from handoff.live import names
from handoff.live.connection import Live
from most116.core.conversation import Channel, Line
from most116.core.doors import NOBODY_READS, OPEN_DOORS, Doors, Gate

# A page that is looked at a thousand times in a second asks once.
_KEPT_SECONDS: Final = 1.0


class LiveDoors:
    """Written by intake with every look it takes; what nobody writes any more is over after a minute."""

    def __init__(self, redis: Live) -> None:
        self._redis = redis
        self._found = OPEN_DOORS
        self._until = 0.0

    async def tell(self, doors: Doors) -> None:
        gates = {f"{line} {channel}": gate.label for (line, channel), gate in doors.gates.items()}
        await self._redis.set(names.DOORS, json.dumps(gates), ex=names.DOORS_SECONDS)

    async def now(self) -> Doors:
        """Open where nobody said otherwise: a person is rather let in than kept out by a fault of ours.

        While Redis does not answer nothing that is written can be kept, and nobody reads it.
        """
        if time.monotonic() < self._until:
            return self._found
        try:
            told, crisis = await self._redis.mget([names.DOORS, names.CRISIS])
        except (RedisError, OSError):
            self._found = NOBODY_READS
        else:
            self._found = NOBODY_READS if crisis else _read(told)
        self._until = time.monotonic() + _KEPT_SECONDS
        return self._found

    async def crisis(self) -> timedelta | None:
        """How long the crisis message stays; None when it is not on."""
        left = await self._redis.ttl(names.CRISIS)
        return timedelta(seconds=left) if left > 0 else None

    async def begin_crisis(self, length: timedelta) -> None:
        await self._redis.set(names.CRISIS, "on", ex=int(length.total_seconds()))

    async def end_crisis(self) -> None:
        await self._redis.delete(names.CRISIS)


def _read(told: bytes | None) -> Doors:
    gates = {}
    for way, label in (json.loads(told) if told else {}).items():
        line, channel = way.split(" ")
        gates[Line(line), Channel(channel)] = Gate[label.upper()]
    return Doors(gates=gates)
