"""What is held of people now, and until when: the page for those who answer for it (domain sheet 5.3)."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from handoff.accounts.roles import Act, may
from handoff.console.caller import Caller, OfficeOf
from handoff.console.office import Office
from handoff.console.visiting import Visitor
from handoff.retention import Held
from most116.core.clock import HERE
from most116.core.errors import DeskError

routes = APIRouter(include_in_schema=False)

_HOURS_TOLD = timedelta(days=4)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One kind of what is held, in words."""

    name: str
    count: str
    kept: str
    due: str


async def who_answers_for_it(caller: Visitor) -> Caller:
    """A lead or whoever looks after accounts: both see counts, and no talk."""
    if not (may(caller.account, Act.SUPERVISE) or may(caller.account, Act.MANAGE_ACCOUNTS)):
        raise DeskError(403, "desk.not_allowed")
    return caller


@routes.get("/held")
async def held(place: OfficeOf, caller: Annotated[Caller, Depends(who_answers_for_it)]) -> Response:
    rows = [_row(place, one) for one in await place.oversight.retention.held()]
    return place.pages.answer("held.html", alias=caller.account.alias, csrf=caller.session.csrf, rows=rows)


def _row(place: Office, one: Held) -> Row:
    return Row(
        name=place.word(f"desk.held.{one.holding.name.lower()}"),
        count=f"{one.count:,}".replace(",", "\N{NO-BREAK SPACE}"),
        kept="" if one.kept is None else _span(place, one.kept),
        due="" if one.next_due is None else f"{one.next_due.astimezone(HERE):%d.%m.%Y, %H:%M}",
    )


def _span(place: Office, kept: timedelta) -> str:
    if kept < _HOURS_TOLD:
        return place.word("desk.held.hours", hours=str(kept // timedelta(hours=1)))
    return place.word("desk.held.days", days=str(kept.days))
