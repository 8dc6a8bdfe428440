"""The one cookie of the web chat, and the mark of having left that takes its place for a moment."""

from starlette.requests import Request
from starlette.responses import Response

from bridges.webchat.passes import Pass, Passes
from bridges.webchat.visits import Visit

_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
# The page's script writes this one when a person leaves, because without a network nothing else can end the visit.
_LEFT = "left"
_COOKIE = "visit"
# Without scripts the page after a letter is a page of its own, which may be looked at for so long.
_LETTER, _LETTER_SECONDS = "letter", 600


def pass_of(request: Request, passes: Passes) -> Pass | None:
    """The visit that the browser's cookie names."""
    return passes.read(request.cookies.get(_name(request, _COOKIE), ""))


def has_left(request: Request) -> bool:
    """True when the page's script marked that the person left, and nobody could be told at that time."""
    return bool(request.cookies.get(_name(request, _LEFT)))


def remember(request: Request, response: Response, visit: Visit, passes: Passes) -> None:
    """Set the one cookie anew: for this browser session, for us alone, unreadable to scripts."""
    response.set_cookie(
        _name(request, _COOKIE),
        passes.give(visit),
        path="/",
        secure=_secure(request),
        httponly=True,
        samesite="lax",
    )
    _drop(request, response, _LEFT)


def letter_of(request: Request) -> Visit | None:
    """The visit of a letter that this browser sent without scripts a moment ago."""
    return Visit.parse(request.cookies.get(_name(request, _LETTER), ""))


def remember_letter(request: Request, response: Response, visit: Visit) -> None:
    """Set a cookie for the page after a letter, where no script shows that page in place; quick exit removes it."""
    response.set_cookie(
        _name(request, _LETTER),
        visit.token.reveal(),
        max_age=_LETTER_SECONDS,
        path="/",
        secure=_secure(request),
        httponly=True,
        samesite="strict",
    )


def forget(request: Request, response: Response) -> None:
    """Remove every cookie of ours that the browser has."""
    for cookie in (_COOKIE, _LEFT, _LETTER):
        _drop(request, response, cookie)


def _drop(request: Request, response: Response, cookie: str) -> None:
    name = _name(request, cookie)
    if name in request.cookies:
        response.delete_cookie(name, path="/", secure=_secure(request), httponly=cookie != _LEFT, samesite="lax")


def _name(request: Request, cookie: str) -> str:
    return f"__Host-{cookie}" if _secure(request) else cookie


def _secure(request: Request) -> bool:
    """False only on this machine without TLS, where browsers would refuse the `__Host-` prefix."""
    return not (request.url.scheme == "http" and request.url.hostname in _LOOPBACK)
