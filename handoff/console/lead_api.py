"""The desk API of shift leads: the board, and what they do on the floor."""

from typing import Annotated

from fastapi import APIRouter, Depends, Response

from handoff.accounts.roles import Act
from handoff.console import lead_shapes, shapes
from handoff.console.admin_api import WhichAccount
from handoff.console.api import ABOUT_ONE, REFUSALS, Which
from handoff.console.caller import OfficeOf, who_may
from handoff.records import Account
from most116.core.ids import ConsultantId

routes = APIRouter(prefix="/api/v1", tags=["lead"], responses=REFUSALS)

_Lead = Annotated[Account, Depends(who_may(Act.SUPERVISE))]


@routes.get("/board")
async def board(place: OfficeOf, who: _Lead) -> lead_shapes.Board:
    """How many wait on this lead's lines, since when, who is on with what, and what could not be delivered."""
    return lead_shapes.Board.of(await place.desk.lead.board(who))


@routes.post("/conversations/{id}/ask-to-take", status_code=204, responses=ABOUT_ONE)
async def ask_to_take(place: OfficeOf, which: Which, body: lead_shapes.Wish, who: _Lead) -> Response:
    """Ask somebody at the desk to take a waiting conversation; for two minutes, and it keeps its place."""
    await place.desk.lead.ask_to_take(who, which, ConsultantId(body.to))
    return Response(status_code=204)


@routes.post("/conversations/{id}/pass", status_code=204, responses=ABOUT_ONE)
async def pass_on(place: OfficeOf, which: Which, who: Annotated[Account, Depends(who_may(Act.TAKE))]) -> Response:
    """Do not take what was offered, or what a lead asked for; no reason is asked."""
    await place.desk.offers.pass_on(who, which)
    return Response(status_code=204)


@routes.post("/conversations/{id}/lower", responses=ABOUT_ONE)
async def lower(place: OfficeOf, which: Which, body: lead_shapes.Lower, who: _Lead) -> shapes.Conversation:
    """Lower a tier, with the reason; danger that is written again raises it again."""
    return shapes.Conversation.of(await place.desk.lead.lower(who, which, body.to_tier, body.why))


@routes.post("/conversations/{id}/take-away", responses=ABOUT_ONE)
async def take_away(place: OfficeOf, which: Which, who: _Lead) -> shapes.Conversation:
    """Give the talk of somebody who has left the desk back to the queue."""
    return shapes.Conversation.of(await place.desk.lead.take_away(who, which))


@routes.put("/colleagues/{id}/ceiling", status_code=204, responses=ABOUT_ONE)
async def set_ceiling(place: OfficeOf, which: WhichAccount, body: lead_shapes.Ceiling, who: _Lead) -> Response:
    """Set how many talks a colleague, such as a trainee, takes at once at most, and whether none that is urgent."""
    await place.desk.lead.set_ceiling(who, which, body.talks, calm_only=body.calm_only)
    return Response(status_code=204)


@routes.put("/colleagues/{id}/skills", status_code=204, responses=ABOUT_ONE)
async def change_skills(place: OfficeOf, which: WhichAccount, body: lead_shapes.Skills, who: _Lead) -> Response:
    """Change which of the lead's lines a consultant serves, and in what languages, from the next offer on."""
    await place.desk.lead.skills.change(who, which, body.lines, body.languages)
    return Response(status_code=204)
