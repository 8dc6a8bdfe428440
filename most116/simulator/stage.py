"""Everything the parts of the simulator share."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from starlette.requests import Request
from starlette.responses import Response

from most116.core.clock import Clock, SystemClock
from most116.simulator.chores import Chores
from most116.simulator.faults import Faults
from most116.simulator.feed import Feed
from most116.simulator.ledger import Ledger
from most116.simulator.receipts import Receipts
from most116.simulator.settings import SimulatorConfig
from most116.simulator.wire import Wire

Taker = Callable[[Request], Awaitable[Response]]


@dataclass(frozen=True, slots=True)
class Stage:
    """One running simulator. `takers` are who takes messages that our client creates, by the prefix of addresses."""

    config: SimulatorConfig
    feed: Feed
    ledger: Ledger
    faults: Faults
    wire: Wire
    receipts: Receipts
    chores: Chores = field(default_factory=Chores)
    stopping: asyncio.Event = field(default_factory=asyncio.Event)
    takers: dict[str, Taker] = field(default_factory=dict)
    _also_reset: list[Callable[[], object]] = field(default_factory=list)

    def on_reset(self, *acts: Callable[[], object]) -> None:
        """What else begins anew."""
        self._also_reset.extend(acts)

    async def reset(self) -> None:
        """Back to the first minute: nothing under way, no fault, no message."""
        await self.chores.stop()
        self.faults.clear()
        self.ledger.reset()
        for act in self._also_reset:
            act()

    def stop(self) -> None:
        """Says that the end has come to everything that waits for news."""
        self.stopping.set()
        self.feed.publish("post")

    async def close(self) -> None:
        await self.chores.stop()
        await self.wire.close()


def set_stage(config: SimulatorConfig, clock: Clock | None = None) -> Stage:
    feed = Feed()
    ledger, wire = Ledger(config, feed, clock or SystemClock()), Wire(config)
    return Stage(config, feed, ledger, Faults(), wire, Receipts(config, ledger, wire))
