"""One's own shift as the lists show it."""

from collections.abc import Sequence
from dataclasses import dataclass

from handoff.console.office import Office
from handoff.console.views import Card, Views
from handoff.desk_duty import Shift
from handoff.duty import REST
from handoff.records import QueueEntry
from most116.core.clock import HERE

# More talks at once than this are no choice that anybody makes.
_CHOICES = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class ShiftView:
    """`load`: how many talks are held; `wish`: whom a lead asks to take.

    `choices`: the limits that may be set, none when there is nothing to choose.
    """

    load: str
    choices: Sequence[int]
    limit: int
    on_break: str
    rest_offered: bool
    rest_minutes: str
    wish: Card | None
    wish_words: str


def shift_view(place: Office, shift: Shift, wish: tuple[QueueEntry, str] | None) -> ShiftView:
    word, limited = place.word, shift.limit <= _CHOICES
    until, since = shift.duty.break_until, shift.duty.break_since
    told = ""
    if shift.on_break and since is not None:
        values = {"since": f"{since.astimezone(HERE):%H:%M}"}
        if until is None:
            told = word("desk.shift.on_break", **values)
        else:
            told = word("desk.shift.on_break_until", **values, until=f"{until.astimezone(HERE):%H:%M}")
    return ShiftView(
        load=word("desk.shift.load", held=str(shift.held), limit=str(shift.limit)) if limited else "",
        choices=range(1, shift.most + 1) if 1 < shift.most <= _CHOICES else (),
        limit=shift.limit,
        on_break=told,
        rest_offered=shift.rest_offered,
        wish=None if wish is None else Views(place).card(wish[0]),
        wish_words="" if wish is None else word("desk.wish", by=wish[1]),
        rest_minutes=str(int(REST.total_seconds()) // 60),
    )
