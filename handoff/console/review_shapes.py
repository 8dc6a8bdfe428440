"""The JSON of reviews of talks. None says what somebody is like, or how often somebody was reviewed."""

from typing import Annotated, Literal

from pydantic import Field

from handoff import review
from handoff.console.shapes import Moment, Shape
from handoff.review import Ending, Finding, Listed, OpenedReview, Reason, VeiledLine
from most116.core.conversation import Line
from most116.core.messages import Author, Kind


class Review(Shape):
    """A talk that is over and was, or is to be, looked at again."""

    id: str
    alias: str
    line: Line | None
    """null: it waited on both lines."""
    tier: str
    reason: Reason
    nominated: bool
    """Whoever closed it asked for supervision."""
    owner: str | None
    """The account that held it when it ended; null: nobody did."""
    closed_at: Moment
    due_at: Moment | None
    """null: for as long as its words are there."""
    overdue: bool
    ending: Ending | None
    """null: it waits. missed: its words were destroyed before anybody looked."""
    ended_by: str | None
    ended_at: Moment | None

    @classmethod
    def of(cls, one: Listed, now: Moment) -> "Review":
        found = one.review
        return cls(
            id=found.id,
            alias=one.alias,
            line=found.line,
            tier=one.tier.label,
            reason=found.reason,
            nominated=found.nominated,
            owner=found.owner,
            closed_at=found.closed_at,
            due_at=found.due_at,
            overdue=found.overdue(now),
            ending=found.ending,
            ended_by=found.ended_by,
            ended_at=found.ended_at,
        )


class VeiledPiece(Shape):
    kind: Literal["plain", "number", "link"]
    text: str
    """Empty where it is veiled."""
    label: str
    """Of what is veiled: how many digits, or which domain."""


class ReviewLine(Shape):
    author: Author
    kind: Kind
    pieces: list[VeiledPiece]
    at: Moment

    @classmethod
    def of(cls, one: VeiledLine) -> "ReviewLine":
        return cls(
            author=one.author,
            kind=one.kind,
            pieces=[VeiledPiece(kind=each.kind, text=each.text, label=each.label) for each in one.pieces],
            at=one.at,
        )


class OpenReview(Shape):
    """A talk as a review shows it: no address, no note, no other talk of the person."""

    review: Review
    messages: list[ReviewLine]

    @classmethod
    def of(cls, one: OpenedReview, now: Moment) -> "OpenReview":
        return cls(review=Review.of(one.listed, now), messages=[ReviewLine.of(line) for line in one.lines])


class ReviewDone(Shape):
    findings: Annotated[list[Finding], Field(min_length=1, max_length=len(Finding))]
    """`nothing` stands alone."""


class ReviewTold(Shape):
    """That a talk of one's own was looked at."""

    alias: str
    closed_at: Moment
    reviewed_at: Moment

    @classmethod
    def of(cls, one: review.Told) -> "ReviewTold":
        return cls(alias=one.alias, closed_at=one.closed_at, reviewed_at=one.reviewed_at)


class ReviewFound(Shape):
    """How often reviews found something, on a line (empty: both) in a month such as 2026-11."""

    line: str
    month: str
    finding: Finding
    count: int

    @classmethod
    def of(cls, one: review.Found) -> "ReviewFound":
        return cls(line=one.line, month=one.month, finding=one.finding, count=one.count)
