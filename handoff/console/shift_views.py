"""One's own shift as the lists show it."""

from collections.abc import Sequence
from dataclasses import dataclass

from handoff.console.office import Office, span
from handoff.console.views import Card, Views
from handoff.desk_duty import Shift
from handoff.desk_offers import Offered
from handoff.duty import REST, SCREEN_REST
from handoff.records import Account, QueueEntry
from most116.core.clock import HERE

# More talks at once than this are no choice that anybody makes.
_CHOICES = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class ShiftView:
    """`load`: how many talks are held; `wish`: whom a lead asks to take.

    `rest`: why a break is proposed. `ends`: until when the shift is, or that it may be said; `ending`: that it soon is.
    `choices`: the limits that may be set, none when there is nothing to choose. `offered`: whom the account is asked to
    take now, until when, and how long that is.
    """

    load: str
    choices: Sequence[int]
    limit: int
    on_break: str
    rest: str
    rest_minutes: str
    wish: Card | None
    wish_words: str
    ready: bool
    offered: Card | None
    offered_until: str
    offered_left: str
    ends: str
    ending: str


async def own_shift(place: Office, account: Account) -> ShiftView:
    desk = place.desk
    return shift_view(
        place, await desk.duty.shift(account), await desk.lead.wish(account), await desk.offers.mine(account)
    )


def shift_view(place: Office, shift: Shift, wish: tuple[QueueEntry, str] | None, now: Offered) -> ShiftView:
    word, limited = place.word, shift.limit <= _CHOICES
    until, since = shift.duty.break_until, shift.duty.break_since
    told = ""
    if shift.on_break and since is not None:
        values = {"since": f"{since.astimezone(HERE):%H:%M}"}
        if until is None:
            told = word("desk.shift.on_break", **values)
        else:
            told = word("desk.shift.on_break_until", **values, until=f"{until.astimezone(HERE):%H:%M}")
    offered, until = now.entry, now.until
    if wish is not None and offered is not None and wish[0].id == offered.id:
        # The same person twice on one screen is one too many.
        wish = None
    return ShiftView(
        ready=now.ready and not shift.on_break,
        offered=None if offered is None else Views(place).card(offered),
        offered_until="" if until is None else until.isoformat(),
        offered_left="" if until is None else span(until - place.clock.now(), word),
        load=word("desk.shift.load", held=str(shift.held), limit=str(shift.limit)) if limited else "",
        choices=range(1, shift.most + 1) if 1 < shift.most <= _CHOICES else (),
        limit=shift.limit,
        on_break=told,
        rest=_rest(place, shift),
        wish=None if wish is None else Views(place).card(wish[0]),
        wish_words="" if wish is None else word("desk.wish", by=wish[1]),
        rest_minutes=str(int((REST if shift.rest_offered else SCREEN_REST).total_seconds()) // 60),
        ends=_end(place, shift, "desk.shift.ends") or word("desk.shift.end"),
        ending=_end(place, shift, "desk.shift.ending") if shift.ending else "",
    )


def _rest(place: Office, shift: Shift) -> str:
    if shift.rest_offered:
        return place.word("desk.shift.rest")
    return place.word("desk.shift.screen_rest") if shift.screen_rest else ""


def _end(place: Office, shift: Shift, key: str) -> str:
    return "" if shift.ends_at is None else place.word(key, at=f"{shift.ends_at.astimezone(HERE):%H:%M}")
