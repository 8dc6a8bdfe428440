"""Who reads a page of the desk: whether somebody opened it, or a page that is open asks by itself."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request

from handoff.console.caller import Caller, OfficeOf, caller_by_cookie
from most116.core.errors import DeskError

# What is opened in a tab of its own takes nobody away from the talk on the screen: its address says so.
_BESIDE = "beside"


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """Who asks for a page of a talk. `itself`: an open page, and nobody acted; `opened`: its number (look_away)."""

    itself: bool = False
    opened: int | None = None


def by_itself(request: Request) -> bool:
    """Whether an open page asks, and nobody acted."""
    return "x-by-itself" in request.headers


def stays_beside(request: Request) -> bool:
    """Whether the page is read beside the talk that is open, in a tab of its own."""
    return _BESIDE in request.query_params


async def visitor(request: Request, place: OfficeOf) -> Caller:
    """Whoever is signed in at this browser; nobody is sent to the sign-in page."""
    # What an open page asks for by itself does not keep a session alive.
    itself = by_itself(request)
    caller = await caller_by_cookie(request, place, slide=not itself)
    if caller is None:
        raise DeskError(401, "desk.signed_out")
    if not itself:
        # Also on pages that follow nothing, and where no scripts run, their talks are not taken for left.
        await place.desk.floor.presence.seen(caller.account.id)
        if request.method == "GET" and not stays_beside(request):
            request.state.opened = await place.desk.lead.look_away(caller.account)
    return caller


ACTED = Visit()
Visitor = Annotated[Caller, Depends(visitor)]
