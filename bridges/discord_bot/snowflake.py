"""Times of the platform, told or within its ids: a time and a counter in one number (https://discord.com/developers/docs/reference#snowflakes)."""

import re
from datetime import UTC, datetime

_EPOCH_MS = 1_420_070_400_000
_COUNTER_BITS = 22
_ID = re.compile(r"[0-9]{1,20}")


def is_snowflake(text: str) -> bool:
    return _ID.fullmatch(text) is not None


def moment_of(snowflake: str, now: datetime) -> datetime:
    """When the platform gave this id; `now` when that is in the future, which no message can be."""
    seconds = ((int(snowflake) >> _COUNTER_BITS) + _EPOCH_MS) / 1000
    return datetime.fromtimestamp(seconds, UTC) if seconds <= now.timestamp() else now


def first_of(moment: datetime) -> int:
    """The smallest id of a moment; 0 before the platform's own time."""
    return max(0, int(moment.timestamp() * 1000) - _EPOCH_MS) << _COUNTER_BITS


def moment_told(text: str, now: datetime) -> datetime:
    """The time in ISO 8601 that an event holds; `now` when it cannot be read or is ahead of us."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return now
    return moment if moment.tzinfo is not None and moment <= now else now
