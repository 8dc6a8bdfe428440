"""One leader among several processes of a role."""

from handoff.live import names
from handoff.live.connection import Live
from handoff.live.scripts import script

_TAKEN = 2


class Leader:
    """`token` tells this process from the others, `key` says what is led.

    The lead ends by itself when its holder stops renewing it.
    """

    def __init__(self, redis: Live, token: str, key: str = names.CLOCK_LEADER) -> None:
        self._redis = redis
        self._token = token
        self._key = key
        self._lead = script(redis, "lead")
        self._unlock = script(redis, "unlock")
        self.times = 0
        """How often the lead was taken; keeping it does not count."""

    async def lead(self) -> bool:
        """Take the lead or keep it; False while another process has it.

        Whoever hears True has it for four seconds more. Who writes to SQL does so under a term besides
        (handoff/store/terms.py), and the rest of a round is harmless when done twice.
        """
        found = await self._lead(keys=[self._key], args=[self._token, names.LEADER_MS])
        self.times += found == _TAKEN
        return bool(found)

    async def resign(self) -> None:
        await self._unlock(keys=[self._key], args=[self._token])
