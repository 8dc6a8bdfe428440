"""The page of care plans, on which leads write, agree, look again and end."""

from collections.abc import Awaitable
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends, Form
from fastapi.responses import RedirectResponse, Response

from handoff.accounts.roles import Act, require
from handoff.care_plan import LONGEST, CareWish
from handoff.console.api import Which
from handoff.console.caller import Caller, OfficeOf
from handoff.console.care_api import Plan
from handoff.console.care_views import care_rows
from handoff.console.confirming import require_confirmed
from handoff.console.forms import sender
from handoff.console.office import Office
from handoff.console.shapes import cleaned
from handoff.console.visiting import Visitor
from most116.core.errors import DeskError
from most116.core.ids import ConversationId

routes = APIRouter(include_in_schema=False)

_Lead = Annotated[Caller, Depends(sender(Act.SUPERVISE))]
_PAGE = "/lead/care"


@routes.get(_PAGE)
async def listed(place: OfficeOf, caller: Visitor) -> Response:
    require(caller.account, Act.SUPERVISE)
    return await _page(place, caller)


@routes.get(f"{_PAGE}/for/{{id}}")
async def new(place: OfficeOf, caller: Visitor, which: Which) -> Response:
    """An empty plan for who writes in a talk."""
    require(caller.account, Act.SUPERVISE)
    if await place.desk.care.whose(caller.account, which) is None:
        raise DeskError(409, "desk.care.unknown")
    return await _page(place, caller, which=which)


@routes.post(f"{_PAGE}/for/{{id}}")
async def write(
    place: OfficeOf,
    which: Which,
    caller: _Lead,
    *,
    text: Annotated[str, Form()],
    review_on: Annotated[date, Form()],
    until: Annotated[date, Form()],
) -> Response:
    wish = CareWish(text=cleaned(text), review_on=review_on, until=until)
    try:
        await place.desk.care.write(caller.account, which, wish)
    except DeskError as failure:
        return await _page(place, caller, failure, which=which, wish=wish)
    return RedirectResponse(_PAGE, 303)


@routes.post(f"{_PAGE}/{{id}}/approve")
async def approve(place: OfficeOf, which: Plan, caller: _Lead) -> Response:
    require_confirmed(place, caller, _PAGE)
    return await _decided(place, caller, place.desk.care.approve(caller.account, which))


@routes.post(f"{_PAGE}/{{id}}/end")
async def end(place: OfficeOf, which: Plan, caller: _Lead) -> Response:
    require_confirmed(place, caller, _PAGE)
    return await _decided(place, caller, place.desk.care.end(caller.account, which))


@routes.post(f"{_PAGE}/{{id}}/review")
async def review(place: OfficeOf, which: Plan, caller: _Lead, review_on: Annotated[date, Form()]) -> Response:
    return await _decided(place, caller, place.desk.care.review(caller.account, which, review_on))


async def _decided(place: Office, caller: Caller, deed: Awaitable[object]) -> Response:
    try:
        await deed
    except DeskError as failure:
        return await _page(place, caller, failure)
    return RedirectResponse(_PAGE, 303)


async def _page(
    place: Office,
    caller: Caller,
    failure: DeskError | None = None,
    *,
    which: str = "",
    wish: CareWish | None = None,
) -> Response:
    """`wish`: what was written and refused; it stays in the form."""
    care = place.desk.care
    first, (review_by, last), usual = care.today, care.last_days, care.usual_days
    review_on, until = usual if wish is None else (wish.review_on, wish.until)
    return place.pages.answer(
        "care.html",
        status=200 if failure is None else failure.status,
        notice="" if failure is None else place.refusal(failure),
        rows=[] if which else await care_rows(place, caller.account),
        which=which,
        whose=await care.whose(caller.account, ConversationId(which)) if which else None,
        written=wish.text if wish else "",
        longest=LONGEST,
        days={"first": first, "review": review_by, "last": last, "review_on": review_on, "until": until},
        csrf=caller.session.csrf,
    )
