"""The desk API of closing a talk: in danger with a reason, in immediate danger with somebody else's word too."""

from enum import Enum
from typing import Annotated

from fastapi import APIRouter, Depends, Response

from handoff.accounts.roles import Act
from handoff.console import shapes
from handoff.console.api import ABOUT_ONE, REFUSALS, Which
from handoff.console.caller import OfficeOf, who_may
from handoff.console.closing_shapes import Closing, ClosingToAnswer, Ended
from handoff.records import Account, ClosingAnswer

routes = APIRouter(prefix="/api/v1", responses=REFUSALS)

_Closer = Annotated[Account, Depends(who_may(Act.CLOSE))]
_Lead = Annotated[Account, Depends(who_may(Act.SUPERVISE))]
_URL = "/conversations/{id}/closing"
_TAGS: list[str | Enum] = ["closing"]


@routes.get("/closings", tags=_TAGS)
async def waiting(place: OfficeOf, who: _Closer) -> list[ClosingToAnswer]:
    """Talks that are asked to be closed and wait for this account's word; the longest asked first.

    A lead's word, on their lines; of a lead's own talk also that of a consultant who was asked into it and came.
    """
    return [ClosingToAnswer.of(offer) for offer in await place.desk.closing.waiting(who)]


@routes.post("/conversations/{id}/close", tags=["conversation"], responses=ABOUT_ONE)
async def close(place: OfficeOf, which: Which, who: _Closer, body: Closing | None = None) -> shapes.Conversation:
    """End the conversation; in danger with a reason."""
    return shapes.Conversation.of(await place.desk.close(who, which, (body or Closing()).why()))


@routes.get("/closings/urgent", tags=_TAGS)
async def ended(place: OfficeOf, who: _Lead) -> list[Ended]:
    """Talks on this lead's lines that colleagues closed in high urgency and no lead has seen; the first closed first.

    At most 20: seeing one makes room for the next.
    """
    return [Ended.of(one) for one in await place.desk.closing.ended.unseen(who)]


@routes.post(f"{_URL}/seen", status_code=204, responses=ABOUT_ONE, tags=_TAGS)
async def seen(place: OfficeOf, which: Which, who: _Lead) -> Response:
    """Say, as a lead, that it was seen that and why this talk was closed in high urgency."""
    await place.desk.closing.ended.see(who, which)
    return Response(status_code=204)


@routes.post(_URL, status_code=204, responses=ABOUT_ONE, tags=_TAGS)
async def ask(place: OfficeOf, which: Which, who: _Closer, body: Closing | None = None) -> Response:
    """Ask that somebody agrees to close this talk, with a person in immediate danger, and say why.

    A lead of the line does; where a lead asks, another one, or a consultant in the talk.
    """
    await place.desk.closing.ask(who, which, (body or Closing()).why())
    return Response(status_code=204)


@routes.delete(_URL, status_code=204, responses={404: ABOUT_ONE[404], 409: ABOUT_ONE[409]}, tags=_TAGS)
async def take_back(place: OfficeOf, which: Which, who: _Closer) -> Response:
    """Ask no more; a word that was given ends too."""
    await place.desk.closing.take_back(who, which)
    return Response(status_code=204)


@routes.post(f"{_URL}/agree", status_code=204, responses=ABOUT_ONE, tags=_TAGS)
async def agree(place: OfficeOf, which: Which, who: _Closer) -> Response:
    """Agree, as a lead, or as who reads along in a lead's talk, that the talk is closed; nobody to their own."""
    await place.desk.closing.answer(who, which, ClosingAnswer.AGREED)
    return Response(status_code=204)


@routes.post(f"{_URL}/refuse", status_code=204, responses=ABOUT_ONE, tags=_TAGS)
async def refuse(place: OfficeOf, which: Which, who: _Closer) -> Response:
    """Say, as who might agree, that the talk is not closed now."""
    await place.desk.closing.answer(who, which, ClosingAnswer.REFUSED)
    return Response(status_code=204)
