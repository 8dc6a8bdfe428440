"""How fast all workers together may send on a platform, and until when it told us to be silent."""

from collections.abc import Sequence
from dataclasses import dataclass

from redis.exceptions import RedisError

from handoff.inbound import to_ms
from handoff.live import names
from handoff.live.connection import Live
from handoff.live.scripts import script
from most116.core.clock import Clock
from most116.core.conversation import Channel
from most116.core.messages import ChannelTraits

# A platform that names no time is left alone for longer with each refusal, up to minutes (platform sheet 15).
_STEPS = (2.0, 10.0, 60.0, 300.0)
_SECOND_MS = 1000.0
# Whoever has a turn holds a letter until then, and a letter is held only for so long (outbox.lease_seconds).
_LONGEST_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class Turn:
    """Seconds to wait; after them the turn is ours (`granted`), or to be asked for again."""

    wait: float
    granted: bool


class Pace:
    """Shared by all workers through Redis, because a platform counts what all of them send."""

    def __init__(self, redis: Live, clock: Clock, steps: Sequence[float] = _STEPS) -> None:
        self._clock = clock
        self._steps = tuple(steps)
        self._turn = script(redis, "turn")
        self._silence = script(redis, "silence")

    async def turn(self, channel: Channel, talk: str, traits: ChannelTraits) -> Turn:
        """Take the next turn of a platform for `talk`, an opaque id. A turn that was granted is used up."""
        gap = _SECOND_MS / traits.per_second if traits.per_second else 0.0
        wait, granted = await self._turn(
            keys=[_key(channel), _key(channel, talk)],
            args=[to_ms(self._clock.now()), gap, traits.talk_pause * _SECOND_MS, _LONGEST_SECONDS * _SECOND_MS],
        )
        return Turn(wait / _SECOND_MS, bool(granted))

    async def throttled(self, channel: Channel, retry_after: float | None) -> float:
        """The platform refused because of how much we send. Gives for how many seconds nothing is sent to anybody."""
        named = -1 if retry_after is None else int(retry_after * _SECOND_MS)
        steps = [int(step * _SECOND_MS) for step in self._steps]
        try:
            silent = await self._silence(keys=[_key(channel)], args=[to_ms(self._clock.now()), named, *steps])
        except (RedisError, OSError):
            # The letter itself waits all the same.
            return retry_after or self._steps[0]
        return float(silent) / _SECOND_MS


def _key(*parts: str) -> str:
    return names.PACE_PREFIX + ":".join(parts)
