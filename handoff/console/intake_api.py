"""The desk API of hours, days, languages and switches. Who orders must have proved within five minutes who they are."""

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Response

from handoff.accounts.roles import Act
from handoff.console import shapes
from handoff.console.api import NOT_JSON, REFUSALS
from handoff.console.caller import OfficeOf, who_may
from handoff.console.glass_api import proven
from handoff.console.intake_shapes import Intake, NewOrder, Order
from handoff.desk_opening import lines_of
from handoff.records import Account

routes = APIRouter(prefix="/api/v1/intake", tags=["intake"], responses=REFUSALS)

_Steers = Annotated[Account, Depends(proven(Act.STEER_INTAKE))]
_OVER: dict[int | str, dict[str, object]] = {
    409: {"model": shapes.Refusal, "description": "No such order, or it holds no more."}
}
_WhichOrder = Annotated[str, Path(alias="id", pattern="^[0-9a-z]{26}$")]


@routes.get("")
async def see(place: OfficeOf, who: Annotated[Account, Depends(who_may(Act.STEER_INTAKE))]) -> Intake:
    """Which ways in are not open, what was ordered about them and by whom, and what the next hours will bring."""
    opening = place.desk.lead.opening
    return Intake.of(await opening.now(), await opening.forecast.ahead(lines_of(who)))


@routes.post("/orders", status_code=201, responses={400: NOT_JSON})
async def order(place: OfficeOf, body: NewOrder, who: _Steers) -> Order:
    """Put an order in force, in place of the one that said something of the same. A lead steers the lines they lead."""
    return Order.of(await place.desk.lead.opening.order(who, body.rule(), body.why, body.length()))


@routes.delete("/orders/{id}", status_code=204, responses=_OVER)
async def end(place: OfficeOf, which: _WhichOrder, who: _Steers) -> Response:
    """End an order now."""
    await place.desk.lead.opening.end(who, which)
    return Response(status_code=204)
