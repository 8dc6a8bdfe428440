"""What is done to accounts by forms: each act, then the page that shows its outcome."""

from collections.abc import Awaitable
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import RedirectResponse, Response

from handoff.accounts.duties import Duties
from handoff.accounts.roles import Act
from handoff.console.admin_api import WhichAccount
from handoff.console.admin_pages import account_page, accounts_page, invited_page
from handoff.console.caller import Caller, OfficeOf
from handoff.console.confirming import require_confirmed
from handoff.console.forms import sender
from handoff.console.office import Office
from handoff.console.shapes import cleaned
from handoff.ranks import Role
from most116.core.conversation import Language, Line
from most116.core.errors import DeskError
from most116.core.ids import ConsultantId

routes = APIRouter(prefix="/admin", include_in_schema=False)


async def confirmed(
    request: Request, place: OfficeOf, caller: Annotated[Caller, Depends(sender(Act.MANAGE_ACCOUNTS))]
) -> Caller:
    """An administrator who has just proved who they are: an unattended screen must not make administrators."""
    account = request.path_params.get("id", "")
    require_confirmed(place, caller, f"/admin/accounts/{account}" if account else "/admin")
    return caller


Sender = Annotated[Caller, Depends(confirmed)]


async def chosen_duties(
    role: Annotated[Role, Form()],
    lines: Annotated[list[Line] | None, Form()] = None,
    languages: Annotated[list[Language] | None, Form()] = None,
    overflow: Annotated[list[Line] | None, Form()] = None,
    trained: Annotated[str, Form(max_length=8)] = "",
) -> Duties:
    return Duties(
        role=role,
        lines=tuple(dict.fromkeys(lines or ())),
        languages=tuple(dict.fromkeys(languages or ())),
        overflow=tuple(dict.fromkeys(overflow or ())),
        trained=bool(trained),
    )


Chosen = Annotated[Duties, Depends(chosen_duties)]


@routes.post("/accounts")
async def invite(
    request: Request,
    place: OfficeOf,
    caller: Sender,
    duties: Chosen,
    *,
    login: Annotated[str, Form()] = "",
    alias: Annotated[str, Form()] = "",
) -> Response:
    try:
        made = await place.administration.invite(caller.account, cleaned(login), cleaned(alias), duties)
    except DeskError as failure:
        return await accounts_page(place, caller, failure=failure, login=login, alias=alias, duties=duties)
    return invited_page(place, made, _address(request, place, made.path))


@routes.post("/accounts/{id}/invitation")
async def invite_again(request: Request, place: OfficeOf, caller: Sender, which: WhichAccount) -> Response:
    try:
        made = await place.administration.invite_again(caller.account, which)
    except DeskError as failure:
        return await _refused(place, caller, which, failure)
    return invited_page(place, made, _address(request, place, made.path))


@routes.post("/accounts/{id}")
async def change(place: OfficeOf, caller: Sender, which: WhichAccount, duties: Chosen) -> Response:
    try:
        await place.administration.change(caller.account, which, duties)
    except DeskError as failure:
        return await account_page(place, caller, which, failure=failure, duties=duties)
    return RedirectResponse(f"/admin/accounts/{which}", 303)


@routes.post("/accounts/{id}/off")
async def turn_off(place: OfficeOf, caller: Sender, which: WhichAccount) -> Response:
    return await _done(place, caller, which, place.administration.turn_off(caller.account, which))


@routes.post("/accounts/{id}/on")
async def turn_on(place: OfficeOf, caller: Sender, which: WhichAccount) -> Response:
    return await _done(place, caller, which, place.administration.turn_on(caller.account, which))


@routes.post("/accounts/{id}/sign-out")
async def sign_out(place: OfficeOf, caller: Sender, which: WhichAccount) -> Response:
    return await _done(place, caller, which, place.administration.sign_out(caller.account, which))


async def _done(place: Office, caller: Caller, which: ConsultantId, deed: Awaitable[object]) -> Response:
    try:
        await deed
    except DeskError as failure:
        return await _refused(place, caller, which, failure)
    return RedirectResponse(f"/admin/accounts/{which}", 303)


async def _refused(place: Office, caller: Caller, which: ConsultantId, failure: DeskError) -> Response:
    return await account_page(place, caller, which, failure=failure)


def _address(request: Request, place: Office, path: str) -> str:
    return f"{place.address or str(request.base_url).rstrip('/')}{path}"
