"""The directory of local crisis centres at the desk: as JSON, and beside the open conversation.

The name of a place comes from what a person wrote, so it is sent in a body and never in an address.
"""

from typing import Annotated

from fastapi import APIRouter, Depends, Form
from fastapi.responses import Response

from handoff.accounts.roles import Act
from handoff.console import centre_shapes, shapes
from handoff.console.api import NOT_JSON, REFUSALS, Which
from handoff.console.caller import Caller, OfficeOf, who_may
from handoff.console.forms import sender
from handoff.console.pages import desk_page
from handoff.records import Account

routes = APIRouter()
_Reader = Annotated[Account, Depends(who_may(Act.READ))]


@routes.get("/api/v1/centres", tags=["centres"], responses=REFUSALS)
async def see_centres(place: OfficeOf, _: _Reader) -> list[centre_shapes.Centre]:
    """The whole directory of local crisis centres, ordered by voivodeship and town."""
    directory = place.centres
    return [centre_shapes.Centre.of(one, stale=directory.stale(one.checked)) for one in directory.index().centres]


@routes.post("/api/v1/centres/search", tags=["centres"], responses={**REFUSALS, 400: NOT_JSON})
async def find_centres(place: OfficeOf, body: centre_shapes.Place, _: _Reader) -> list[centre_shapes.NearCentre]:
    """Centres of a town, a county or a voivodeship, nearest first; declined and mistyped names are found too."""
    directory = place.centres
    return [
        centre_shapes.NearCentre(
            nearness=found.nearness.name.lower(),
            centre=centre_shapes.Centre.of(found.centre, stale=directory.stale(found.centre.checked)),
        )
        for found in directory.index().find(body.place)
    ]


@routes.post("/c/{id}/centres", include_in_schema=False)
async def beside(
    office: OfficeOf,
    which: Which,
    caller: Annotated[Caller, Depends(sender(Act.READ))],
    place: Annotated[str, Form()] = "",
) -> Response:
    return await desk_page(office, caller, which, place_name=shapes.cleaned(place)[:80])
