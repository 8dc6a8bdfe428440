"""How the installation is now, for leads: its parts, its channels against what is usual, and who could take anybody."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass

from handoff.at_work import AtWork, WorkCounts
from handoff.live.platform_checks import PlatformChecks
from handoff.live.traffic import Heard, Traffic
from handoff.platform_looks import Looks
from most116.core.conversation import Channel, Line

# As in config/monitoring/alerts.yaml: of so many that are usual, less than a tenth is no chance.
_USUAL_ENOUGH = 8
_QUIET = 0.1

Ready = Callable[[], Awaitable[tuple[bool, Mapping[str, object]]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelNow:
    """What a channel brought in the last `hours` whole hours."""

    channel: Channel
    hours: int
    heard: Heard

    @property
    def quiet(self) -> bool:
        usual = self.heard.usual
        return usual is not None and usual >= _USUAL_ENOUGH and self.heard.now < _QUIET * usual


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """`parts`: whether each works, by its name in /readyz. `platforms`: what they say of us themselves."""

    well: bool
    parts: Mapping[str, bool]
    channels: Sequence[ChannelNow]
    work: Mapping[Line, AtWork]
    platforms: Looks


class Condition:
    def __init__(self, *, ready: Ready, traffic: Traffic, work: WorkCounts, platforms: PlatformChecks) -> None:
        self._ready = ready
        self._traffic = traffic
        self._work = work
        self.platforms = platforms

    async def now(self) -> State:
        well, parts = await self._ready()
        heard = await self._traffic.read()
        return State(
            well=well,
            parts={part: bool(works) for part, works in parts.items()},
            channels=[
                ChannelNow(channel=channel, hours=hours, heard=found) for (channel, hours), found in heard.items()
            ],
            work=await self._work.now(),
            platforms=await self.platforms.read(),
        )
