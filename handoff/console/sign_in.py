"""The sign-in page and its form."""

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import RedirectResponse, Response

from handoff.accounts.proofs import SlowDown
from handoff.console.caller import (
    Caller,
    OfficeOf,
    caller_by_cookie,
    drop_session_cookie,
    set_session_cookie,
)
from handoff.console.forms import own_form
from handoff.console.session_api import source
from handoff.console.shift_forms import leaving_page
from most116.core.errors import DeskError
from most116.web.forms import from_own_page

routes = APIRouter(include_in_schema=False)


@routes.get("/sign-in")
async def sign_in_page(request: Request, place: OfficeOf, ended: str = "") -> Response:
    if await caller_by_cookie(request, place) is not None:
        return RedirectResponse("/", 303)
    return place.pages.answer("sign_in.html", notice=place.word("desk.sign_in.ended") if ended else "", login="")


@routes.post("/sign-in")
async def sign_in(
    request: Request, place: OfficeOf, login: Annotated[str, Form()] = "", password: Annotated[str, Form()] = ""
) -> Response:
    if not from_own_page(request):
        # Somebody else's page must not sign a browser in under an account of theirs.
        raise DeskError(403, "desk.foreign_form")
    try:
        _, session = await place.door.sign_in(login, password, source(request))
    except DeskError as failure:
        headers = {"retry-after": str(failure.retry_after)} if isinstance(failure, SlowDown) else {}
        return place.pages.answer(
            "sign_in.html", status=failure.status, headers=headers, notice=place.word(failure.text_key), login=login
        )
    answer = RedirectResponse("/", 303)
    set_session_cookie(request, answer, session.token)
    return answer


@routes.post("/sign-out")
async def sign_out(request: Request, place: OfficeOf, caller: Annotated[Caller, Depends(own_form)]) -> Response:
    if (left := await leaving_page(place, caller, 409)) is not None:
        return left
    await place.door.sign_out(caller.session.token)
    answer = RedirectResponse("/sign-in", 303)
    drop_session_cookie(request, answer)
    return answer
