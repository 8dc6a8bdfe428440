"""Closing a talk with somebody in immediate danger, by forms: asked, taken back, agreed to or not."""

from typing import Annotated

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from handoff.accounts.roles import Act
from handoff.console.api import Which
from handoff.console.caller import Caller, OfficeOf
from handoff.console.forms import done, sender
from handoff.records import ClosingAnswer

routes = APIRouter(include_in_schema=False)

_Closer = Annotated[Caller, Depends(sender(Act.CLOSE))]
_Lead = Annotated[Caller, Depends(sender(Act.SUPERVISE))]


@routes.post("/c/{id}/closing")
async def ask(place: OfficeOf, which: Which, caller: _Closer) -> Response:
    return await done(place, caller, which, place.desk.closing.ask(caller.account, which))


@routes.post("/c/{id}/closing-back")
async def take_back(place: OfficeOf, which: Which, caller: _Closer) -> Response:
    return await done(place, caller, which, place.desk.closing.take_back(caller.account, which))


@routes.post("/c/{id}/closing-agree")
async def agree(place: OfficeOf, which: Which, caller: _Lead) -> Response:
    return await done(
        place, caller, which, place.desk.closing.answer(caller.account, which, ClosingAnswer.AGREED), after="/"
    )


@routes.post("/c/{id}/closing-refuse")
async def refuse(place: OfficeOf, which: Which, caller: _Lead) -> Response:
    return await done(
        place, caller, which, place.desk.closing.answer(caller.account, which, ClosingAnswer.REFUSED), after="/"
    )
