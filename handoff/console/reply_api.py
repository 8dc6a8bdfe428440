"""The desk API of a reply that is on its way: taking it back while it has not left."""

from typing import Annotated

from fastapi import APIRouter, Depends, Path

from handoff.accounts.roles import Act
from handoff.console import reply_shapes
from handoff.console.api import ABOUT_ONE, REFUSALS, Which
from handoff.console.caller import OfficeOf, who_may
from handoff.records import Account
from most116.core.ids import MessageId

routes = APIRouter(prefix="/api/v1", responses=REFUSALS)

_Writer = Annotated[Account, Depends(who_may(Act.REPLY))]
_Message = Annotated[str, Path(min_length=1, max_length=64)]


@routes.delete("/conversations/{id}/messages/{message}", tags=["conversation"], responses=ABOUT_ONE)
async def undo(place: OfficeOf, which: Which, message: _Message, who: _Writer) -> reply_shapes.Undone:
    """Take back a reply of one's own before it leaves; 409 once it has."""
    return reply_shapes.Undone(text=await place.desk.undoing.undo(who, which, MessageId(message)))
