"""What is done around a reply by forms."""

from typing import Annotated

from fastapi import APIRouter, Depends, Form
from fastapi.responses import Response

from handoff.accounts.roles import Act
from handoff.console.api import Which
from handoff.console.caller import Caller, OfficeOf
from handoff.console.forms import done, sender
from most116.core.ids import MessageId

routes = APIRouter(include_in_schema=False)


@routes.post("/c/{id}/undo")
async def undo(
    place: OfficeOf,
    which: Which,
    caller: Annotated[Caller, Depends(sender(Act.REPLY))],
    message: Annotated[str, Form(max_length=64)] = "",
) -> Response:
    return await done(place, caller, which, place.desk.undoing.undo(caller.account, which, MessageId(message)))
