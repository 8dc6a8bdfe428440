"""The pages of reviews: what leads are to look at, one talk veiled, and what a consultant is told and nominates."""

from collections.abc import Collection
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import RedirectResponse, Response

from handoff.accounts.roles import Act, require
from handoff.console.api import Which
from handoff.console.caller import Caller, OfficeOf
from handoff.console.forms import sender
from handoff.console.office import Office
from handoff.console.review_api import WhichReview
from handoff.console.review_views import found_rows, own_rows, review_rows, review_talk
from handoff.console.visiting import Visitor
from handoff.review import Finding
from most116.core.errors import DeskError

routes = APIRouter(include_in_schema=False)

_PAGE = "/lead/reviews"
_OWN = "/reviews"


@routes.get(_PAGE)
async def listed(place: OfficeOf, caller: Visitor) -> Response:
    require(caller.account, Act.SUPERVISE)
    return await _page(place, caller)


@routes.get(f"{_PAGE}/{{id}}")
async def read(request: Request, place: OfficeOf, which: WhichReview, caller: Visitor) -> Response:
    """One talk; each opening is an entry of the audit trail. Findings that a session's end kept back are marked."""
    require(caller.account, Act.SUPERVISE)
    return await _talk(place, caller, which, chosen=request.query_params.getlist("findings"))


@routes.post(f"{_PAGE}/{{id}}")
async def finish(
    place: OfficeOf,
    which: WhichReview,
    caller: Annotated[Caller, Depends(sender(Act.SUPERVISE))],
    findings: Annotated[list[Finding], Form(max_length=len(Finding))] = [],  # noqa: B006 -- FastAPI copies it
) -> Response:
    try:
        await place.desk.reviews.finish(caller.account, which, findings)
    except DeskError as failure:
        if failure.text_key == "desk.review.choose":
            return await _talk(place, caller, which, failure, findings)
        return await _page(place, caller, failure)
    return RedirectResponse(_PAGE, 303)


@routes.get(_OWN)
async def own(place: OfficeOf, caller: Visitor) -> Response:
    require(caller.account, Act.CLOSE)
    return await _own(place, caller)


@routes.post("/c/{id}/nominate")
async def nominate(place: OfficeOf, which: Which, caller: Annotated[Caller, Depends(sender(Act.CLOSE))]) -> Response:
    try:
        await place.desk.reviews.nominate(caller.account, which)
    except DeskError as failure:
        return await _own(place, caller, failure)
    return RedirectResponse(_OWN, 303)


async def _page(place: Office, caller: Caller, failure: DeskError | None = None) -> Response:
    waits, over = await review_rows(place, caller.account)
    return place.pages.answer(
        "reviews.html",
        status=200 if failure is None else failure.status,
        notice="" if failure is None else place.refusal(failure),
        waits=waits,
        over=over,
        found=await found_rows(place, caller.account),
    )


async def _talk(
    place: Office,
    caller: Caller,
    which: WhichReview,
    failure: DeskError | None = None,
    chosen: Collection[str] = (),
) -> Response:
    """`chosen`: findings that were not kept, and stay marked."""
    return place.pages.answer(
        "review.html",
        status=200 if failure is None else failure.status,
        notice="" if failure is None else place.refusal(failure),
        talk=await review_talk(place, caller.account, which),
        findings=tuple(Finding),
        chosen=chosen,
        csrf=caller.session.csrf,
    )


async def _own(place: Office, caller: Caller, failure: DeskError | None = None) -> Response:
    told, closed = await own_rows(place, caller.account)
    return place.pages.answer(
        "own_reviews.html",
        status=200 if failure is None else failure.status,
        notice="" if failure is None else place.refusal(failure),
        told=told,
        closed=closed,
        csrf=caller.session.csrf,
    )
