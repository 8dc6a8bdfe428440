"""When platforms are looked at: the clock says it, and knows none of them (docs/decisions/0143)."""

from datetime import timedelta

from handoff.live.platform_checks import PlatformChecks
from most116.app.wiring import Parts


class PlatformSchedule:
    def __init__(self, parts: Parts) -> None:
        self._every = timedelta(seconds=parts.settings.clock.platform_check_seconds)
        self._checks = PlatformChecks(parts.runtime.redis, parts.runtime.clock)
        self._trigger = parts.trigger

    async def look(self) -> None:
        """Ask for a round when it is time, once however many clocks there are."""
        if await self._checks.due(self._every):
            await self._trigger.look_at_platforms(self._every)
