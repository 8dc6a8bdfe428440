"""Looks at the platforms of the channels that are on."""

from collections.abc import Mapping

from bridges.upkeep import check, checkable
from config.settings import Settings
from most116.app.findings import Finding, bad
from most116.core.clock import SystemClock
from most116.core.conversation import Channel
from most116.core.errors import MISCONFIGURED, THROTTLED, BridgeError

_REMEDIES: Mapping[str, str] = {
    MISCONFIGURED.code: "refuses our token: give the one that the platform shows now",
    THROTTLED.code: "is asked too often: look again in a minute",
}


async def examine_bridges(settings: Settings) -> list[Finding]:
    found = [await _examine(channel, settings) for channel in checkable()]
    return [finding for finding in found if finding is not None]


async def _examine(channel: Channel, settings: Settings) -> Finding | None:
    try:
        checked = await check(channel, settings, SystemClock())
    except BridgeError as failure:
        code = failure.failure.code
        remedy = _REMEDIES.get(code, "does not answer as it should: look at the network and at the platform's status")
        return bad(channel, f"{remedy} ({code})")
    except Exception as failure:  # noqa: BLE001 -- the doctor says what is wrong, whatever it is
        return bad(channel, f"could not be looked at ({type(failure).__name__})")
    return None if checked is None else Finding(well=checked.well, part=channel, words=checked.words)
