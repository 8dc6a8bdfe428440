"""One leader among several processes of a role."""

from handoff.live import names
from handoff.live.connection import Live
from handoff.live.scripts import script


class Leader:
    """`token` tells this process from the others. The lead ends by itself when its holder stops renewing it."""

    def __init__(self, redis: Live, token: str) -> None:
        self._redis = redis
        self._token = token
        self._unlock = script(redis, "unlock")

    async def lead(self) -> bool:
        """Take the lead or keep it; False while another process has it."""
        if await self._redis.set(names.CLOCK_LEADER, self._token, nx=True, px=names.LEADER_MS):
            return True
        if await self._redis.get(names.CLOCK_LEADER) != self._token.encode():
            return False
        # Between these two commands the lead may pass to another: two leaders for one round do the same work twice,
        # and all of it is harmless when done twice.
        return bool(await self._redis.set(names.CLOCK_LEADER, self._token, px=names.LEADER_MS))

    async def resign(self) -> None:
        await self._unlock(keys=[names.CLOCK_LEADER], args=[self._token])
