"""Coming in for the first time: the one-time link gives an account its password, then a second factor is made."""

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import Response

from handoff.accounts.password_rules import SHORTEST_PASSWORD
from handoff.accounts.second_factors import Setup
from handoff.console.browsers import HalfIn, drop_half, family, let_in
from handoff.console.caller import OfficeOf
from handoff.console.office import Office
from handoff.console.sign_in import go_on, own_page
from handoff.records import Account
from most116.core.errors import DeskError

routes = APIRouter(include_in_schema=False)
_BORDER, _SCALE = 4, 5


@routes.get("/invite/{token}")
async def invited(place: OfficeOf, token: str) -> Response:
    return _password_page(place, await place.invitations.of(token), token)


@routes.post("/invite/{token}", dependencies=[Depends(own_page)])
async def accept(
    request: Request,
    place: OfficeOf,
    token: str,
    *,
    password: Annotated[str, Form()] = "",
    again: Annotated[str, Form()] = "",
) -> Response:
    account = await place.invitations.of(token)
    try:
        account = await place.invitations.accept(token, password, again)
    except DeskError as failure:
        if failure.status == 404:
            raise
        return _password_page(place, account, token, failure)
    return await go_on(request, place, account, await place.door.half(account, browser=family(request)))


@routes.get("/sign-in/set-up")
async def set_up_page(place: OfficeOf, who: HalfIn) -> Response:
    return await _set_up(place, who[0])


@routes.post("/sign-in/set-up", dependencies=[Depends(own_page)])
async def set_up(request: Request, place: OfficeOf, who: HalfIn, code: Annotated[str, Form()] = "") -> Response:
    account, half = who
    if not half.sets_up:
        raise DeskError(409, "desk.factor.there_already")
    try:
        codes = await place.factors.finish(account, code, first=True)
    except DeskError as failure:
        if failure.status != 422:
            raise
        return await _set_up(place, account, failure)
    session = await place.door.enter(half, browser=family(request))
    answer = codes_page(place, account, codes, "/")
    let_in(request, answer, place, account, session)
    return answer


@routes.post("/sign-in/again", dependencies=[Depends(own_page)])
async def give_up(request: Request, place: OfficeOf) -> Response:
    """Back to the sign-in page, as somebody else."""
    answer = place.pages.answer("sign_in.html", notice="", login="", carried=None)
    drop_half(request, answer)
    return answer


def codes_page(place: Office, account: Account, codes: list[str], then: str) -> Response:
    """Recovery codes, which are told this once."""
    return place.pages.answer("codes.html", login=account.login, codes=codes, then=then)


def qr_of(setup: Setup) -> str:
    """The address of a secret as an SVG picture for inside a page."""
    # Once in an account's life, and more than a megabyte of a process that runs always.
    import segno

    return segno.make_qr(setup.address, error="m").svg_inline(border=_BORDER, scale=_SCALE, light="#fff", dark="#000")


def grouped(secret: str) -> str:
    """In fours, as it is best typed."""
    return " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))


async def _set_up(place: Office, account: Account, failure: DeskError | None = None) -> Response:
    setup = await place.factors.begin(account)
    return place.pages.answer(
        "set_up.html",
        status=200 if failure is None else failure.status,
        notice="" if failure is None else place.word(failure.text_key),
        qr=qr_of(setup),
        secret=grouped(setup.secret),
        login=account.login,
    )


def _password_page(place: Office, account: Account, token: str, failure: DeskError | None = None) -> Response:
    return place.pages.answer(
        "invite.html",
        status=200 if failure is None else failure.status,
        notice="" if failure is None else place.word(failure.text_key),
        account=account,
        token=token,
        shortest=str(SHORTEST_PASSWORD),
    )
