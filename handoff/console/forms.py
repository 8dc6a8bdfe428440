"""What is done at the desk by forms: each act, then the page that shows its outcome."""

from collections.abc import Awaitable, Callable
from typing import Annotated

from fastapi import APIRouter, Depends, Form
from fastapi.responses import RedirectResponse, Response

from handoff.accounts.roles import Act, require
from handoff.closing_why import ClosingWhy
from handoff.console import shapes
from handoff.console.api import Which
from handoff.console.caller import Caller, OfficeOf, proves_own_page
from handoff.console.office import Office
from handoff.console.pages import desk_page
from handoff.console.strange import STRANGE
from handoff.console.visiting import Visitor
from handoff.records import HandBack
from most116.core.conversation import Line
from most116.core.errors import DeskError
from most116.core.ids import ConversationId

routes = APIRouter(include_in_schema=False)


async def own_form(caller: Visitor, csrf: Annotated[str, Form()] = "") -> Caller:
    """The visitor, once it is sure that the form was made by our own page."""
    if not proves_own_page(caller, csrf):
        raise DeskError(403, "desk.foreign_form")
    return caller


def sender(act: Act) -> Callable[[Caller], Awaitable[Caller]]:
    """A dependency that gives whoever sent the form, when their role allows `act`."""

    async def allowed(caller: Annotated[Caller, Depends(own_form)]) -> Caller:
        require(caller.account, act)
        return caller

    return allowed


Words = Annotated[str, Form()]


@routes.post("/next")
async def take_next(place: OfficeOf, caller: Annotated[Caller, Depends(sender(Act.TAKE))]) -> Response:
    record = await place.desk.take_next(caller.account)
    if record is None:
        return await desk_page(place, caller, notice=place.word("desk.nobody_waits"))
    return _to(record.id)


@routes.post("/c/{id}/claim")
async def claim(place: OfficeOf, which: Which, caller: Annotated[Caller, Depends(sender(Act.TAKE))]) -> Response:
    return await done(place, caller, which, place.desk.claim(caller.account, which))


@routes.post("/c/{id}/notes")
async def note(
    place: OfficeOf, which: Which, caller: Annotated[Caller, Depends(sender(Act.NOTE))], text: Words = ""
) -> Response:
    kept = place.desk.note(caller.account, which, shapes.cleaned(text))
    return await done(place, caller, which, kept, note=text)


@routes.post("/c/{id}/transfer")
async def transfer(
    place: OfficeOf,
    which: Which,
    caller: Annotated[Caller, Depends(sender(Act.TRANSFER))],
    line: Annotated[Line, Form()],
) -> Response:
    return await done(place, caller, which, place.desk.transfer(caller.account, which, line))


@routes.post("/c/{id}/return-code")
async def return_code(place: OfficeOf, which: Which, caller: Annotated[Caller, Depends(sender(Act.REPLY))]) -> Response:
    return await done(place, caller, which, place.desk.give_return_code(caller.account, which))


@routes.post("/c/{id}/release")
async def release(
    place: OfficeOf,
    which: Which,
    caller: Annotated[Caller, Depends(sender(Act.RELEASE))],
    reason: Annotated[HandBack, Form()] = HandBack.OTHER,
) -> Response:
    return await done(place, caller, which, place.desk.release(caller.account, which, reason), after="/")


async def done(
    place: Office,
    caller: Caller,
    which: ConversationId,
    deed: Awaitable[object],
    *,
    draft: str = "",
    note: str = "",
    why: ClosingWhy | None = None,
    after: str = "",
) -> Response:
    """Do it and show the outcome; a refusal is said on the page where the act was tried, with the words kept.

    `draft`: words for the reply box; `note`: words for the box for notes; `why`: what stood in the form that closes.
    """
    try:
        await deed
    except DeskError as failure:
        notice, insist = place.refusal(failure), failure.text_key == STRANGE
        try:
            return await desk_page(
                place,
                caller,
                which,
                notice=notice,
                draft=draft,
                note=note,
                why=why,
                insist=insist,
                status=failure.status,
            )
        except DeskError:
            unsent = note or draft or (why.note if why else "")
            return await desk_page(place, caller, notice=notice, unsent=unsent, status=failure.status)
    return RedirectResponse(after, 303) if after else _to(which)


def _to(which: ConversationId) -> Response:
    return RedirectResponse(f"/c/{which}", 303)
