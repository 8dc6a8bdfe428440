"""The JSON of legal holds."""

from handoff import legal_hold
from handoff.console.shapes import Moment, Shape
from handoff.legal_hold import HoldEnd, HoldReason
from most116.core.conversation import Line


class HoldWish(Shape):
    hold: HoldReason


class LegalHold(Shape):
    """A legal hold that waits for a second person, is in force or is over."""

    id: str
    conversation: str
    """Empty once the talk itself is forgotten."""
    line: Line
    reason: HoldReason
    asked_by: str
    asked_at: Moment
    agreed_by: str | None
    agreed_at: Moment | None
    until: Moment | None
    lift_asked_by: str | None
    """Who wants it lifted; somebody else does that."""
    ending: HoldEnd | None
    ended_at: Moment | None

    @classmethod
    def of(cls, one: legal_hold.LegalHold) -> "LegalHold":
        return cls(**{name: getattr(one, name) for name in cls.model_fields})
