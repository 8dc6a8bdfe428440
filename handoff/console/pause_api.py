"""The desk API of pauses after abuse: a consultant warns and asks, another person who leads the line decides."""

from typing import Annotated

from fastapi import APIRouter, Depends, Response

from handoff.accounts.roles import Act
from handoff.console.api import ABOUT_ONE, REFUSALS, Which
from handoff.console.caller import OfficeOf, who_may
from handoff.console.glass_api import proven
from handoff.console.pause_shapes import Pause, PauseWish
from handoff.pause import PauseAnswer
from handoff.records import Account

routes = APIRouter(prefix="/api/v1", tags=["pauses"], responses=REFUSALS)

_Writer = Annotated[Account, Depends(who_may(Act.REPLY))]
_Lead = Annotated[Account, Depends(who_may(Act.SUPERVISE))]
_ProvenLead = Annotated[Account, Depends(proven(Act.SUPERVISE))]
_URL = "/conversations/{id}/pause"
_NO_BODY: dict[int | str, dict[str, object]] = {404: ABOUT_ONE[404], 409: ABOUT_ONE[409]}


@routes.get("/pauses")
async def listed(place: OfficeOf, who: _Lead) -> list[Pause]:
    """On this lead's lines: what waits for a word, is in force, or ended in the last week."""
    return [Pause.of(one) for one in await place.desk.pauses.listed(who)]


@routes.post("/conversations/{id}/boundary", status_code=204, responses=_NO_BODY)
async def warn(place: OfficeOf, which: Which, who: _Writer) -> Response:
    """Tell the person that insults lead to a break; once in a talk."""
    await place.desk.pauses.warn(who, which)
    return Response(status_code=204)


@routes.post(_URL, status_code=204, responses=ABOUT_ONE)
async def ask(place: OfficeOf, which: Which, body: PauseWish, who: _Writer) -> Response:
    """Ask a lead for a pause, once the person has gone on after the warning."""
    await place.desk.pauses.ask(who, which, body.reason, body.hours)
    return Response(status_code=204)


@routes.delete(_URL, status_code=204, responses=_NO_BODY)
async def take_back(place: OfficeOf, which: Which, who: _Writer) -> Response:
    """Ask for it no more."""
    await place.desk.pauses.take_back(who, which)
    return Response(status_code=204)


@routes.post(f"{_URL}/agree", status_code=204, responses=_NO_BODY)
async def agree(place: OfficeOf, which: Which, who: _ProvenLead) -> Response:
    """Agree, as somebody else than who asked: the person is told until when, and danger still gets through."""
    await place.desk.pauses.answer(who, which, PauseAnswer.AGREED)
    return Response(status_code=204)


@routes.post(f"{_URL}/refuse", status_code=204, responses=_NO_BODY)
async def refuse(place: OfficeOf, which: Which, who: _Lead) -> Response:
    """Say that there is no pause."""
    await place.desk.pauses.answer(who, which, PauseAnswer.REFUSED)
    return Response(status_code=204)


@routes.post(f"{_URL}/lift", status_code=204, responses=_NO_BODY)
async def lift(place: OfficeOf, which: Which, who: _Lead) -> Response:
    """End it before its time."""
    await place.desk.pauses.lift(who, which)
    return Response(status_code=204)


@routes.post(f"{_URL}/danger-seen", status_code=204, responses=_NO_BODY)
async def see_danger(place: OfficeOf, which: Which, who: _Lead) -> Response:
    """Say that a lead has seen that danger ended a pause."""
    await place.desk.pauses.see_danger(who, which)
    return Response(status_code=204)
