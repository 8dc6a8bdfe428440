"""The JSON of closing a talk with somebody in immediate danger."""

from handoff.console.shapes import Moment, Shape, Waiting
from handoff.records import ClosingOffer


class ClosingToAnswer(Shape):
    """A talk whose consultant waits for a lead's word."""

    conversation: Waiting
    by: str
    """The name of the consultant at the desk."""
    asked_at: Moment

    @classmethod
    def of(cls, offer: ClosingOffer) -> "ClosingToAnswer":
        return cls(
            conversation=Waiting.of(offer.entry, None), by=offer.request.by_alias, asked_at=offer.request.asked_at
        )
