"""Words of a talk that were sent by a form after its session had ended: carried through signing in to their own box."""

import re
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request
from fastapi.responses import RedirectResponse, Response

from handoff.accounts.roles import Act, require
from handoff.console.caller import Caller, caller_by_cookie
from handoff.console.office import Office, office_of
from handoff.console.pages import desk_page
from handoff.console.refusals import refuse
from most116.core.errors import DeskError
from most116.core.ids import ConversationId
from most116.web.forms import clean, from_own_page

_FORM = re.compile(r"/c/([a-z0-9]{1,64})/([a-z-]{1,32})")
_REPLY, _NOTE = "reply", "notes"
_NAVIGATE = "navigate"


@dataclass(frozen=True, slots=True, kw_only=True)
class Carried:
    """What somebody wrote, and the address of the form that it was written in. They stand in the pages on the way."""

    to: str
    words: str
    which: ConversationId
    form: str


async def carried_by(request: Request) -> Carried | None:
    """The words in a form of a talk that a page of ours sent without scripts; with them they never leave their page."""
    by_itself = request.headers.get("sec-fetch-mode", _NAVIGATE) != _NAVIGATE
    if request.method != "POST" or by_itself or not from_own_page(request):
        return None
    fields = await request.form()
    to, words = fields.get("carried_to"), fields.get("carried")
    if _FORM.fullmatch(request.url.path):
        to, words = request.url.path, fields.get("text")
    found = _FORM.fullmatch(to) if isinstance(to, str) else None
    if found is None or not isinstance(words, str) or not words.strip():
        return None
    return Carried(to=found[0], words=clean(words), which=ConversationId(found[1]), form=found[2])


OnTheWay = Annotated[Carried | None, Depends(carried_by)]


async def refuse_form(request: Request, failure: DeskError) -> Response:
    """A refusal takes no words from anybody: who is signed in has them in their box, who is not signs in with them."""
    place, carried = office_of(request), await carried_by(request)
    if carried is None:
        return refuse(request, failure)
    if failure.status == 401:
        return place.pages.answer("sign_in.html", status=401, notice=place.refusal(failure), login="", carried=carried)
    caller = await caller_by_cookie(request, place) if failure.text_key == "desk.foreign_form" else None
    if caller is None:
        return refuse(request, failure, carried.words)
    return await _shown(place, caller, carried, failure.status)


async def arrive(place: Office, caller: Caller, carried: Carried | None) -> Response:
    """To the desk, or to the talk with the words as the draft of it; where they cannot be kept, they are shown."""
    if carried is None:
        return RedirectResponse("/", 303)
    if carried.form == _REPLY:
        try:
            await place.desk.drafts.keep(caller.account, carried.which, carried.words)
        except DeskError:
            return await _shown(place, caller, carried, 200)
        return RedirectResponse(f"/c/{carried.which}", 303)
    return await _shown(place, caller, carried, 200)


async def _shown(place: Office, caller: Caller, carried: Carried, status: int) -> Response:
    notice, words = place.word("desk.carried.back"), carried.words
    to_reply, to_note = carried.form == _REPLY, carried.form == _NOTE
    try:
        require(caller.account, Act.READ)
        return await desk_page(
            place,
            caller,
            carried.which,
            notice=notice,
            draft=words if to_reply else "",
            note=words if to_note else "",
            unsent="" if to_reply or to_note else words,
            status=status,
        )
    except DeskError:
        return await desk_page(place, caller, unsent=words, status=status)
