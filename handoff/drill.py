"""A drill of the floor as a value: invented people write to one line, and it is seen how soon somebody answers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final, NewType

from handoff.targets import TARGETS
from most116.core.conversation import Channel, Line, Tier
from most116.core.ids import ConsultantId

DrillId = NewType("DrillId", str)

# Longer than the longest target (handoff/targets.py).
LONGEST: Final = timedelta(hours=1)


class DrillEnd(StrEnum):
    """DANGER: somebody real in danger waited, and nothing stands beside that. DONE: everybody was answered and left."""

    STOPPED = "stopped"
    DANGER = "danger"
    TIME = "time"
    DONE = "done"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reached:
    """Somebody invented. `waited`: seconds until a consultant took them; None: nobody did. `late`: past the target."""

    channel: Channel
    tier: Tier
    waited: int | None
    late: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Drill:
    id: DrillId
    line: Line
    started_by: ConsultantId
    started_at: datetime
    ended_at: datetime | None = None
    ended_by: ConsultantId | None = None
    ending: DrillEnd | None = None
    results: Sequence[Reached] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TierScore:
    """Of one tier: how many there were, how many a consultant took, how many too late or never, and the waits."""

    tier: Tier
    people: int
    taken: int
    missed: int
    target: timedelta
    median: int | None
    longest: int | None


def scored(results: Sequence[Reached]) -> list[TierScore]:
    """By tier, the gravest first; tiers that nobody had are left out."""
    return [_score(tier, found) for tier in Tier if (found := [one for one in results if one.tier is tier])]


def _score(tier: Tier, found: Sequence[Reached]) -> TierScore:
    waits = sorted(one.waited for one in found if one.waited is not None)
    return TierScore(
        tier=tier,
        people=len(found),
        taken=len(waits),
        missed=sum(one.late for one in found),
        target=TARGETS[tier],
        median=waits[(len(waits) - 1) // 2] if waits else None,
        longest=waits[-1] if waits else None,
    )
