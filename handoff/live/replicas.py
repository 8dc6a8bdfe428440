"""Waits until a write is on the replicas too, so that what was acknowledged outlives the primary."""

from dataclasses import dataclass
from typing import Any

from handoff.live.connection import Pipeline
from most116.core.errors import StorageDown


@dataclass(frozen=True, slots=True)
class Replicas:
    """`count` of them must have it within `milliseconds`; with none nothing is waited for."""

    count: int = 0
    milliseconds: int = 1

    async def kept(self, pipe: Pipeline, *, one_by_one: bool = False) -> list[Any]:
        """Run what was collected and return its answers. Raises StorageDown when too few replicas have it in time.

        `one_by_one`: what one of them fails with is its answer, and the others stand.

        Redis counts for each connection what was written before, so the question goes with the writes. It is about all
        that the primary had done by then: a message that comes again is asked for again, although nothing is written.
        """
        if not self.count:
            return await pipe.execute(raise_on_error=not one_by_one)
        pipe.wait(self.count, self.milliseconds)
        *answers, have = await pipe.execute(raise_on_error=not one_by_one)
        if isinstance(have, Exception):
            raise have
        if have < self.count:
            raise StorageDown("a replica of Redis")
        return answers


NO_REPLICAS = Replicas()
