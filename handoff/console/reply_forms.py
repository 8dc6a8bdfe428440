"""Replying, and taking a reply back, by forms."""

import secrets
from typing import Annotated

from fastapi import APIRouter, Depends, Form
from fastapi.responses import Response

from handoff.accounts.roles import Act
from handoff.console import shapes
from handoff.console.api import Which
from handoff.console.caller import Caller, OfficeOf
from handoff.console.forms import done, sender
from handoff.console.strange import Check, checked
from most116.core.ids import MessageId

routes = APIRouter(include_in_schema=False)


_Writer = Annotated[Caller, Depends(sender(Act.REPLY))]


@routes.post("/c/{id}/reply")
async def reply(
    place: OfficeOf,
    which: Which,
    caller: _Writer,
    text: Annotated[str, Form()] = "",
    *,
    client_id: Annotated[str, Form()] = "",
    check: Annotated[Check, Form()] = Check.ASK,
) -> Response:
    text = shapes.cleaned(text)

    async def sent() -> None:
        insisted, known = checked(place, text, check), client_id or secrets.token_urlsafe(12)
        await place.desk.reply(caller.account, which, text, known, hold=place.aids.undo, insisted=insisted)

    # A form that is sent twice carries the same id twice.
    return await done(place, caller, which, sent(), draft=text)


@routes.post("/c/{id}/undo")
async def undo(
    place: OfficeOf,
    which: Which,
    caller: _Writer,
    message: Annotated[str, Form(max_length=64)] = "",
) -> Response:
    return await done(place, caller, which, place.desk.undoing.undo(caller.account, which, MessageId(message)))
