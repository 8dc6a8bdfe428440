"""Choosing how the desk shows itself: on one's own account, by the page itself, and before anybody signs in."""

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import RedirectResponse, Response

from config.texts import STAFF_LANGUAGES
from handoff.console import shapes
from handoff.console.api import NOT_JSON, REFUSALS
from handoff.console.caller import Caller, OfficeOf, signed_in
from handoff.console.confirming import our_page
from handoff.console.forms import own_form
from handoff.console.sign_in import own_page
from handoff.console.speaking import keep_language
from handoff.habits import Habits, Look, Width
from most116.core.conversation import Language
from most116.core.errors import DeskError

routes = APIRouter()
_BY_BROWSER = ""


class HabitChanges(shapes.Shape):
    """How the page is laid out; what is left out stays as it is."""

    enter_sends: bool | None = None
    single_keys: bool | None = None
    details_open: bool | None = None
    record_open: bool | None = None
    lists_width: Width | None = None
    details_width: Width | None = None
    toured: bool | None = None


@routes.get("/api/v1/habits", tags=["session"], responses=REFUSALS)
async def see_habits(caller: Annotated[Caller, Depends(signed_in)]) -> Habits:
    """How this account likes its desk."""
    return caller.account.habits


@routes.patch("/api/v1/habits", tags=["session"], responses={**REFUSALS, 400: NOT_JSON})
async def change_habits(place: OfficeOf, body: HabitChanges, caller: Annotated[Caller, Depends(signed_in)]) -> Habits:
    """Keep how the page is laid out, for this account, wherever it signs in next."""
    return await place.reception.habits.change(caller.account.id, body.model_dump(exclude_none=True))


@routes.post("/account/habits", include_in_schema=False)
async def choose(
    place: OfficeOf,
    caller: Annotated[Caller, Depends(own_form)],
    *,
    language: Annotated[str, Form()] = _BY_BROWSER,
    look: Annotated[Look, Form()] = Look.AUTO,
) -> Response:
    chosen = None if language == _BY_BROWSER else _known(language)
    await place.reception.habits.change(caller.account.id, {"language": chosen, "look": look})
    return RedirectResponse("/account", 303)


@routes.post("/account/tour", include_in_schema=False)
async def tour(
    place: OfficeOf, caller: Annotated[Caller, Depends(own_form)], *, again: Annotated[str, Form()] = ""
) -> Response:
    """Put the tour away, or have it shown `again`."""
    await place.reception.habits.change(caller.account.id, {"toured": not again})
    return RedirectResponse("/", 303)


@routes.post("/sign-in/language", include_in_schema=False, dependencies=[Depends(own_page)])
async def choose_before(
    request: Request, language: Annotated[str, Form()] = "", then: Annotated[str, Form(max_length=300)] = "/sign-in"
) -> Response:
    answer = RedirectResponse(our_page(then), 303)
    keep_language(request, answer, _known(language))
    return answer


def _known(language: str) -> Language:
    if language not in STAFF_LANGUAGES:
        raise DeskError(422, "desk.bad_request")
    return Language(language)
