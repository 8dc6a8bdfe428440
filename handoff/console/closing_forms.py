"""Closing a talk by forms; in immediate danger it is asked first, taken back, agreed to or not."""

from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Form
from fastapi.responses import Response

from handoff.accounts.roles import Act
from handoff.closing_why import ClosingReason, ClosingWhy
from handoff.console.api import Which
from handoff.console.caller import Caller, OfficeOf
from handoff.console.forms import done, sender
from handoff.console.shapes import cleaned
from handoff.records import ClosingAnswer

routes = APIRouter(include_in_schema=False)

_Closer = Annotated[Caller, Depends(sender(Act.CLOSE))]
_Lead = Annotated[Caller, Depends(sender(Act.SUPERVISE))]


async def _why(
    reason: Annotated[str, Form(max_length=32)] = "", text: Annotated[str, Form(max_length=10_000)] = ""
) -> ClosingWhy:
    """What was chosen and typed. The field of the note is named like others whose words outlive a session's end."""
    known = reason in {*ClosingReason}
    return ClosingWhy(reason=ClosingReason(reason) if known else None, note=cleaned(text))


# The page on which the card stood: who agrees on the board stays there.
_Then = Annotated[Literal["/", "/lead"], Form()]
_Why = Annotated[ClosingWhy, Depends(_why)]


@routes.post("/c/{id}/close")
async def close(place: OfficeOf, which: Which, caller: _Closer, why: _Why) -> Response:
    closed = place.desk.close(caller.account, which, why)
    return await done(place, caller, which, closed, why=why, after=f"/c/{which}/record")


@routes.post("/c/{id}/closing")
async def ask(place: OfficeOf, which: Which, caller: _Closer, why: _Why) -> Response:
    return await done(place, caller, which, place.desk.closing.ask(caller.account, which, why), why=why)


@routes.post("/c/{id}/closing-seen")
async def seen(place: OfficeOf, which: Which, caller: _Lead, then: _Then = "/") -> Response:
    return await done(place, caller, which, place.desk.closing.ended.see(caller.account, which), after=then)


@routes.post("/c/{id}/closing-back")
async def take_back(place: OfficeOf, which: Which, caller: _Closer) -> Response:
    return await done(place, caller, which, place.desk.closing.take_back(caller.account, which))


@routes.post("/c/{id}/closing-agree")
async def agree(place: OfficeOf, which: Which, caller: _Closer, then: _Then = "/") -> Response:
    answered = place.desk.closing.answer(caller.account, which, ClosingAnswer.AGREED)
    return await done(place, caller, which, answered, after=then)


@routes.post("/c/{id}/closing-refuse")
async def refuse(place: OfficeOf, which: Which, caller: _Closer, then: _Then = "/") -> Response:
    answered = place.desk.closing.answer(caller.account, which, ClosingAnswer.REFUSED)
    return await done(place, caller, which, answered, after=then)
