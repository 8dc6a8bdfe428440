"""How soon a person is to read what comes in (domain sheet 4.1), and how a tier of a line stands against that."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Final

from most116.core.conversation import Tier

TARGETS: Final[Mapping[Tier, timedelta]] = MappingProxyType(
    {
        Tier.IMMEDIATE: timedelta(seconds=60),
        Tier.HIGH: timedelta(minutes=5),
        Tier.ELEVATED: timedelta(minutes=20),
        Tier.STANDARD: timedelta(minutes=45),
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """One tier of one line. `over`: who waits longer than the target now; `late` of `taken` did so today.

    `unanswered`: how often today nobody answered an offer. `gave_up`: who ended the wait today before anybody came.
    """

    count: int
    oldest: datetime | None
    over: int
    taken: int
    late: int
    unanswered: int
    gave_up: int
