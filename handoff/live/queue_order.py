"""The order of the queue as numbers (domain sheet 4.1): the smaller, the sooner somebody is taken."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from handoff.inbound import to_ms
from most116.core.conversation import AgeBand, Line, Ticket, Tier

# Larger than any time in milliseconds until the year 2286, so that a tier always weighs more than waiting.
TIER_WEIGHT = 10**13
# Elevated and standard wait in one row.
CALM = TIER_WEIGHT * Tier.ELEVATED
_CHILDREN = frozenset({AgeBand.UNDER_7, AgeBand.FROM_7, AgeBand.FROM_10})
_NONE = timedelta(0)
# About sixteen years: more than anybody waits, and less than leads out of a tier.
_AHEAD = 5 * 10**11


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueOrder:
    """`patience`: how long a place may wait before it counts as waiting; none for whoever waits in a talk.

    The bonuses are waiting time that elevated ones, and children under 13, are given beside their own. While `high`
    waits, every `turn_of_calm`-th who is taken is one of the others who has waited for `calm_after` (0: none). Who
    has waited for `overflow_after` is taken by colleagues of the other line too, who are there for that.
    """

    patience: Callable[[Ticket], timedelta] = lambda _: _NONE
    elevated_bonus: timedelta = _NONE
    child_bonus: timedelta = _NONE
    turn_of_calm: int = 0
    calm_after: timedelta = _NONE
    overflow_after: Mapping[Line, timedelta] = field(default_factory=dict)

    def score(self, ticket: Ticket, *, starving: bool = False) -> int:
        """Immediate and high by arrival, all others by the time they count as waiting since.

        A talk that was handed back goes before the others of its row. Who starves comes right before the tier `high`.
        Whoever has patience has no bonus as well.
        """
        ahead = _AHEAD if ticket.handed_back else 0
        if ticket.tier.urgent:
            return TIER_WEIGHT * ticket.tier + to_ms(ticket.entered_at) - ahead
        if starving:
            return TIER_WEIGHT * 3 // 2 + self.waiting_since(ticket)
        elevated = self.elevated_bonus if ticket.tier is Tier.ELEVATED else _NONE
        child = self.child_bonus if ticket.age_band in _CHILDREN else _NONE
        bonus = _NONE if self.patience(ticket) else elevated + child
        return CALM + to_ms(ticket.entered_at + self.patience(ticket) - bonus) - ahead

    def waiting_since(self, ticket: Ticket) -> int:
        """Milliseconds since 1970, without any bonus."""
        return to_ms(ticket.entered_at + self.patience(ticket))
