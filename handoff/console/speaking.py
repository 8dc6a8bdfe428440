"""What a request tells of the language it wants, before anybody knows who sends it."""

from fastapi import Request, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from handoff.console.caller import named_cookie, on_this_machine
from handoff.console.speech import begin_to_speak, stop_speaking
from most116.core.conversation import Language

_COOKIE = "desk-language"
_DAYS = 400


class Speaking:
    """Pure ASGI middleware: every request begins anew, so that nobody is spoken to as the one before."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request = Request(scope)
        chosen = request.cookies.get(named_cookie(request, _COOKIE), "")
        before = begin_to_speak(chosen, request.headers.get("accept-language", ""))
        try:
            await self.app(scope, receive, send)
        finally:
            stop_speaking(before)


def keep_language(request: Request, response: Response, language: Language) -> None:
    """Have this browser ask for a language; it tells nothing of who sits at it."""
    response.set_cookie(
        named_cookie(request, _COOKIE),
        language,
        max_age=_DAYS * 86_400,
        path="/",
        secure=not on_this_machine(request),
        httponly=True,
        samesite="strict",
    )
