"""Legal holds by forms, and the page on which two people decide about them and see when each one ends."""

from collections.abc import Awaitable
from typing import Annotated

from fastapi import APIRouter, Depends, Form
from fastapi.responses import RedirectResponse, Response

from handoff.accounts.roles import Act, require
from handoff.console.api import Which
from handoff.console.caller import Caller, OfficeOf
from handoff.console.confirming import require_confirmed
from handoff.console.forms import sender
from handoff.console.hold_views import hold_rows
from handoff.console.office import Office
from handoff.console.visiting import Visitor
from handoff.legal_hold import HoldReason
from most116.core.errors import DeskError

routes = APIRouter(include_in_schema=False)

_Lead = Annotated[Caller, Depends(sender(Act.SUPERVISE))]
_Second = Annotated[Caller, Depends(sender(Act.HOLD))]
_PAGE = "/legal-holds"


@routes.get(_PAGE)
async def listed(place: OfficeOf, caller: Visitor) -> Response:
    require(caller.account, Act.HOLD)
    return await _page(place, caller)


@routes.post("/c/{id}/legal-hold")
async def ask(place: OfficeOf, which: Which, caller: _Lead, hold: Annotated[HoldReason, Form()]) -> Response:
    require_confirmed(place, caller, f"/c/{which}")
    return await _decided(place, caller, place.desk.holds.ask(caller.account, which, hold))


@routes.post(f"{_PAGE}/{{id}}/agree")
async def agree(place: OfficeOf, which: Which, caller: _Second) -> Response:
    require_confirmed(place, caller, _PAGE)
    return await _decided(place, caller, place.desk.holds.agree(caller.account, which))


@routes.post(f"{_PAGE}/{{id}}/refuse")
async def refuse(place: OfficeOf, which: Which, caller: _Second) -> Response:
    require_confirmed(place, caller, _PAGE)
    return await _decided(place, caller, place.desk.holds.refuse(caller.account, which))


@routes.post(f"{_PAGE}/{{id}}/lift")
async def lift(place: OfficeOf, which: Which, caller: _Second) -> Response:
    require_confirmed(place, caller, _PAGE)
    return await _decided(place, caller, place.desk.holds.lift(caller.account, which))


@routes.post(f"{_PAGE}/{{id}}/keep")
async def keep(place: OfficeOf, which: Which, caller: _Second) -> Response:
    require_confirmed(place, caller, _PAGE)
    return await _decided(place, caller, place.desk.holds.keep(caller.account, which))


async def _decided(place: Office, caller: Caller, deed: Awaitable[object]) -> Response:
    try:
        await deed
    except DeskError as failure:
        return await _page(place, caller, place.refusal(failure), failure.status)
    return RedirectResponse(_PAGE, 303)


async def _page(place: Office, caller: Caller, notice: str = "", status: int = 200) -> Response:
    return place.pages.answer(
        "legal_holds.html",
        status=status,
        rows=await hold_rows(place, caller.account),
        csrf=caller.session.csrf,
        notice=notice,
    )
