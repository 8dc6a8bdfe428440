"""Signing in and out over the desk API."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from handoff.console import shapes
from handoff.console.api import ABOUT_ONE, REFUSALS
from handoff.console.browsers import family, let_in, source
from handoff.console.caller import Caller, OfficeOf, drop_session_cookie, signed_in
from most116.core.errors import DeskError

routes = APIRouter(prefix="/api/v1/session", tags=["session"], responses=REFUSALS)

_SIGN_IN_REFUSALS: dict[int | str, dict[str, object]] = {
    400: {"model": shapes.Refusal, "description": "The body is not JSON."},
    401: {"model": shapes.Refusal, "description": "Login, password or code are not right."},
    429: {"model": shapes.Refusal, "description": "Too many tries from here; Retry-After says how long to wait."},
}


@routes.post("", responses=_SIGN_IN_REFUSALS)
async def sign_in(request: Request, response: Response, place: OfficeOf, body: shapes.SignIn) -> shapes.SignedIn:
    """Open a session. It ends by itself after a time without requests, and after a long shift.

    Programs send the token as a bearer; a browser gets it as a cookie too, and proves its page with `X-CSRF-Token`.
    """
    come_from = source(request, place, body.login)
    account, session = await place.door.sign_in(
        body.login, body.password, come_from, code=body.code, browser=family(request)
    )
    let_in(request, response, place, account, session)
    return shapes.SignedIn(token=session.token, csrf_token=session.csrf)


@routes.get("")
async def who_am_i(caller: Annotated[Caller, Depends(signed_in)]) -> shapes.Me:
    """The account that is signed in. Asking counts as a sign of life."""
    account = caller.account
    return shapes.Me(
        login=account.login,
        alias=account.alias,
        role=account.role,
        lines=list(account.lines),
        languages=list(account.languages),
        csrf_token=caller.session.csrf,
    )


@routes.delete("", status_code=204, responses={409: ABOUT_ONE[409]})
async def sign_out(
    request: Request, response: Response, place: OfficeOf, caller: Annotated[Caller, Depends(signed_in)]
) -> None:
    """End the session; refused while this account holds a talk, which somebody has to take over first."""
    if await place.desk.mine(caller.account):
        raise DeskError(409, "desk.leaving.explain")
    await place.desk.duty.times.leave(caller.account)
    await place.door.sign_out(caller.session.token)
    drop_session_cookie(request, response)
