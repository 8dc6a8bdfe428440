"""The JSON of care plans."""

from datetime import date

from handoff import care_plan
from handoff.care_plan import NotApplied, OpenedPlan
from handoff.console.shapes import Moment, Shape, Text
from most116.core.conversation import Line


class CareWish(Shape):
    text: Text
    review_on: date
    until: date


class CareReview(Shape):
    review_on: date


class CareNote(Shape):
    """What is agreed with who writes here, for whoever answers."""

    alias: str
    text: str
    review_on: date
    until: date
    not_applied: NotApplied | None
    """null: it holds. danger: it holds nobody back now. review: its day of review has passed."""

    @classmethod
    def of(cls, one: care_plan.CareNote) -> "CareNote":
        return cls(
            alias=one.alias, text=one.text, review_on=one.review_on, until=one.until, not_applied=one.not_applied
        )


class CarePlan(Shape):
    """A plan that waits for a second lead, or that whoever answers reads. It names no talk."""

    id: str
    alias: str
    line: Line
    text: str
    written_by: str
    """The account of the lead."""
    written_at: Moment
    approved_by: str | None
    """null: it waits."""
    approved_at: Moment | None
    review_on: date
    until: date

    @classmethod
    def of(cls, one: OpenedPlan) -> "CarePlan":
        plan = one.plan
        return cls(
            id=plan.id,
            alias=plan.alias,
            line=plan.line,
            text=one.text,
            written_by=plan.written_by,
            written_at=plan.written_at,
            approved_by=plan.approved_by,
            approved_at=plan.approved_at,
            review_on=plan.review_on,
            until=plan.until,
        )


class Made(Shape):
    id: str
    """The plan."""
