"""How much somebody at the desk holds, and how much they may take beside it (domain sheet 4.2 and 4.3)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Final

from config.settings import Settings
from most116.core.conversation import ANYBODY, Capacity, Tier

# A pause is offered after every talk in immediate danger.
REST: Final = timedelta(minutes=10)
# So long the offer stands.
REST_OFFERED: Final = timedelta(minutes=30)
# Five minutes of each hour are spent away from the screen; not now means not for a quarter of an hour.
SCREEN_REST: Final = timedelta(minutes=5)
AT_SCREEN: Final = timedelta(minutes=55)
SCREEN_AGAIN: Final = timedelta(minutes=15)
# So long before a shift ends nobody new comes, and so long after its end somebody may still be there because of it.
LAST_MINUTES: Final = timedelta(minutes=25)
_OVERTIME: Final = timedelta(hours=2)
# So many in immediate danger in a row, and a break comes before anybody else does.
_GRAVE_ROW: Final = 2
_WEIGHTS: Mapping[Tier, int] = MappingProxyType({Tier.HIGH: 2, Tier.ELEVATED: 1, Tier.STANDARD: 1})
_ANY: Final = 1_000_000
_NOBODY: Final = Capacity(immediate=False, high=False, calm=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What an installation allows: talks at once and weight, 0 is any number; the longest pause, care plan and hold."""

    talks: int
    units: int
    pause: timedelta
    care: timedelta
    hold: timedelta


def limits_of(settings: Settings) -> Limits:
    desk, care = settings.desk, timedelta(days=settings.retention.care_plan_days)
    pause = timedelta(hours=settings.dialog.pause_hours)
    hold = timedelta(days=settings.retention.legal_hold_days)
    return Limits(talks=desk.talks_at_once, units=desk.units, pause=pause, care=care, hold=hold)


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """What is kept of somebody's shift.

    `talks`: the limit they set themselves; `ceiling`: the one that a lead set, such as 1 for a trainee. Neither is ever
    raised by anything but the one who set it. `calm_only`: a lead keeps urgent talks from them, and those
    in immediate danger unless they insist. A break without `break_until` lasts until it is ended. `grave_row`: how many
    in immediate danger they took in a row. `rest_offered_at`: since when a pause is offered. `ends_at`: the end of the
    shift, as they said it themselves.
    """

    talks: int | None = None
    ceiling: int | None = None
    calm_only: bool = False
    break_since: datetime | None = None
    break_until: datetime | None = None
    grave_row: int = 0
    rest_offered_at: datetime | None = None
    ends_at: datetime | None = None

    def limit(self, limits: Limits) -> int:
        """How many talks at once."""
        return min(each for each in (limits.talks or _ANY, self.talks, self.ceiling) if each is not None)

    def on_break(self, now: datetime) -> bool:
        return self.break_since is not None and (self.break_until is None or now < self.break_until)

    def rest_offered(self, now: datetime) -> bool:
        offered = self.rest_offered_at
        return offered is not None and now - offered < REST_OFFERED and not self.on_break(now)

    def shift_end(self, now: datetime) -> datetime | None:
        """The end of the shift that somebody is on; that of an earlier one is none."""
        return None if self.ends_at is None or now >= self.ends_at + _OVERTIME else self.ends_at

    def ending(self, now: datetime) -> bool:
        """Nobody new but who is in immediate danger: what is begun now would change hands at once."""
        end = self.shift_end(now)
        return end is not None and now >= end - LAST_MINUTES

    @property
    def needs_break(self) -> bool:
        return self.grave_row >= _GRAVE_ROW


def units(held: Sequence[Tier], limits: Limits) -> int:
    """The weight of what somebody holds: immediate danger takes all there is."""
    return sum(_WEIGHTS.get(tier, limits.units) for tier in held)


def capacity(duty: Duty, held: Sequence[Tier], limits: Limits, now: datetime) -> Capacity:
    """What somebody may take without being asked whether they are sure."""
    if duty.on_break(now) or len(held) >= duty.limit(limits):
        return _NOBODY
    if duty.ending(now):
        # Somebody who is not read is worse than somebody who changes hands.
        return Capacity(immediate=not held and duty.grave_row == 0 and not duty.calm_only, high=False, calm=False)
    if not limits.units:
        return Capacity(immediate=False, high=False) if duty.calm_only else ANYBODY
    if duty.needs_break:
        return _NOBODY
    free = limits.units - units(held, limits)
    return Capacity(
        immediate=not held and duty.grave_row == 0 and not duty.calm_only,
        high=free >= _WEIGHTS[Tier.HIGH] and not duty.calm_only,
        calm=free >= _WEIGHTS[Tier.STANDARD],
    )


def refusal(duty: Duty, now: datetime) -> str:
    """The key of the words why somebody takes nobody now."""
    if duty.on_break(now):
        return "desk.load.break"
    if duty.ending(now):
        return "desk.load.ending"
    return "desk.load.rest" if duty.needs_break else "desk.load.full"


def insist(duty: Duty, held: Sequence[Tier], now: datetime) -> str:
    """Why somebody is asked whether they are sure; each is said as it is."""
    if held or duty.on_break(now):
        return "desk.load.sure"
    if duty.needs_break:
        return "desk.load.rest_first"
    return "desk.load.calm_only" if duty.calm_only else "desk.load.again"
