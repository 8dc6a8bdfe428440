"""Break-glass by forms. An address stands in the answer to one of them, for the lead who co-signed, nowhere else."""

from collections.abc import Awaitable
from typing import Annotated

from fastapi import APIRouter, Depends, Form
from fastapi.responses import RedirectResponse, Response

from handoff.accounts.roles import Act
from handoff.break_glass.records import Check, Ending, Given, HandedOver, Reason, Receiver, Reveal, RevealId
from handoff.console import shapes
from handoff.console.api import Which
from handoff.console.caller import Caller, OfficeOf
from handoff.console.confirming import require_confirmed
from handoff.console.forms import sender
from handoff.console.glass_pages import WhichReveal, ask_page, sheet_page
from handoff.console.office import Office
from most116.core.conversation import Line
from most116.core.errors import DeskError

routes = APIRouter(include_in_schema=False)

_Talking = Annotated[Caller, Depends(sender(Act.BREAK_GLASS))]
_Lead = Annotated[Caller, Depends(sender(Act.SUPERVISE))]


@routes.post("/c/{id}/break-glass")
async def ask(place: OfficeOf, which: Which, caller: _Talking, reason: Annotated[Reason, Form()]) -> Response:
    require_confirmed(place, caller, f"/c/{which}/break-glass")
    try:
        return _to(await place.desk.glass.ask(caller.account, which, reason))
    except DeskError as failure:
        return await ask_page(place, caller, which, failure)


@routes.post("/break-glass/drills")
async def drill(
    place: OfficeOf, caller: _Talking, line: Annotated[Line, Form()], reason: Annotated[Reason, Form()]
) -> Response:
    require_confirmed(place, caller, "/break-glass")
    return _to(await place.desk.glass.ask_in_drill(caller.account, line, reason))


@routes.post("/break-glass/{id}/co-sign")
async def cosign(place: OfficeOf, which: WhichReveal, caller: _Lead) -> Response:
    require_confirmed(place, caller, f"/break-glass/{which}")
    return await _done(place, caller, which, place.desk.glass.cosign(caller.account, which))


@routes.post("/break-glass/{id}/show")
async def show(place: OfficeOf, which: WhichReveal, caller: _Lead) -> Response:
    try:
        address = await place.desk.glass.show(caller.account, which)
    except DeskError as failure:
        return await sheet_page(place, caller, which, failure=failure)
    return await sheet_page(place, caller, which, address=address)


@routes.post("/break-glass/{id}/end")
async def end(place: OfficeOf, which: WhichReveal, caller: _Talking) -> Response:
    return await _done(place, caller, which, place.desk.glass.end(caller.account, which))


@routes.post("/break-glass/{id}/place")
async def note_place(
    place: OfficeOf, which: WhichReveal, caller: _Talking, text: Annotated[str, Form()] = ""
) -> Response:
    try:
        return _to(await place.desk.glass.note_place(caller.account, which, shapes.cleaned(text)))
    except DeskError as failure:
        return await sheet_page(place, caller, which, failure=failure, written=text)


async def handed_over(
    checks: Annotated[tuple[Check, ...], Form()] = (),
    given: Annotated[tuple[Given, ...], Form()] = (),
    to: Annotated[str, Form(max_length=32)] = "",
    ending: Annotated[str, Form(max_length=32)] = "",
) -> HandedOver:
    """What the form of the sheet holds; whatever is not chosen comes empty."""
    try:
        receiver, outcome = Receiver(to) if to else None, Ending(ending) if ending else None
    except ValueError:
        raise DeskError(422, "desk.bad_request") from None
    return HandedOver(
        checks=tuple(dict.fromkeys(checks)), given=tuple(dict.fromkeys(given)), to=receiver, ending=outcome
    )


@routes.post("/break-glass/{id}/sheet")
async def hand_over(
    place: OfficeOf, which: WhichReveal, caller: _Talking, handed: Annotated[HandedOver, Depends(handed_over)]
) -> Response:
    try:
        return _to(await place.desk.glass.hand_over(caller.account, which, handed))
    except DeskError as failure:
        return await sheet_page(place, caller, which, failure=failure, ticked=handed)


@routes.post("/break-glass/{id}/review")
async def review(place: OfficeOf, which: WhichReveal, caller: _Lead) -> Response:
    return await _done(place, caller, which, place.desk.glass.review(caller.account, which))


async def _done(place: Office, caller: Caller, which: RevealId, deed: Awaitable[Reveal]) -> Response:
    """Do it and show the sheet; a refusal is said on it."""
    try:
        return _to(await deed)
    except DeskError as failure:
        return await sheet_page(place, caller, which, failure=failure)


def _to(reveal: Reveal) -> Response:
    return RedirectResponse(f"/break-glass/{reveal.id}", 303)
