"""Break-glass as pages: asking, the list, and the intervention sheet."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response

from handoff.accounts.roles import Act, may, require
from handoff.break_glass.records import OPEN_FOR, Check, Ending, Given, HandedOver, Reason, Receiver, Reveal, RevealId
from handoff.console import glass_views
from handoff.console.api import Which, conversation_id
from handoff.console.caller import Caller, OfficeOf
from handoff.console.confirming import require_confirmed
from handoff.console.office import Office
from handoff.console.speech import speak_polish
from handoff.console.visiting import Visitor, by_itself
from handoff.records import Account, ConversationRecord
from most116.core.errors import DeskError
from most116.core.messages import OWN_PAGES

routes = APIRouter(include_in_schema=False)


async def reveal_id(given: Annotated[str, Depends(conversation_id)]) -> RevealId:
    """An id that could be one of ours; anything else never reaches storage."""
    return RevealId(given)


WhichReveal = Annotated[RevealId, Depends(reveal_id)]


async def ticked_before(request: Request) -> HandedOver | None:
    """What was marked before the session ended (handoff/console/carried.py), as far as it is known here."""
    given = request.query_params
    if not given:
        return None
    return HandedOver(
        checks=tuple(each for each in Check if each in given.getlist("checks")),
        given=tuple(each for each in Given if each in given.getlist("given")),
        to=next((each for each in Receiver if each == given.get("to")), None),
        ending=next((each for each in Ending if each == given.get("ending")), None),
    )


@routes.get("/c/{id}/break-glass")
async def ask(place: OfficeOf, caller: Visitor, which: Which) -> Response:
    require(caller.account, Act.BREAK_GLASS)
    # First of all, so that nobody in a hurry fills in a form twice.
    require_confirmed(place, caller, f"/c/{which}/break-glass")
    return await ask_page(place, caller, which)


@routes.get("/break-glass")
async def all_of_them(place: OfficeOf, caller: Visitor) -> Response:
    account, glass = caller.account, place.desk.glass
    require(account, Act.BREAK_GLASS)
    return place.pages.answer(
        "glass_list.html",
        csrf=caller.session.csrf,
        cards=glass_views.listed(place, await glass.listed(account), await glass.names()),
        counts=await glass.counts(account) if may(account, Act.SUPERVISE) else (),
        lines=account.lines,
        reasons=tuple(Reason),
    )


@routes.get("/break-glass/{id}")
async def one(
    request: Request,
    place: OfficeOf,
    caller: Visitor,
    which: WhichReveal,
    ticked: Annotated[HandedOver | None, Depends(ticked_before)],
) -> Response:
    require(caller.account, Act.BREAK_GLASS)
    return await sheet_page(place, caller, which, ticked=ticked, itself=by_itself(request))


@routes.get("/break-glass/{id}/show")
async def shown_before(caller: Visitor, which: WhichReveal) -> Response:
    """Whoever comes back to where an address was shown gets the sheet, and no address of anybody."""
    require(caller.account, Act.BREAK_GLASS)
    return RedirectResponse(f"/break-glass/{which}", 303)


async def ask_page(place: Office, caller: Caller, which: Which, failure: DeskError | None = None) -> Response:
    record = await place.desk.conversation(caller.account, which)
    return place.pages.answer(
        "glass_ask.html",
        status=200 if failure is None else failure.status,
        notice="" if failure is None else place.word(failure.text_key),
        csrf=caller.session.csrf,
        talk=record.id,
        alias=record.alias,
        addressed=record.channel not in OWN_PAGES,
        reasons=tuple(Reason),
        minutes=_minutes(),
    )


async def sheet_page(
    place: Office,
    caller: Caller,
    which: RevealId,
    *,
    address: str = "",
    failure: DeskError | None = None,
    written: str | None = None,
    ticked: HandedOver | None = None,
    itself: bool = False,
) -> Response:
    """The sheet; with an address it is the answer to the form of the lead who co-signed, and leaves by itself.

    `written`, `ticked`: what is not kept: it stays in its fields. A place that was refused is no fact of the sheet.
    `itself`: the sheet that is open asks again, and nobody acted.
    """
    # It is read out to the emergency services and handed to the police, who are Polish.
    speak_polish()
    reveal = await place.desk.glass.one(caller.account, which)
    headers, until = _open_until(place, reveal) if address else ({}, "")
    sheet = await _sheet(place, caller.account, reveal, ticked=ticked, itself=itself)
    return place.pages.answer(
        "glass.html",
        status=200 if failure is None else failure.status,
        headers=headers,
        notice="" if failure is None else place.word(failure.text_key),
        csrf=caller.session.csrf,
        sheet=sheet,
        written=sheet.place if written is None else written,
        address=address,
        until=until,
        minutes=_minutes(),
    )


async def _sheet(
    place: Office, account: Account, reveal: Reveal, *, ticked: HandedOver | None, itself: bool
) -> glass_views.Sheet:
    return glass_views.sheet(
        place,
        account,
        reveal,
        record=await _record(place, account, reveal, itself=itself),
        noted=await place.desk.glass.place(account, reveal.id),
        names=await place.desk.glass.names(),
        ticked=ticked,
    )


def _open_until(place: Office, reveal: Reveal) -> tuple[dict[str, str], str]:
    """What takes a page with an address away, without scripts too, and when, in words."""
    if reveal.open_until is None:
        return {}, ""
    # By then the server opens nothing any more.
    left = max(1, int((reveal.open_until - place.clock.now()).total_seconds()))
    until = glass_views.when(reveal.open_until, place.clock.now())
    return {"refresh": f"{left}; url=/break-glass/{reveal.id}"}, until


async def _record(place: Office, account: Account, reveal: Reveal, *, itself: bool) -> ConversationRecord | None:
    """The talk as this account may read it; None when it may not, or the talk is forgotten."""
    if reveal.drill:
        return glass_views.invented_record(place, reveal)
    try:
        return await place.desk.conversation(account, reveal.conversation, itself=itself)
    except DeskError:
        return None


def _minutes() -> str:
    return str(int(OPEN_FOR.total_seconds()) // 60)
