"""One's own account: the sessions that are open, the second factor, the password."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Self

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import RedirectResponse, Response

from handoff.accounts.passkeys import PasskeySeen
from handoff.accounts.password_rules import SHORTEST_PASSWORD
from handoff.console.browsers import family, let_in
from handoff.console.caller import Caller, OfficeOf
from handoff.console.confirming import require_confirmed
from handoff.console.forms import own_form
from handoff.console.joining import codes_page, grouped, qr_of
from handoff.console.office import Office
from handoff.console.visiting import Visitor
from handoff.console.wall_clock import when
from most116.core.errors import DeskError

routes = APIRouter(prefix="/account", include_in_schema=False)
OwnForm = Annotated[Caller, Depends(own_form)]
_HERE = "/account"


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionRow:
    id: str
    browser: str
    since: str
    seen: str
    this: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PasskeyRow:
    id: str
    name: str
    since: str
    used: str
    """Nothing when it was never used."""

    @classmethod
    def of(cls, one: PasskeySeen) -> Self:
        used = "" if one.used_at is None else when(one.used_at)
        return cls(id=one.id, name=one.name, since=when(one.created_at), used=used)


@routes.get("")
async def own_account(place: OfficeOf, caller: Visitor) -> Response:
    return await account_page(place, caller)


@routes.post("/sessions/{which}/end")
async def end_session(place: OfficeOf, caller: OwnForm, which: str) -> Response:
    await place.reception.sessions.end(caller.account.id, which)
    return RedirectResponse(_HERE, 303)


@routes.post("/sessions/end-others")
async def end_others(place: OfficeOf, caller: OwnForm) -> Response:
    await place.reception.sessions.end_all(caller.account.id, but=caller.session)
    return RedirectResponse(_HERE, 303)


@routes.get("/authenticator")
async def authenticator(place: OfficeOf, caller: Visitor) -> Response:
    require_confirmed(place, caller, "/account/authenticator")
    return await _authenticator(place, caller)


@routes.post("/authenticator")
async def set_authenticator(place: OfficeOf, caller: OwnForm, code: Annotated[str, Form()] = "") -> Response:
    require_confirmed(place, caller, "/account/authenticator")
    try:
        codes = await place.factors.finish(caller.account, code, first=False)
    except DeskError as failure:
        return await _authenticator(place, caller, failure)
    return codes_page(place, caller.account, codes, _HERE)


@routes.post("/codes")
async def new_codes(place: OfficeOf, caller: OwnForm) -> Response:
    require_confirmed(place, caller, _HERE)
    if not (await place.factors.of(caller.account.id)).any:
        raise DeskError(409, "desk.factor.none")
    return codes_page(place, caller.account, await place.factors.new_codes(caller.account), _HERE)


@routes.post("/password")
async def change_password(
    request: Request,
    place: OfficeOf,
    caller: OwnForm,
    *,
    password: Annotated[str, Form()] = "",
    again: Annotated[str, Form()] = "",
) -> Response:
    require_confirmed(place, caller, _HERE)
    try:
        account = await place.invitations.change_password(caller.account, password, again)
    except DeskError as failure:
        return await account_page(place, caller, failure)
    # Every session ended with the old password. Who changed it comes in anew, and has just proved who they are.
    session = await place.door.open_again(account, browser=family(request))
    answer = RedirectResponse(_HERE, 303)
    let_in(request, answer, place, account, session)
    return answer


async def account_page(place: Office, caller: Caller, failure: DeskError | None = None) -> Response:
    account = caller.account
    return place.pages.answer(
        "account.html",
        status=200 if failure is None else failure.status,
        notice="" if failure is None else place.word(failure.text_key),
        account=account,
        csrf=caller.session.csrf,
        sessions=await _sessions(place, caller),
        factors=await place.factors.of(account.id),
        passkeys=[PasskeyRow.of(one) for one in await place.reception.passkeys.of(account.id)],
        shortest=str(SHORTEST_PASSWORD),
    )


async def _sessions(place: Office, caller: Caller) -> Sequence[SessionRow]:
    return [
        SessionRow(
            id=one.id,
            browser=one.browser or place.word("desk.account.other_browser"),
            since=when(one.created),
            seen=when(one.seen),
            this=one.id == caller.session.id,
        )
        for one in await place.reception.sessions.of(caller.account.id)
    ]


async def _authenticator(place: Office, caller: Caller, failure: DeskError | None = None) -> Response:
    setup = await place.factors.begin(caller.account)
    return place.pages.answer(
        "authenticator_page.html",
        status=200 if failure is None else failure.status,
        notice="" if failure is None else place.word(failure.text_key),
        csrf=caller.session.csrf,
        qr=qr_of(setup),
        secret=grouped(setup.secret),
    )
