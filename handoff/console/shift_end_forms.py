"""The page on which a consultant says when the shift ends."""

from datetime import datetime, timedelta
from typing import Annotated

from fastapi import APIRouter, Depends, Form
from fastapi.responses import RedirectResponse, Response

from handoff.accounts.roles import Act, require
from handoff.console.caller import Caller, OfficeOf
from handoff.console.forms import sender
from handoff.console.office import Office
from handoff.console.visiting import Visitor
from handoff.console.wall_clock import written_time
from most116.core.clock import HERE
from most116.core.errors import DeskError

routes = APIRouter(include_in_schema=False)


@routes.get("/shift/end")
async def end_page(place: OfficeOf, caller: Visitor) -> Response:
    """When one's shift is over."""
    require(caller.account, Act.TAKE)
    end = (await place.desk.duty.shift(caller.account)).ends_at
    return _end_page(place, caller, "" if end is None else f"{end.astimezone(HERE):%H:%M}")


@routes.post("/shift/end")
async def set_end(
    place: OfficeOf,
    caller: Annotated[Caller, Depends(sender(Act.TAKE))],
    at: Annotated[str, Form(max_length=8)] = "",
    unset: Annotated[str, Form()] = "",
) -> Response:
    try:
        await place.desk.duty.times.set_end(caller.account, None if unset else _next(at, place.clock.now()))
    except DeskError as failure:
        return _end_page(place, caller, at, failure)
    return RedirectResponse("/", 303)


def _next(at: str, now: datetime) -> datetime:
    """The next moment at which the clock on the wall shows this time."""
    shown = written_time(at)
    if shown is None:
        raise DeskError(422, "desk.shift.end_wrong")
    today = now.astimezone(HERE).date()
    days = [datetime.combine(today + timedelta(days=each), shown) for each in range(2)]
    return next(each for each in days if each > now)


def _end_page(place: Office, caller: Caller, at: str, failure: DeskError | None = None) -> Response:
    return place.pages.answer(
        "shift_end.html",
        status=200 if failure is None else failure.status,
        notice="" if failure is None else place.refusal(failure),
        at=at,
        csrf=caller.session.csrf,
    )
