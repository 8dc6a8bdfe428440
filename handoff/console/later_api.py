"""The desk API of what is said in a silence, agreed for later, or begun and not yet sent."""

from typing import Annotated

from fastapi import APIRouter, Depends, Response

from handoff.accounts.roles import Act
from handoff.console import move_shapes, shapes
from handoff.console.api import ABOUT_ONE, REFUSALS, Which
from handoff.console.caller import OfficeOf, who_may
from handoff.records import Account

routes = APIRouter(prefix="/api/v1", responses=REFUSALS)

_Writer = Annotated[Account, Depends(who_may(Act.REPLY))]


@routes.post("/conversations/{id}/check-in", tags=["conversation"], responses=ABOUT_ONE)
async def check_in(
    place: OfficeOf,
    which: Which,
    body: move_shapes.SilentPerson,
    who: _Writer,
) -> shapes.Conversation:
    """Ask a silent person whether they are still there, or end the talk; each once in a silence, and not too early."""
    return shapes.Conversation.of(await place.desk.later.check_in(who, which, body.step))


@routes.put("/conversations/{id}/draft", tags=["conversation"], status_code=204, responses=ABOUT_ONE)
async def keep_draft(place: OfficeOf, which: Which, body: move_shapes.Draft, who: _Writer) -> Response:
    """Keep what this account has begun to write, sealed; nobody else reads it, and sending it ends it."""
    await place.desk.drafts.keep(who, which, body.text)
    return Response(status_code=204)


@routes.post("/conversations/{id}/follow-up", tags=["conversation"], responses=ABOUT_ONE)
async def follow_up(place: OfficeOf, which: Which, body: move_shapes.FollowUp, who: _Writer) -> shapes.Conversation:
    """Ask whether one more message may come at a time; it comes then if the person says yes."""
    return shapes.Conversation.of(await place.desk.later.follow_up(who, which, body.at))
