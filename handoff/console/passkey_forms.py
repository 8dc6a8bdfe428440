"""Passkeys: adding one to one's account and removing it, and signing in with one."""

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import RedirectResponse, Response

from handoff.accounts.passkeys import LONGEST_NAME
from handoff.console.browsers import family
from handoff.console.caller import Caller, OfficeOf
from handoff.console.carried import OnTheWay
from handoff.console.confirming import require_confirmed
from handoff.console.forms import own_form
from handoff.console.joining import codes_page
from handoff.console.office import Office
from handoff.console.parties import PartyOf
from handoff.console.sign_in import go_on, own_page
from handoff.console.visiting import Visitor
from most116.core.errors import DeskError

routes = APIRouter(include_in_schema=False)
OwnForm = Annotated[Caller, Depends(own_form)]
Answer = Annotated[str, Form()]
_ADD, _ACCOUNT = "/account/passkey", "/account"


@routes.get("/sign-in/passkey")
async def options(place: OfficeOf, party: PartyOf) -> Response:
    """What a browser is to ask its owner's device for; anybody may ask, and learns nothing."""
    return Response(await place.reception.passkeys.to_show(party), media_type="application/json")


@routes.post("/sign-in/passkey", dependencies=[Depends(own_page)])
async def sign_in(
    request: Request, place: OfficeOf, party: PartyOf, carried: OnTheWay, answer: Answer = ""
) -> Response:
    try:
        account, session = await place.reception.passkey_door.sign_in(party, answer, browser=family(request))
    except DeskError as failure:
        notice = place.word(failure.text_key)
        return place.pages.answer("sign_in.html", status=failure.status, notice=notice, login="", carried=carried)
    return await go_on(request, place, account, session, carried)


@routes.get(_ADD)
async def adding(place: OfficeOf, caller: Visitor, party: PartyOf) -> Response:
    require_confirmed(place, caller, _ADD)
    return await _adding(place, caller, party)


@routes.post(_ADD)
async def add(
    place: OfficeOf, caller: OwnForm, party: PartyOf, *, answer: Answer = "", name: Annotated[str, Form()] = ""
) -> Response:
    """Who had no recovery codes gets some: a lost passkey must not shut anybody out."""
    require_confirmed(place, caller, _ADD)
    try:
        await place.reception.passkeys.add(caller.account, party, answer, name)
    except DeskError as failure:
        return await _adding(place, caller, party, failure)
    if (await place.factors.of(caller.account.id)).codes:
        return RedirectResponse(_ACCOUNT, 303)
    return codes_page(place, caller.account, await place.factors.new_codes(caller.account), _ACCOUNT)


@routes.post("/account/passkeys/{which}/remove")
async def remove(place: OfficeOf, caller: OwnForm, which: str) -> Response:
    require_confirmed(place, caller, _ACCOUNT)
    await place.reception.passkeys.remove(caller.account, which)
    return RedirectResponse(_ACCOUNT, 303)


async def _adding(place: Office, caller: Caller, party: PartyOf, failure: DeskError | None = None) -> Response:
    return place.pages.answer(
        "passkey.html",
        status=200 if failure is None else failure.status,
        notice="" if failure is None else place.word(failure.text_key),
        csrf=caller.session.csrf,
        options=await place.reception.passkeys.to_make(caller.account, party),
        longest=str(LONGEST_NAME),
    )
