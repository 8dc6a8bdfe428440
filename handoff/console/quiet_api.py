"""The desk API of the quiet tray."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query

from handoff.accounts.roles import Act
from handoff.console.api import REFUSALS
from handoff.console.caller import OfficeOf, who_may
from handoff.console.shapes import Waiting
from handoff.desk_reading import LISTED
from handoff.records import Account

routes = APIRouter(prefix="/api/v1", tags=["queue"], responses=REFUSALS)


@routes.get("/quiet")
async def see_quiet(
    place: OfficeOf,
    who: Annotated[Account, Depends(who_may(Act.SEE_QUEUE))],
    limit: Annotated[int, Query(ge=1, le=1_000)] = LISTED,
) -> list[Waiting]:
    """Who greeted and fell silent, the newest first. Nobody of them waits; each may be taken by its own claim."""
    return [Waiting.of(entry, place.answer_by(entry)) for entry in await place.desk.quiet.listed(who, limit)]
