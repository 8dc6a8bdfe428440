"""The JSON of a shift."""

from datetime import datetime

from pydantic import AwareDatetime, Field

from handoff import desk_duty, desk_offers
from handoff.console.shapes import Shape


class OwnLimit(Shape):
    talks: int = Field(ge=1, le=1_000)


class Break(Shape):
    minutes: int | None = Field(default=None, ge=1, le=120)
    """null: until it is ended."""


class ShiftEnd(Shape):
    at: AwareDatetime | None
    """Within sixteen hours; null: it is not said when."""


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
    screen_rest_offered: bool
    """Some minutes away from the screen are proposed, after nearly an hour at it."""
    ends_at: datetime | None
    """When the shift is over; null: nobody said."""
    ending: bool
    """So nearly over that nobody new is taken but who is in immediate danger."""

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
            screen_rest_offered=shift.screen_rest,
            ends_at=shift.ends_at,
            ending=shift.ending,
        )
