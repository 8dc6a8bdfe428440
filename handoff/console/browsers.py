"""What a browser carries besides its session: the marks of logins it was used for, and the token of one half way."""

import re
from typing import Annotated

from fastapi import Depends, Request, Response

from handoff.accounts.devices import Source
from handoff.accounts.half_way import Half
from handoff.accounts.proofs import normal_login
from handoff.accounts.session import Session
from handoff.console.caller import OfficeOf, named_cookie, on_this_machine, set_session_cookie
from handoff.console.office import Office
from handoff.console.speech import speak_to
from handoff.records import Account
from most116.core.errors import DeskError
from most116.web.proxies import client_address

_DEVICE, _HALF = "desk-device", "desk-half"
_DEVICE_DAYS = 180
_LONGEST_COOKIE = 1000
# In this order, because most say that they are others too.
_FAMILIES = (("Edg", "Edge"), ("OPR/", "Opera"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari"))


def source(request: Request, place: Office, login: str) -> Source:
    """Where a proof for `login` comes from: the other end of the connection, and whether the browser is known."""
    cookie = request.cookies.get(named_cookie(request, _DEVICE), "")[:_LONGEST_COOKIE]
    return place.reception.devices.source(cookie, normal_login(login), client_address(request) or "local")


def family(request: Request) -> str:
    """Which browser this is, and nothing more of it: enough to know one's own sessions apart."""
    said = request.headers.get("user-agent", "")
    return next((name for mark, name in _FAMILIES if re.search(rf"\b{mark}", said)), "")


def let_in(request: Request, response: Response, place: Office, account: Account, session: Session) -> None:
    """Give the browser its session, and remember that this login was signed in here."""
    set_session_cookie(request, response, session.token)
    name = named_cookie(request, _DEVICE)
    marks = place.reception.devices.remember(request.cookies.get(name, "")[:_LONGEST_COOKIE], account.login)
    _set(request, response, name, marks, seconds=_DEVICE_DAYS * 86_400)
    drop_half(request, response)


def keep_half(request: Request, response: Response, half: Half) -> None:
    _set(request, response, named_cookie(request, _HALF), half.token, seconds=None)


def drop_half(request: Request, response: Response) -> None:
    name = named_cookie(request, _HALF)
    secure = not on_this_machine(request)
    response.delete_cookie(name, path="/", secure=secure, httponly=True, samesite="strict")


async def half_way(request: Request, place: OfficeOf) -> tuple[Account, Half]:
    """Who has shown their password in this browser and nothing more; the sign-in page for everybody else."""
    found = await place.door.half_of(request.cookies.get(named_cookie(request, _HALF), ""))
    if found is None:
        raise DeskError(401, "desk.signed_out")
    speak_to(found[0].habits)
    return found


HalfIn = Annotated[tuple[Account, Half], Depends(half_way)]


def _set(request: Request, response: Response, name: str, value: str, *, seconds: int | None) -> None:
    response.set_cookie(
        name,
        value,
        max_age=seconds,
        path="/",
        secure=not on_this_machine(request),
        httponly=True,
        samesite="strict",
    )
