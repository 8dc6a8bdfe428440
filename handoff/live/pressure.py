"""How much lies in Redis that nobody has read, and how much more it can take."""

from dataclasses import dataclass
from typing import Final

from handoff.live import names
from handoff.live.connection import Live

# Of Redis' memory. From the first on a platform that keeps what we refuse keeps it; from the second on nothing more is
# taken, because reading what is there needs room too: a full Redis refuses even the lock of whoever would empty it.
TIGHT: Final = 0.85
FULL: Final = 0.95


@dataclass(frozen=True, slots=True)
class Pressure:
    """`unread`: conversations with something unread. `full`: the share of its memory that Redis has used, 0 to 1."""

    unread: int = 0
    full: float = 0.0


async def unread(redis: Live) -> int:
    """How many conversations have something unread."""
    return await redis.zcard(names.INBOXES)


async def pressure(redis: Live) -> Pressure:
    """As it is now. Where Redis was given no limit, it ends where the machine's memory does."""
    memory = await redis.info("memory")
    limit = memory.get("maxmemory") or memory.get("total_system_memory") or 0
    return Pressure(await unread(redis), memory["used_memory"] / limit if limit else 0.0)
