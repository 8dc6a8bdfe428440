"""A care plan as a value: what is agreed with somebody who comes often, under a pseudonym of its own, for a time.

It knows nobody and names no talk. Whose it is can be told only while they write (handoff/returning.py).
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

from most116.core.conversation import Line
from most116.core.ids import CarePlanId, ConsultantId

# Of the text, in characters: a page, and not a file about a person.
LONGEST: Final = 2000
# At least this often a lead looks whether it still helps.
REVIEW_WITHIN: Final = timedelta(days=60)
# Asked for unless the lead says another day; both are shorter where the limits are.
USUAL_REVIEW: Final = timedelta(days=30)
USUAL_LAST: Final = timedelta(days=90)
# So long it waits for a second person's word.
UNANSWERED: Final = timedelta(days=14)


class NotApplied(StrEnum):
    """Why nothing of a plan limits a talk now. REVIEW: nobody has looked at it again by its day."""

    DANGER = "danger"
    REVIEW = "review"


@dataclass(frozen=True, slots=True, kw_only=True)
class CarePlan:
    """`alias`: its pseudonym, none of a talk. It waits for a second lead until `approved_by`. `until`: its last day."""

    id: CarePlanId
    line: Line
    alias: str
    written_by: ConsultantId
    written_at: datetime
    review_on: date
    until: date
    approved_by: ConsultantId | None = None
    approved_at: datetime | None = None

    def overdue(self, today: date) -> bool:
        return today > self.review_on

    def not_applied(self, today: date, *, danger: bool) -> NotApplied | None:
        """Danger goes before whatever was agreed."""
        if danger:
            return NotApplied.DANGER
        return NotApplied.REVIEW if self.overdue(today) else None


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedPlan:
    """A plan with its words, for leads of its line."""

    plan: CarePlan
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CareNote:
    """What whoever answers is shown of an approved plan; `not_applied` None: what it agrees on holds now."""

    alias: str
    text: str
    review_on: date
    until: date
    not_applied: NotApplied | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CareWish:
    """What a lead writes."""

    text: str
    review_on: date
    until: date
