"""Pauses after abuse by forms, and the page on which leads decide about them and see when each one ends."""

from collections.abc import Awaitable
from typing import Annotated

from fastapi import APIRouter, Depends, Form
from fastapi.responses import RedirectResponse, Response

from handoff.accounts.roles import Act, require
from handoff.console.api import Which
from handoff.console.caller import Caller, OfficeOf
from handoff.console.confirming import require_confirmed
from handoff.console.forms import done, sender
from handoff.console.office import Office
from handoff.console.pause_views import pause_rows
from handoff.console.visiting import Visitor
from handoff.pause import PauseAnswer, PauseReason
from most116.core.errors import DeskError

routes = APIRouter(include_in_schema=False)

_Writer = Annotated[Caller, Depends(sender(Act.REPLY))]
_Lead = Annotated[Caller, Depends(sender(Act.SUPERVISE))]
_PAGE = "/lead/pauses"


@routes.post("/c/{id}/boundary")
async def warn(place: OfficeOf, which: Which, caller: _Writer) -> Response:
    return await done(place, caller, which, place.desk.pauses.warn(caller.account, which))


@routes.post("/c/{id}/pause")
async def ask(
    place: OfficeOf,
    which: Which,
    caller: _Writer,
    reason: Annotated[PauseReason, Form()],
    hours: Annotated[int, Form()],
) -> Response:
    return await done(place, caller, which, place.desk.pauses.ask(caller.account, which, reason, hours))


@routes.post("/c/{id}/pause-back")
async def take_back(place: OfficeOf, which: Which, caller: _Writer) -> Response:
    return await done(place, caller, which, place.desk.pauses.take_back(caller.account, which))


@routes.get(_PAGE)
async def listed(place: OfficeOf, caller: Visitor) -> Response:
    require(caller.account, Act.SUPERVISE)
    return await _page(place, caller)


@routes.post(f"{_PAGE}/{{id}}/agree")
async def agree(place: OfficeOf, which: Which, caller: _Lead) -> Response:
    require_confirmed(place, caller, _PAGE)
    return await _decided(place, caller, place.desk.pauses.answer(caller.account, which, PauseAnswer.AGREED))


@routes.post(f"{_PAGE}/{{id}}/refuse")
async def refuse(place: OfficeOf, which: Which, caller: _Lead) -> Response:
    return await _decided(place, caller, place.desk.pauses.answer(caller.account, which, PauseAnswer.REFUSED))


@routes.post(f"{_PAGE}/{{id}}/lift")
async def lift(place: OfficeOf, which: Which, caller: _Lead) -> Response:
    return await _decided(place, caller, place.desk.pauses.lift(caller.account, which))


@routes.post(f"{_PAGE}/{{id}}/danger-seen")
async def see_danger(place: OfficeOf, which: Which, caller: _Lead) -> Response:
    return await _decided(place, caller, place.desk.pauses.see_danger(caller.account, which))


async def _decided(place: Office, caller: Caller, deed: Awaitable[object]) -> Response:
    try:
        await deed
    except DeskError as failure:
        return await _page(place, caller, place.refusal(failure), failure.status)
    return RedirectResponse(_PAGE, 303)


async def _page(place: Office, caller: Caller, notice: str = "", status: int = 200) -> Response:
    return place.pages.answer(
        "pauses.html",
        status=status,
        rows=await pause_rows(place, caller.account),
        csrf=caller.session.csrf,
        notice=notice,
    )
