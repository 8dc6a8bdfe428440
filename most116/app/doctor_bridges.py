"""Looks at the platforms of the channels that are on."""

from bridges.upkeep import checkable, look_at
from config.settings import Settings
from most116.app.findings import Finding
from most116.core.clock import SystemClock


async def examine_bridges(settings: Settings) -> list[Finding]:
    looked = [(channel, await look_at(channel, settings, SystemClock())) for channel in checkable()]
    return [
        Finding(well=checked.well, part=channel, words=checked.words)
        for channel, checked in looked
        if checked is not None
    ]
