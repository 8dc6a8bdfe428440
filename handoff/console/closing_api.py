"""The desk API of closing a talk with somebody in immediate danger, which needs a lead's word."""

from typing import Annotated

from fastapi import APIRouter, Depends, Response

from handoff.accounts.roles import Act
from handoff.console.api import ABOUT_ONE, REFUSALS, Which
from handoff.console.caller import OfficeOf, who_may
from handoff.console.closing_shapes import ClosingToAnswer
from handoff.records import Account, ClosingAnswer

routes = APIRouter(prefix="/api/v1", tags=["closing"], responses=REFUSALS)

_Closer = Annotated[Account, Depends(who_may(Act.CLOSE))]
_Lead = Annotated[Account, Depends(who_may(Act.SUPERVISE))]
_URL = "/conversations/{id}/closing"


@routes.get("/closings")
async def waiting(place: OfficeOf, who: _Lead) -> list[ClosingToAnswer]:
    """Talks on this lead's lines whose consultant asks to close them; the longest asked first."""
    return [ClosingToAnswer.of(offer) for offer in await place.desk.closing.waiting(who)]


@routes.post(_URL, status_code=204, responses=ABOUT_ONE)
async def ask(place: OfficeOf, which: Which, who: _Closer) -> Response:
    """Ask a lead to agree that this talk, with somebody in immediate danger, is closed."""
    await place.desk.closing.ask(who, which)
    return Response(status_code=204)


@routes.delete(_URL, status_code=204, responses={404: ABOUT_ONE[404], 409: ABOUT_ONE[409]})
async def take_back(place: OfficeOf, which: Which, who: _Closer) -> Response:
    """Ask no more; a word that was given ends too."""
    await place.desk.closing.take_back(who, which)
    return Response(status_code=204)


@routes.post(f"{_URL}/agree", status_code=204, responses=ABOUT_ONE)
async def agree(place: OfficeOf, which: Which, who: _Lead) -> Response:
    """Agree, as a lead who is not its consultant, that the talk is closed."""
    await place.desk.closing.answer(who, which, ClosingAnswer.AGREED)
    return Response(status_code=204)


@routes.post(f"{_URL}/refuse", status_code=204, responses=ABOUT_ONE)
async def refuse(place: OfficeOf, which: Which, who: _Lead) -> Response:
    """Say, as a lead, that the talk is not closed now."""
    await place.desk.closing.answer(who, which, ClosingAnswer.REFUSED)
    return Response(status_code=204)
