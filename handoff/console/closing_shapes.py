"""The JSON of closing a talk in danger."""

from pydantic import Field

from handoff.closing_why import LONGEST, ClosedInDanger, ClosingReason, ClosingWhy
from handoff.console.shapes import Moment, Shape, Waiting, cleaned
from handoff.records import ClosingOffer


class Closing(Shape):
    """Why a talk in danger is closed; of others nothing of it is kept."""

    reason: ClosingReason | None = None
    """Needed in high urgency; in immediate danger said when it is asked for. other goes with a note."""
    note: str = Field(default="", max_length=LONGEST)
    """Kept beside the talk, without numbers and links."""

    def why(self) -> ClosingWhy:
        return ClosingWhy(reason=self.reason, note=cleaned(self.note))


class Ended(Shape):
    """A talk that was closed in high urgency and that no lead has seen yet."""

    conversation: Waiting
    by: str
    """The name of the consultant at the desk."""
    reason: ClosingReason
    closed_at: Moment

    @classmethod
    def of(cls, one: ClosedInDanger) -> "Ended":
        end = one.end
        return cls(conversation=Waiting.of(one.entry, None), by=end.by_alias, reason=end.reason, closed_at=end.at)


class ClosingToAnswer(Shape):
    """A talk whose consultant waits for somebody's word."""

    conversation: Waiting
    by: str
    """The name of the consultant at the desk."""
    asked_at: Moment
    reason: ClosingReason | None
    """null: asked before reasons were."""

    @classmethod
    def of(cls, offer: ClosingOffer) -> "ClosingToAnswer":
        asked = offer.request
        return cls(
            conversation=Waiting.of(offer.entry, None),
            by=asked.by_alias,
            asked_at=asked.asked_at,
            reason=None if asked.reason is None else ClosingReason(asked.reason),
        )
