"""The JSON of break-glass: ids, moments and codes. No program is told an address."""

from datetime import datetime

from pydantic import Field

from handoff.break_glass.records import Check, Ending, Given, HandedOver, QuarterCount, Reason, Receiver, Reveal, State
from handoff.console.shapes import Moment, Shape, Text
from most116.core.conversation import Line


class Danger(Shape):
    danger: Reason
    """Why help has to be sent."""


class Drill(Danger):
    line: Line


class Place(Shape):
    """Where the person wrote that they are; empty: nothing is kept."""

    text: Text = Field(max_length=10_000)


class SheetRecord(Shape):
    """What was handed over, as codes."""

    checks: list[Check] = Field(default=[], max_length=len(Check))
    given: list[Given] = Field(default=[], max_length=len(Given))
    to: Receiver | None = None
    ending: Ending | None = None

    @classmethod
    def of(cls, handed: HandedOver) -> "SheetRecord":
        return cls(checks=list(handed.checks), given=list(handed.given), to=handed.to, ending=handed.ending)

    def handed(self) -> HandedOver:
        return HandedOver(
            checks=tuple(dict.fromkeys(self.checks)),
            given=tuple(dict.fromkeys(self.given)),
            to=self.to,
            ending=self.ending,
        )


class Intervention(Shape):
    """One request to open what is sealed, and its sheet. People stand in it by their accounts."""

    id: str
    conversation: str
    line: Line
    drill: bool
    """The talk is invented."""
    danger: Reason
    state: State
    asked_by: str
    asked_at: Moment
    answer_until: Moment
    cosigned_by: str | None
    open_until: Moment | None
    review_until: Moment | None
    reviewed_by: str | None
    sheet: SheetRecord

    @classmethod
    def of(cls, reveal: Reveal, now: datetime) -> "Intervention":
        return cls(
            id=reveal.id,
            conversation=reveal.conversation,
            line=reveal.line,
            drill=reveal.drill,
            danger=reveal.reason,
            state=reveal.state(now),
            asked_by=reveal.asked_by,
            asked_at=reveal.asked_at,
            answer_until=reveal.answer_until,
            cosigned_by=reveal.cosigned_by,
            open_until=reveal.open_until,
            review_until=reveal.review_until,
            reviewed_by=reveal.reviewed_by,
            sheet=SheetRecord.of(reveal.handed),
        )


class Quarter(Shape):
    """How often in a quarter; drills apart."""

    quarter: str
    """Such as 2026-4."""
    drill: bool
    asked: int
    revealed: int
    """Co-signed."""
    reviewed: int

    @classmethod
    def of(cls, count: QuarterCount) -> "Quarter":
        return cls(
            quarter=count.quarter,
            drill=count.drill,
            asked=count.asked,
            revealed=count.revealed,
            reviewed=count.reviewed,
        )
