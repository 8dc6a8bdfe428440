"""The JSON of a shift."""

from datetime import datetime

from pydantic import Field

from handoff import desk_duty, desk_offers
from handoff.console.shapes import Shape


class OwnLimit(Shape):
    talks: int = Field(ge=1, le=1_000)


class Break(Shape):
    minutes: int | None = Field(default=None, ge=1, le=120)
    """null: until it is ended."""


class OfferedNow(Shape):
    """Somebody whom this account is asked to take; claim the conversation, or pass it."""

    conversation: str
    until: datetime


class Shift(Shape):
    """One's own shift."""

    held: int
    """Talks this account holds."""
    limit: int | None
    """How many it takes at once; null: any number."""
    on_break: bool
    break_until: datetime | None
    rest_offered: bool
    """A pause is offered, after somebody in immediate danger."""

    ready: bool
    """This account asked to be offered whoever is next."""
    offered: OfferedNow | None

    @classmethod
    def of(cls, shift: desk_duty.Shift, now: desk_offers.Offered) -> "Shift":
        offered = None
        if now.entry is not None and now.until is not None:
            offered = OfferedNow(conversation=now.entry.id, until=now.until)
        return cls(
            ready=now.ready and not shift.on_break,
            offered=offered,
            held=shift.held,
            limit=shift.limit,
            on_break=shift.on_break,
            break_until=shift.duty.break_until if shift.on_break else None,
            rest_offered=shift.rest_offered,
        )
