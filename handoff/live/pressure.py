"""How much lies in Redis that nobody has read, and how much more it can take."""

from dataclasses import dataclass

from handoff.live import names
from handoff.live.connection import Live


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
