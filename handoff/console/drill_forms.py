"""The page of drills, on which leads start them, end them and see what came of them."""

from typing import Annotated

from fastapi import APIRouter, Depends, Form
from fastapi.responses import RedirectResponse, Response

from handoff.accounts.roles import Act, require
from handoff.console.caller import Caller, OfficeOf
from handoff.console.confirming import require_confirmed
from handoff.console.drill_api import Practice
from handoff.console.drill_views import drill_rows
from handoff.console.forms import sender
from handoff.console.office import Office
from handoff.console.visiting import Visitor
from most116.core.conversation import Line
from most116.core.errors import DeskError

routes = APIRouter(include_in_schema=False)

_Lead = Annotated[Caller, Depends(sender(Act.SUPERVISE))]
_PAGE = "/lead/drills"


@routes.get(_PAGE)
async def listed(place: OfficeOf, caller: Visitor) -> Response:
    require(caller.account, Act.SUPERVISE)
    return await _page(place, caller)


@routes.post(_PAGE)
async def start(place: OfficeOf, caller: _Lead, line: Annotated[Line, Form()]) -> Response:
    require_confirmed(place, caller, _PAGE)
    try:
        await place.desk.drills.start(caller.account, line)
    except DeskError as failure:
        return await _page(place, caller, failure)
    return RedirectResponse(_PAGE, 303)


@routes.post(f"{_PAGE}/{{id}}/stop")
async def stop(place: OfficeOf, which: Practice, caller: _Lead) -> Response:
    """By one click: nothing may stand between a lead and the end of a drill."""
    try:
        await place.desk.drills.stop(caller.account, which)
    except DeskError as failure:
        return await _page(place, caller, failure)
    return RedirectResponse(_PAGE, 303)


async def _page(place: Office, caller: Caller, failure: DeskError | None = None) -> Response:
    return place.pages.answer(
        "drills.html",
        status=200 if failure is None else failure.status,
        notice="" if failure is None else place.refusal(failure),
        rows=await drill_rows(place, caller.account),
        lines=caller.account.lines,
        csrf=caller.session.csrf,
    )
