"""The handbook as a page: for everybody who is signed in, with a search that is a plain form, and for paper."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from handoff.accounts.roles import Act, may
from handoff.console.caller import OfficeOf
from handoff.console.handbook_views import LONGEST_SEARCH, read_chapters
from handoff.console.visiting import Visitor, stays_beside

routes = APIRouter(include_in_schema=False)

Sought = Annotated[str, Query(max_length=LONGEST_SEARCH)]


@routes.get("/handbook")
async def handbook(request: Request, place: OfficeOf, caller: Visitor, q: Sought = "") -> Response:
    return place.pages.answer(
        "handbook.html",
        chapters=read_chapters(place, q),
        wanted=q.strip(),
        beside=stays_beside(request),
        longest=LONGEST_SEARCH,
        csrf=caller.session.csrf,
        admin=may(caller.account, Act.MANAGE_ACCOUNTS),
    )
