"""How the desk says no: a key and its words as JSON for programs, a page for people."""

from urllib.parse import urlencode

from fastapi import Request
from fastapi.responses import JSONResponse, RedirectResponse, Response

from handoff.accounts.proofs import SlowDown
from handoff.accounts.session import ConfirmFirst
from handoff.console.office import office_of
from most116.core.errors import DeskError

_API = "/api/"
# The framework's own refusals, which know only a status.
_KEYS = {400: "desk.bad_request", 404: "desk.no_page", 405: "desk.no_page", 413: "desk.too_large"}


def refuse(request: Request, failure: DeskError, unsent: str = "") -> Response:
    """The answer to a request that was refused. `unsent`: what somebody wrote, which a refusal takes from nobody."""
    place = office_of(request)
    words = place.refusal(failure)
    headers = {"retry-after": str(failure.retry_after)} if isinstance(failure, SlowDown) else {}
    if request.url.path.startswith(_API):
        if failure.status == 401:
            headers["www-authenticate"] = "Bearer"
        return JSONResponse({"error": failure.text_key, "detail": words}, failure.status, headers)
    if failure.status == 401 and not unsent:
        return RedirectResponse("/sign-in?ended=1" if request.cookies else "/sign-in", 303)
    if isinstance(failure, ConfirmFirst):
        return RedirectResponse(f"/confirm?{urlencode({'then': failure.then}, safe='/')}", 303)
    return place.pages.answer(
        "refusal.html", status=failure.status, headers=headers, notice=words, unsent=unsent, then="/sign-in"
    )


def of_status(status: int) -> DeskError:
    """The refusal for a status that the framework chose."""
    return DeskError(status, _KEYS.get(status, "desk.bad_request"))
