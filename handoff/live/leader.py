"""One leader among several processes of a role."""

from handoff.live import names
from handoff.live.connection import Live
from handoff.live.scripts import script


class Leader:
    """`token` tells this process from the others, `key` says what is led.

    The lead ends by itself when its holder stops renewing it.
    """

    def __init__(self, redis: Live, token: str, key: str = names.CLOCK_LEADER) -> None:
        self._redis = redis
        self._token = token
        self._key = key
        self._unlock = script(redis, "unlock")
        self.times = 0
        """How often the lead was taken; keeping it does not count."""

    async def lead(self) -> bool:
        """Take the lead or keep it; False while another process has it."""
        if await self._redis.set(self._key, self._token, nx=True, px=names.LEADER_MS):
            self.times += 1
            return True
        if await self._redis.get(self._key) != self._token.encode():
            return False
        # Between these two commands the lead may pass to another. Who writes to SQL does so under a term besides
        # (handoff/store/terms.py), and the rest of a round is harmless when done twice.
        return bool(await self._redis.set(self._key, self._token, px=names.LEADER_MS))

    async def resign(self) -> None:
        await self._unlock(keys=[self._key], args=[self._token])
