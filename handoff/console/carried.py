"""What was sent by a form after its session had ended: carried through signing in to the fields that it stood in.

Words of a talk go to their own box, and so does the place on a sheet of break-glass, which never stands in an address.
Of the hand-over sheet and of a review it is what was ticked, as codes of ours.
"""

import re
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import urlencode

from fastapi import Depends, Request
from fastapi.responses import RedirectResponse, Response

from handoff.accounts.roles import Act, require
from handoff.break_glass.records import RevealId
from handoff.console.caller import Caller, caller_by_cookie
from handoff.console.glass_pages import sheet_page
from handoff.console.office import Office, office_of
from handoff.console.pages import desk_page
from handoff.console.refusals import refuse
from most116.core.errors import DeskError
from most116.core.ids import ConversationId
from most116.web.forms import clean, from_own_page

_FORM = re.compile(r"/c/([a-z0-9]{1,64})/([a-z-]{1,32})")
_TICKED = re.compile(r"(/break-glass/[0-9A-Za-z_-]{1,64})/sheet|(/lead/reviews/[0-9A-Za-z_-]{1,64})")
_PLACE = re.compile(r"/break-glass/([0-9A-Za-z_-]{1,64})/place")
_CODES = re.compile(r"[a-z_=&]{1,1000}")
_TICKS = ("checks", "given", "to", "ending", "findings")
_REPLY, _NOTE, _SHEET = "reply", "notes", "place of a sheet"
_NAVIGATE = "navigate"


@dataclass(frozen=True, slots=True, kw_only=True)
class Carried:
    """What somebody wrote, and the address of the form that it was written in. They stand in the pages on the way.

    `which`: the talk, or of a place the sheet.
    """

    to: str
    words: str
    which: ConversationId
    form: str

    @property
    def page(self) -> str:
        """The page of a form that was ticked, with its ticks; empty for words of a talk."""
        ticked = _TICKED.fullmatch(self.to)
        return f"{ticked[1] or ticked[2]}?{self.words}" if ticked else ""


async def carried_by(request: Request) -> Carried | None:
    """The words in a form of a talk that a page of ours sent without scripts; with them they never leave their page."""
    by_itself = request.headers.get("sec-fetch-mode", _NAVIGATE) != _NAVIGATE
    if request.method != "POST" or by_itself or not from_own_page(request):
        return None
    fields = await request.form()
    to, words = fields.get("carried_to"), fields.get("carried")
    if _FORM.fullmatch(request.url.path) or _PLACE.fullmatch(request.url.path):
        to, words = request.url.path, fields.get("text")
    if _TICKED.fullmatch(request.url.path):
        ticks = [(name, str(value)) for name, value in fields.multi_items() if name in _TICKS and value]
        to, words = request.url.path, urlencode(ticks)
    if isinstance(to, str) and _TICKED.fullmatch(to):
        known = isinstance(words, str) and _CODES.fullmatch(words)
        return Carried(to=to, words=str(words), which=ConversationId(""), form="") if known else None
    if not isinstance(to, str) or not isinstance(words, str) or not words.strip():
        return None
    if noted := _PLACE.fullmatch(to):
        return Carried(to=to, words=clean(words), which=ConversationId(noted[1]), form=_SHEET)
    found = _FORM.fullmatch(to)
    if found is None:
        return None
    return Carried(to=to, words=clean(words), which=ConversationId(found[1]), form=found[2])


OnTheWay = Annotated[Carried | None, Depends(carried_by)]


async def refuse_form(request: Request, failure: DeskError) -> Response:
    """A refusal takes no words from anybody: who is signed in has them in their box, who is not signs in with them."""
    place, carried = office_of(request), await carried_by(request)
    if carried is None:
        return refuse(request, failure)
    if failure.status == 401:
        return place.pages.answer("sign_in.html", status=401, notice=place.refusal(failure), login="", carried=carried)
    caller = await caller_by_cookie(request, place) if failure.text_key == "desk.foreign_form" else None
    if carried.page:
        return refuse(request, failure) if caller is None else RedirectResponse(carried.page, 303)
    if caller is None:
        return refuse(request, failure, carried.words)
    return await _shown(place, caller, carried, failure.status)


async def arrive(place: Office, caller: Caller, carried: Carried | None) -> Response:
    """To the desk, or to the talk with the words as the draft of it; where they cannot be kept, they are shown."""
    if carried is None:
        return RedirectResponse("/", 303)
    if carried.page:
        return RedirectResponse(carried.page, 303)
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
        if carried.form == _SHEET:
            require(caller.account, Act.BREAK_GLASS)
            back = DeskError(status, "desk.carried.back")
            return await sheet_page(place, caller, RevealId(carried.which), written=words, failure=back)
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
