"""The desk API of care plans: one lead writes, another agrees, whoever answers reads."""

from typing import Annotated

from fastapi import APIRouter, Depends, Response

from handoff import care_plan
from handoff.accounts.roles import Act
from handoff.console.api import ABOUT_ONE, REFUSALS, Which
from handoff.console.caller import OfficeOf, who_may
from handoff.console.care_shapes import CareNote, CarePlan, CareReview, CareWish, Made
from handoff.console.glass_api import proven
from handoff.records import Account
from most116.core.ids import CarePlanId

routes = APIRouter(prefix="/api/v1", tags=["care plans"], responses=REFUSALS)

_Reader = Annotated[Account, Depends(who_may(Act.READ))]
_Lead = Annotated[Account, Depends(who_may(Act.SUPERVISE))]
_ProvenLead = Annotated[Account, Depends(proven(Act.SUPERVISE))]


async def plan_id(given: Which) -> CarePlanId:
    """Made like the id of a conversation."""
    return CarePlanId(given)


Plan = Annotated[CarePlanId, Depends(plan_id)]
_ONE = "/care-plans/{id}"
_NO_BODY: dict[int | str, dict[str, object]] = {404: ABOUT_ONE[404], 409: ABOUT_ONE[409]}


@routes.get("/care-plans")
async def listed(place: OfficeOf, who: _Lead) -> list[CarePlan]:
    """On this lead's lines; those that wait for a second person's word first."""
    return [CarePlan.of(one) for one in await place.desk.care.listed(who)]


@routes.get(
    "/conversations/{id}/care-plan",
    response_model=CareNote,
    responses={204: {"description": "There is none for this account to read."}, 404: ABOUT_ONE[404]},
)
async def read(place: OfficeOf, which: Which, who: _Reader) -> CareNote | Response:
    """What is agreed with who writes here; only for whoever holds the talk, joined it or leads its line."""
    note = await place.desk.care.of(who, which)
    return Response(status_code=204) if note is None else CareNote.of(note)


@routes.post("/conversations/{id}/care-plan", status_code=201, responses=ABOUT_ONE)
async def write(place: OfficeOf, which: Which, body: CareWish, who: _Lead) -> Made:
    """Write a plan for who writes here; it waits for another lead."""
    wish = care_plan.CareWish(text=body.text, review_on=body.review_on, until=body.until)
    return Made(id=await place.desk.care.write(who, which, wish))


@routes.post(f"{_ONE}/approve", status_code=204, responses=_NO_BODY)
async def approve(place: OfficeOf, which: Plan, who: _ProvenLead) -> Response:
    """Agree, as somebody else than who wrote it."""
    await place.desk.care.approve(who, which)
    return Response(status_code=204)


@routes.post(f"{_ONE}/review", status_code=204, responses=ABOUT_ONE)
async def review(place: OfficeOf, which: Plan, body: CareReview, who: _Lead) -> Response:
    """Say that it still helps, and when it is looked at again."""
    await place.desk.care.review(who, which, body.review_on)
    return Response(status_code=204)


@routes.post(f"{_ONE}/end", status_code=204, responses=_NO_BODY)
async def end(place: OfficeOf, which: Plan, who: _ProvenLead) -> Response:
    """End it, or say no to it; its words are destroyed."""
    await place.desk.care.end(who, which)
    return Response(status_code=204)
