"""The desk API of drills: a lead starts and ends them, and everybody of the line sees who is invented."""

from typing import Annotated

from fastapi import APIRouter, Depends, Response

from handoff.accounts.roles import Act
from handoff.console.api import ABOUT_ONE, REFUSALS, Which
from handoff.console.caller import OfficeOf, who_may
from handoff.console.drill_shapes import Drill, DrillStart
from handoff.console.glass_api import proven
from handoff.console.shapes import Waiting
from handoff.drill import DrillId
from handoff.records import Account

routes = APIRouter(prefix="/api/v1", tags=["drills"], responses=REFUSALS)

_Lead = Annotated[Account, Depends(who_may(Act.SUPERVISE))]


async def drill_id(given: Which) -> DrillId:
    """Made like the id of a conversation."""
    return DrillId(given)


Practice = Annotated[DrillId, Depends(drill_id)]


@routes.get("/drills")
async def listed(place: OfficeOf, who: _Lead) -> list[Drill]:
    """On this lead's lines, the newest first; one that goes on with what came of it until now."""
    return [Drill.of(one) for one in await place.desk.drills.listed(who)]


@routes.get("/drills/waiting")
async def waiting(place: OfficeOf, who: Annotated[Account, Depends(who_may(Act.SEE_QUEUE))]) -> list[Waiting]:
    """The invented who wait. They are in no queue, `next` never gives one, and each is taken by its own claim."""
    return [Waiting.of(entry, None) for entry in await place.desk.drills.waiting(who)]


@routes.post("/drills", status_code=201, responses={400: ABOUT_ONE[400], 409: ABOUT_ONE[409]})
async def start(place: OfficeOf, body: DrillStart, who: Annotated[Account, Depends(proven(Act.SUPERVISE))]) -> Drill:
    """Let invented people write to a line; not while somebody in danger waits there."""
    return Drill.of(await place.desk.drills.start(who, body.line))


@routes.post("/drills/{id}/stop", status_code=204, responses={404: ABOUT_ONE[404]})
async def stop(place: OfficeOf, which: Practice, who: _Lead) -> Response:
    """End it at once; its talks are closed."""
    await place.desk.drills.stop(who, which)
    return Response(status_code=204)
