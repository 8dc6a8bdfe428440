"""The board of shift leads as a page, and their acts by forms."""

from collections.abc import Awaitable
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Form
from fastapi.responses import RedirectResponse, Response

from handoff.accounts.roles import Act, require
from handoff.console.admin_api import WhichAccount
from handoff.console.api import Which
from handoff.console.asked_views import asked_of
from handoff.console.bell_words import bell_words
from handoff.console.caller import Caller, OfficeOf
from handoff.console.forms import sender
from handoff.console.intake_views import Choice
from handoff.console.lead_views import board_view
from handoff.console.menu import elsewhere
from handoff.console.office import Office
from handoff.console.span_words import span_words
from handoff.console.visiting import Visitor
from handoff.desk_lead import LowerReason
from handoff.desk_opening import lines_of
from most116.core.conversation import Language, Line, Tier
from most116.core.errors import DeskError
from most116.core.ids import ConsultantId

routes = APIRouter(include_in_schema=False)

_Lead = Annotated[Caller, Depends(sender(Act.SUPERVISE))]


@routes.get("/lead")
async def board(place: OfficeOf, caller: Visitor) -> Response:
    require(caller.account, Act.SUPERVISE)
    return await _board_page(place, caller)


@routes.post("/lead/c/{id}/ask-to-take")
async def ask_to_take(
    place: OfficeOf, which: Which, caller: _Lead, to: Annotated[str, Form(max_length=64)]
) -> Response:
    return await _done(place, caller, place.desk.lead.ask_to_take(caller.account, which, ConsultantId(to)))


@routes.post("/lead/c/{id}/lower")
async def lower(
    place: OfficeOf,
    which: Which,
    caller: _Lead,
    tier: Annotated[Literal["high", "elevated", "standard"], Form()],
    why: Annotated[LowerReason, Form()],
) -> Response:
    return await _done(place, caller, place.desk.lead.lower(caller.account, which, Tier[tier.upper()], why))


@routes.post("/lead/c/{id}/take-away")
async def take_away(place: OfficeOf, which: Which, caller: _Lead) -> Response:
    return await _done(place, caller, place.desk.lead.take_away(caller.account, which))


@routes.post("/lead/colleagues/{id}/ceiling")
async def set_ceiling(
    place: OfficeOf,
    which: WhichAccount,
    caller: _Lead,
    talks: Annotated[int, Form(ge=0, le=1_000)] = 0,
    calm_only: Annotated[str, Form(max_length=8)] = "",
) -> Response:
    """`talks` 0: as many as the installation allows."""
    ceiling = talks or None
    return await _done(
        place, caller, place.desk.lead.set_ceiling(caller.account, which, ceiling, calm_only=bool(calm_only))
    )


@routes.post("/lead/colleagues/{id}/skills")
async def change_skills(
    place: OfficeOf,
    which: WhichAccount,
    caller: _Lead,
    lines: Annotated[list[Line], Form(max_length=len(Line))] = [],  # noqa: B006 -- FastAPI copies it
    languages: Annotated[list[Language], Form(max_length=len(Language))] = [],  # noqa: B006
) -> Response:
    return await _done(place, caller, place.desk.lead.skills.change(caller.account, which, lines, languages))


@routes.post("/c/{id}/pass")
async def pass_on(place: OfficeOf, which: Which, caller: Annotated[Caller, Depends(sender(Act.TAKE))]) -> Response:
    await place.desk.offers.pass_on(caller.account, which)
    return place.pages.answer("told.html", notice=place.word("desk.wish.passed"))


async def _done(place: Office, caller: Caller, deed: Awaitable[object]) -> Response:
    try:
        await deed
    except DeskError as failure:
        return await _board_page(place, caller, place.word(failure.text_key), failure.status)
    return RedirectResponse("/lead", 303)


async def _board_page(place: Office, caller: Caller, notice: str = "", status: int = 200) -> Response:
    position = await place.desk.position()
    found = await board_view(place, await place.desk.lead.board(caller.account), caller.account)
    return place.pages.answer(
        "board.html",
        status=status,
        board=found,
        asked_of=await asked_of(place, caller),
        choice=Choice(lines=lines_of(caller.account)),
        elsewhere=elsewhere(caller.account),
        csrf=caller.session.csrf,
        alias=caller.account.alias,
        notice=notice,
        position=position,
        reasons=tuple(LowerReason),
        own_lines=caller.account.lines,
        all_languages=tuple(Language),
        now=place.clock.now().isoformat(),
        words={"bell": bell_words(place), "say": span_words(place)},
    )
