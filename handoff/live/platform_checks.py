"""What the last look at each platform found: a trouble's name and times, and no word of a platform's own."""

import json
from collections.abc import Collection, Mapping
from datetime import timedelta
from typing import Final

from handoff.inbound import from_ms, to_ms
from handoff.live import names
from handoff.live.connection import Live
from handoff.platform_looks import Look, Looks
from most116.core.clock import Clock
from most116.core.conversation import Channel
from most116.core.troubles import Trouble

# Older than this, nothing is known any more (config/monitoring/alerts.yaml says the same).
_OLD: Final = timedelta(minutes=20)


class PlatformChecks:
    def __init__(self, redis: Live, clock: Clock) -> None:
        self._redis = redis
        self._clock = clock

    async def due(self, every: timedelta) -> bool:
        """Whether it is time for a round, said once in that time to whoever asks first."""
        return bool(await self._redis.set(names.PLATFORMS_DUE, "1", nx=True, ex=int(every.total_seconds())))

    async def begin(self) -> bool:
        """Whether this process may look now: one round at a time, and no two in one minute, whoever wants them."""
        return bool(await self._redis.set(names.PLATFORMS_ROUND, "1", nx=True, ex=names.PLATFORMS_ROUND_SECONDS))

    async def note(self, channel: Channel, trouble: Trouble | None, wait: timedelta = timedelta()) -> Look:
        """What was found just now, with what was found before. `wait`: so long the platform is to be left alone."""
        now, before = self._clock.now(), (await self._kept()).get(channel)
        going_on = trouble is not None and before is not None and before.trouble is not None
        look = Look(
            channel=channel,
            at=now,
            trouble=trouble,
            tries=0 if trouble is None else 1 + (before.tries if before else 0),
            since=before.since if going_on and before else now,
            leave_until=now + wait,
        )
        await self._redis.hset(names.PLATFORMS, mapping={channel.encode(): _packed(look).encode()})
        return look

    async def note_unheard(self, channel: Channel, trouble: Trouble) -> None:
        """The connection over which people are heard is not held; forgotten when nobody says so again."""
        await self._redis.set(names.unheard(channel), trouble, ex=names.UNHEARD_SECONDS)

    async def unheard(self, channel: Channel) -> Trouble | None:
        found = await self._redis.get(names.unheard(channel))
        return None if found is None else Trouble(found.decode())

    async def end(self, looked_at: Collection[Channel]) -> None:
        """A round is over; what it did not look at is switched off, and nothing is said of it any more."""
        async with self._redis.pipeline(transaction=True) as pipe:
            for channel in Channel:
                if channel not in looked_at:
                    pipe.hdel(names.PLATFORMS, channel)
            pipe.set(names.PLATFORMS_AT, str(to_ms(self._clock.now())), ex=names.PLATFORMS_AT_SECONDS)
            await pipe.execute()

    async def left_alone(self) -> Mapping[Channel, Look]:
        """The platforms that are not to be asked yet."""
        now = self._clock.now()
        return {channel: look for channel, look in (await self._kept()).items() if look.leave_until > now}

    async def read(self) -> Looks:
        kept, ended = await self._kept(), await self._redis.get(names.PLATFORMS_AT)
        at = None if ended is None else from_ms(int(ended))
        long_ago = self._clock.now() - _OLD
        stale = at is None or at < long_ago or any(look.at < long_ago for look in kept.values())
        return Looks(at=at, stale=stale, channels=[kept[channel] for channel in Channel if channel in kept])

    async def _kept(self) -> Mapping[Channel, Look]:
        found = await self._redis.hgetall(names.PLATFORMS)
        return {look.channel: look for name, packed in found.items() if (look := _unpacked(name, packed)) is not None}


def _packed(look: Look) -> str:
    return json.dumps(
        {
            "at": to_ms(look.at),
            "trouble": look.trouble,
            "tries": look.tries,
            "since": to_ms(look.since),
            "leave_until": to_ms(look.leave_until),
        }
    )


def _unpacked(name: bytes, packed: bytes) -> Look | None:
    """None for what another release wrote and this one does not understand: the next round writes it anew."""
    try:
        kept = json.loads(packed)
        return Look(
            channel=Channel(name.decode()),
            at=from_ms(kept["at"]),
            trouble=None if kept["trouble"] is None else Trouble(kept["trouble"]),
            tries=kept["tries"],
            since=from_ms(kept["since"]),
            leave_until=from_ms(kept["leave_until"]),
        )
    except (ValueError, KeyError, TypeError):
        return None
