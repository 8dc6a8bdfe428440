"""Who is calling: a bearer token or a session cookie becomes an account that may do what it asks for."""

import hmac
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request, Response
from fastapi.security import APIKeyCookie, HTTPBearer

from handoff.accounts.roles import Act, may, require
from handoff.accounts.session import Session
from handoff.console.office import Office, office
from handoff.console.speech import speak_to
from handoff.records import Account
from most116.core.errors import DeskError

_SAFE_METHODS = frozenset({"GET", "HEAD"})
_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
# These two only describe the API in its OpenAPI document; `signed_in` below reads the request itself.
_BEARER = HTTPBearer(auto_error=False, description="The token of POST /api/v1/session.")
_COOKIE = APIKeyCookie(
    name="__Host-desk", auto_error=False, description="Set by the sign-in page; unsafe methods need X-CSRF-Token."
)

OfficeOf = Annotated[Office, Depends(office)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """Somebody signed in, and the session they came with."""

    account: Account
    session: Session


def named_cookie(request: Request, name: str) -> str:
    """`__Host-` makes browsers insist on https; a desk tried out on this machine has none."""
    return name if on_this_machine(request) else f"__Host-{name}"


def cookie_name(request: Request) -> str:
    return named_cookie(request, "desk")


def set_session_cookie(request: Request, response: Response, token: str) -> None:
    response.set_cookie(
        cookie_name(request),
        token,
        path="/",
        secure=not on_this_machine(request),
        httponly=True,
        samesite="strict",
    )


def drop_session_cookie(request: Request, response: Response) -> None:
    response.delete_cookie(
        cookie_name(request), path="/", secure=not on_this_machine(request), httponly=True, samesite="strict"
    )


async def caller_by_cookie(request: Request, place: Office, *, slide: bool = True) -> Caller | None:
    """Whose browser this is, if its session lives. Says nothing about forgery: see `proves_own_page`."""
    return await _caller(request.cookies.get(cookie_name(request), ""), place, slide=slide)


def proves_own_page(caller: Caller, csrf: str) -> bool:
    """True when the request carries what only our own page could put there."""
    return hmac.compare_digest(caller.session.csrf.encode(), csrf.encode("utf-8", "replace"))


async def signed_in(
    request: Request,
    place: OfficeOf,
    _bearer: Annotated[object, Depends(_BEARER)],
    _cookie: Annotated[object, Depends(_COOKIE)],
) -> Caller:
    """The caller of an API function; 401 without one, 403 when a cookie comes without its page's proof."""
    caller, by_cookie = await _found(request, place, slide=True)
    unsafe = request.method not in _SAFE_METHODS
    if by_cookie and unsafe and not proves_own_page(caller, request.headers.get("x-csrf-token", "")):
        raise DeskError(403, "desk.foreign_form")
    if unsafe:
        await place.desk.floor.presence.seen(caller.account.id)
    return caller


async def watching(
    request: Request,
    place: OfficeOf,
    _bearer: Annotated[object, Depends(_BEARER)],
    _cookie: Annotated[object, Depends(_COOKIE)],
) -> Caller:
    """The caller who only looks on: a page that comes back by itself is no sign of a person before it."""
    return (await _found(request, place, slide=False))[0]


def who_may(act: Act) -> Callable[[Caller], Awaitable[Account]]:
    """A dependency that gives the caller's account when its role allows `act`."""

    async def allowed(caller: Annotated[Caller, Depends(signed_in)]) -> Account:
        require(caller.account, act)
        return caller.account

    return allowed


async def _found(request: Request, place: Office, *, slide: bool) -> tuple[Caller, bool]:
    """The caller, and whether a cookie said so."""
    header = request.headers.get("authorization")
    if header is None:
        caller = await caller_by_cookie(request, place, slide=slide)
    else:
        scheme, _, token = header.partition(" ")
        caller = await _caller(token.strip(), place, slide=slide) if scheme.lower() == "bearer" else None
    if caller is None:
        raise DeskError(401, "desk.signed_out")
    return caller, header is None


async def _caller(token: str, place: Office, *, slide: bool) -> Caller | None:
    found = await place.door.who(token, slide=slide) if token else None
    if found is None:
        return None
    speak_to(found[0].habits, follows=may(found[0], Act.FOLLOW))
    return Caller(account=found[0], session=found[1])


def on_this_machine(request: Request) -> bool:
    return request.url.scheme == "http" and request.url.hostname in _LOOPBACK
