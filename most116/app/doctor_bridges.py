"""Looks at the platforms of the channels that are on."""

from bridges.upkeep import Checked, checkable, look_at, unheard
from config.redis_place import place_of
from config.settings import Settings
from most116.app.findings import Finding
from most116.core.clock import SystemClock
from most116.core.conversation import Channel
from most116.core.troubles import Trouble


async def examine_bridges(settings: Settings) -> list[Finding]:
    looked = [(channel, await _look(channel, settings)) for channel in checkable()]
    return [
        Finding(well=checked.well, part=channel, words=checked.words)
        for channel, checked in looked
        if checked is not None
    ]


async def _look(channel: Channel, settings: Settings) -> Checked | None:
    found = await look_at(channel, settings, SystemClock())
    why = await _unheard(channel, settings) if found is not None and found.well else None
    return found if why is None else unheard(why)


async def _unheard(channel: Channel, settings: Settings) -> Trouble | None:
    """What the running gateway says of its connection; without Redis nothing is known, which is told elsewhere."""
    from redis.exceptions import RedisError

    from handoff.live.connection import connect
    from handoff.live.platform_checks import PlatformChecks

    client = connect(place_of(settings))
    try:
        return await PlatformChecks(client, SystemClock()).unheard(channel)
    except (RedisError, OSError):
        return None
    finally:
        await client.aclose()
