"""One's own sessions over the desk API."""

from typing import Annotated

from fastapi import APIRouter, Depends, Path

from handoff.console import shapes
from handoff.console.account_shapes import SessionSeen
from handoff.console.api import REFUSALS
from handoff.console.caller import Caller, OfficeOf, signed_in
from most116.core.errors import DeskError

routes = APIRouter(prefix="/api/v1/sessions", tags=["session"], responses=REFUSALS)
_UNKNOWN: dict[int | str, dict[str, object]] = {
    404: {"model": shapes.Refusal, "description": "No such session of this account."}
}


@routes.get("")
async def see_sessions(place: OfficeOf, caller: Annotated[Caller, Depends(signed_in)]) -> list[SessionSeen]:
    """Where this account is signed in, the one that acted last first. No address is kept."""
    return [SessionSeen.of(one, caller.session) for one in await place.reception.sessions.of(caller.account.id)]


@routes.delete("", status_code=204)
async def end_others(place: OfficeOf, caller: Annotated[Caller, Depends(signed_in)]) -> None:
    """End every session of this account but the one that asks."""
    await place.reception.sessions.end_all(caller.account.id, but=caller.session)


@routes.delete("/{id}", status_code=204, responses=_UNKNOWN)
async def end_session(
    place: OfficeOf, caller: Annotated[Caller, Depends(signed_in)], which: Annotated[str, Path(alias="id")]
) -> None:
    """End one session."""
    if not await place.reception.sessions.end(caller.account.id, which):
        raise DeskError(404, "desk.account.no_session")
