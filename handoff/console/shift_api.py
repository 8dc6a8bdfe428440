"""The desk API of one's own shift: how much one takes at once, breaks, and whether one is offered people."""

from typing import Annotated

from fastapi import APIRouter, Depends

from handoff.accounts.roles import Act
from handoff.console import shift_shapes
from handoff.console.api import ABOUT_ONE, NOT_JSON, REFUSALS
from handoff.console.caller import OfficeOf, who_may
from handoff.records import Account

routes = APIRouter(prefix="/api/v1/shift", tags=["shift"], responses=REFUSALS)

_Taker = Annotated[Account, Depends(who_may(Act.TAKE))]


@routes.get("")
async def see(place: OfficeOf, who: _Taker) -> shift_shapes.Shift:
    """How much this account holds and may take."""
    return shift_shapes.Shift.of(await place.desk.duty.shift(who), await place.desk.offers.mine(who))


@routes.put("", responses={400: NOT_JSON})
async def limit(place: OfficeOf, who: _Taker, body: shift_shapes.OwnLimit) -> shift_shapes.Shift:
    """Set how many talks this account takes at once, from one to what it may take."""
    await place.desk.duty.set_talks(who, body.talks)
    return await see(place, who)


@routes.put("/end", responses={400: NOT_JSON})
async def end(place: OfficeOf, who: _Taker, body: shift_shapes.ShiftEnd) -> shift_shapes.Shift:
    """Say when one's shift is over: in its last minutes nobody new comes but who is in immediate danger."""
    await place.desk.duty.times.set_end(who, body.at)
    return await see(place, who)


@routes.post("/break", responses={400: NOT_JSON})
async def begin_break(place: OfficeOf, who: _Taker, body: shift_shapes.Break | None = None) -> shift_shapes.Shift:
    """Take nobody until the break is over; talks that are held stay."""
    await place.desk.duty.begin_break(who, None if body is None else body.minutes)
    return await see(place, who)


@routes.delete("/break")
async def end_break(place: OfficeOf, who: _Taker) -> shift_shapes.Shift:
    """End the break, or say no to the pause that is offered after somebody in immediate danger."""
    await place.desk.duty.end_break(who)
    return await see(place, who)


@routes.post("/ready", responses={409: ABOUT_ONE[409]})
async def begin_ready(place: OfficeOf, who: _Taker) -> shift_shapes.Shift:
    """Be offered whoever is next, one at a time, until this is ended or an offer goes unanswered."""
    await place.desk.offers.begin(who)
    return await see(place, who)


@routes.delete("/ready")
async def end_ready(place: OfficeOf, who: _Taker) -> shift_shapes.Shift:
    """Take people only by oneself again."""
    await place.desk.offers.end(who)
    return await see(place, who)
