"""Asking again who somebody is, before what is dangerous: the page, its form, and the same for programs."""

import re
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import RedirectResponse, Response

from handoff.accounts.proofs import SlowDown
from handoff.accounts.session import CONFIRMED_FOR, ConfirmFirst, recently_confirmed
from handoff.console import shapes
from handoff.console.api import NOT_JSON, REFUSALS
from handoff.console.browsers import source
from handoff.console.caller import Caller, OfficeOf, signed_in
from handoff.console.forms import own_form
from handoff.console.office import Office
from handoff.console.parties import PartyOf
from handoff.console.visiting import Visitor
from most116.core.errors import DeskError

routes = APIRouter()
# A page of ours to go on to, with what stood in its form; anything else leads to the desk.
_OUR_PAGE = re.compile(r"/(?!/)[0-9A-Za-z_/-]{0,200}(\?[0-9A-Za-z_=&%.+*-]{0,1000})?")
_REFUSALS: dict[int | str, dict[str, object]] = {
    **REFUSALS,
    400: NOT_JSON,
    401: {"model": shapes.Refusal, "description": "Nobody is signed in, or the proof is not right."},
    429: {"model": shapes.Refusal, "description": "Too many tries from here; Retry-After says how long to wait."},
}


def require_confirmed(place: Office, caller: Caller, then: str = "/") -> None:
    """Refuse what is dangerous unless its sender has proved within five minutes who they are.

    A browser is sent to /confirm, and from there to the page `then`; a program gets 403 `desk.confirm_first`.
    """
    if not recently_confirmed(caller.session, place.clock.now()):
        raise ConfirmFirst(then)


@routes.get("/confirm", include_in_schema=False)
async def ask(place: OfficeOf, caller: Visitor, then: str = "/") -> Response:
    return await _page(place, caller, our_page(then))


@routes.post("/confirm", include_in_schema=False)
async def confirm(
    request: Request,
    place: OfficeOf,
    caller: Annotated[Caller, Depends(own_form)],
    *,
    password: Annotated[str, Form()] = "",
    code: Annotated[str, Form()] = "",
    then: Annotated[str, Form()] = "/",
) -> Response:
    try:
        await _confirm(request, place, caller, password, code)
    except DeskError as failure:
        if failure.text_key == "desk.signed_out":
            raise
        return await _page(place, caller, our_page(then), failure)
    return RedirectResponse(our_page(then), 303)


@routes.post("/api/v1/session/confirm", tags=["session"], status_code=204, responses=_REFUSALS)
async def confirm_by_api(
    request: Request, place: OfficeOf, body: shapes.Proof, caller: Annotated[Caller, Depends(signed_in)]
) -> None:
    """Prove again who you are; for five minutes what is dangerous is then allowed in this session."""
    await _confirm(request, place, caller, body.password, body.code)


@routes.post("/confirm/passkey", include_in_schema=False)
async def confirm_by_passkey(
    place: OfficeOf,
    caller: Annotated[Caller, Depends(own_form)],
    party: PartyOf,
    *,
    answer: Annotated[str, Form()] = "",
    then: Annotated[str, Form()] = "/",
) -> Response:
    try:
        await place.reception.passkey_door.confirm(caller.session, party, answer)
    except DeskError as failure:
        return await _page(place, caller, our_page(then), failure)
    return RedirectResponse(our_page(then), 303)


async def _confirm(request: Request, place: Office, caller: Caller, password: str, code: str) -> None:
    come_from = source(request, place, caller.account.login)
    await place.door.confirm(caller.account, caller.session, password, code, come_from)


def our_page(then: str) -> str:
    """`then` if it is a page of the desk, else the desk itself."""
    return then if _OUR_PAGE.fullmatch(then) else "/"


async def _page(place: Office, caller: Caller, then: str, failure: DeskError | None = None) -> Response:
    headers = {"retry-after": str(failure.retry_after)} if isinstance(failure, SlowDown) else {}
    factors = await place.factors.of(caller.account.id)
    return place.pages.answer(
        "confirm.html",
        status=200 if failure is None else failure.status,
        headers=headers,
        notice="" if failure is None else place.word(failure.text_key),
        alias=caller.account.alias,
        login=caller.account.login,
        csrf=caller.session.csrf,
        then=then,
        asks_code=factors.any,
        passkeys=factors.passkeys > 0,
        minutes=str(int(CONFIRMED_FOR.total_seconds()) // 60),
    )
