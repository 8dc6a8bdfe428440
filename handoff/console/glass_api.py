"""The desk API of break-glass. Who asks and who co-signs must have proved within five minutes who they are.

The address itself is shown on the lead's page only (handoff/console/glass_forms.py), so that no program can keep it.
"""

from collections.abc import Awaitable, Callable
from typing import Annotated

from fastapi import APIRouter, Depends

from handoff.accounts.roles import Act, require
from handoff.console import glass_shapes
from handoff.console.api import ABOUT_ONE, NOT_JSON, REFUSALS, Which
from handoff.console.caller import Caller, OfficeOf, signed_in, who_may
from handoff.console.confirming import require_confirmed
from handoff.console.glass_pages import WhichReveal
from handoff.console.glass_shapes import Intervention
from handoff.records import Account

routes = APIRouter(prefix="/api/v1", tags=["break-glass"], responses=REFUSALS)


def proven(act: Act) -> Callable[..., Awaitable[Account]]:
    """A dependency that gives the caller's account when its role allows `act` and its owner has just proved it."""

    async def allowed(place: OfficeOf, caller: Annotated[Caller, Depends(signed_in)]) -> Account:
        require(caller.account, act)
        require_confirmed(place, caller)
        return caller.account

    return allowed


_Asker = Annotated[Account, Depends(proven(Act.BREAK_GLASS))]
_Talking = Annotated[Account, Depends(who_may(Act.BREAK_GLASS))]
_Lead = Annotated[Account, Depends(who_may(Act.SUPERVISE))]


@routes.post("/conversations/{id}/break-glass", responses=ABOUT_ONE)
async def ask(place: OfficeOf, which: Which, body: glass_shapes.Danger, who: _Asker) -> Intervention:
    """Say that a life is in danger: a lead of the line is asked to have the sealed envelope of this talk opened."""
    return Intervention.of(await place.desk.glass.ask(who, which, body.danger), place.clock.now())


@routes.get("/break-glass")
async def see_all(place: OfficeOf, who: _Talking) -> list[Intervention]:
    """For a lead those of the lines since yesterday and whatever waits for a look back; else one's own."""
    return [Intervention.of(one, place.clock.now()) for one in await place.desk.glass.listed(who)]


@routes.get("/break-glass/counts")
async def see_counts(place: OfficeOf, who: _Lead) -> list[glass_shapes.Quarter]:
    """How often in each quarter, on the lines of this lead."""
    return [glass_shapes.Quarter.of(one) for one in await place.desk.glass.counts(who)]


@routes.post("/break-glass/drills", responses={400: NOT_JSON})
async def drill(place: OfficeOf, body: glass_shapes.Drill, who: _Asker) -> Intervention:
    """The same about an invented talk, to practise."""
    return Intervention.of(await place.desk.glass.ask_in_drill(who, body.line, body.danger), place.clock.now())


@routes.post("/break-glass/{id}/co-sign", responses=ABOUT_ONE)
async def cosign(
    place: OfficeOf, which: WhichReveal, who: Annotated[Account, Depends(proven(Act.SUPERVISE))]
) -> Intervention:
    """Agree, as a lead of the line who is somebody else; the envelope opens on this lead's page for ten minutes."""
    return Intervention.of(await place.desk.glass.cosign(who, which), place.clock.now())


@routes.post("/break-glass/{id}/end", responses=ABOUT_ONE)
async def end(place: OfficeOf, which: WhichReveal, who: _Talking) -> Intervention:
    """Say no as a lead, or take one's own request back."""
    return Intervention.of(await place.desk.glass.end(who, which), place.clock.now())


@routes.put("/break-glass/{id}/place", responses=ABOUT_ONE)
async def note_place(place: OfficeOf, which: WhichReveal, body: glass_shapes.Place, who: _Talking) -> Intervention:
    """Keep where the person wrote that they are, sealed like their words."""
    return Intervention.of(await place.desk.glass.note_place(who, which, body.text), place.clock.now())


@routes.put("/break-glass/{id}/sheet", responses=ABOUT_ONE)
async def hand_over(place: OfficeOf, which: WhichReveal, body: glass_shapes.SheetRecord, who: _Talking) -> Intervention:
    """Record what was handed over, to whom, and how it came out."""
    return Intervention.of(await place.desk.glass.hand_over(who, which, body.handed()), place.clock.now())


@routes.post("/break-glass/{id}/review", responses=ABOUT_ONE)
async def review(place: OfficeOf, which: WhichReveal, who: _Lead) -> Intervention:
    """Look back at it, as a lead who took no part in it."""
    return Intervention.of(await place.desk.glass.review(who, which), place.clock.now())
