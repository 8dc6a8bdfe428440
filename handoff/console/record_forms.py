"""Records by forms: the form beside the talk, the page that asks for it after closing, and the verdict on the tier."""

from typing import Annotated

from fastapi import APIRouter, Depends, Form
from fastapi.responses import RedirectResponse, Response
from pydantic import ValidationError

from handoff.accounts.roles import Act, require
from handoff.console.api import Which
from handoff.console.caller import Caller, OfficeOf
from handoff.console.forms import done, sender
from handoff.console.pages import desk_page
from handoff.console.record_shapes import Choices
from handoff.console.visiting import Visitor
from handoff.talk_record import Verdict
from most116.core.errors import DeskError

routes = APIRouter(include_in_schema=False)

_Closer = Annotated[Caller, Depends(sender(Act.CLOSE))]
_Choice = Annotated[str, Form(max_length=32)]
_Several = Annotated[list[str], Form(max_length=20)]


@routes.get("/c/{id}/record")
async def page(place: OfficeOf, which: Which, caller: Visitor) -> Response:
    """The form of a closed talk, or the desk once nothing is missing in it."""
    require(caller.account, Act.CLOSE)
    if (await place.desk.records.of(caller.account, which)).done:
        return RedirectResponse("/", 303)
    return await desk_page(place, caller, record_of=which)


@routes.post("/c/{id}/record")
async def keep(  # noqa: PLR0917 -- the fields of the form
    place: OfficeOf,
    which: Which,
    caller: _Closer,
    main: _Choice = "",
    parts: _Several = [],  # noqa: B006 -- FastAPI copies it
    outcome: _Choice = "",
    about: _Choice = "",
    gender: _Choice = "unknown",
    referrals: _Several = [],  # noqa: B006
    notice: _Choice = "",
    asked: _Choice = "",
) -> Response:
    """`asked`: by the page after closing, which is content only when nothing is missing."""
    given = {
        "main": main or None,
        "parts": [part for part in parts if part],
        "outcome": outcome or None,
        "about": about or None,
        "gender": gender,
        "referrals": referrals,
        "notice": bool(notice),
    }
    try:
        chosen = Choices.model_validate(given).chosen()
    except ValidationError:
        raise DeskError(422, "desk.bad_request") from None
    try:
        record = await place.desk.records.keep(caller.account, which, chosen, done=bool(asked) or chosen.enough)
    except DeskError as failure:
        notice = place.word(failure.text_key)
        return await desk_page(place, caller, record_of=which, notice=notice, status=failure.status)
    return RedirectResponse(f"/c/{which}" if record.until is None else "/", 303)


@routes.post("/c/{id}/tier-feedback")
async def judge_tier(place: OfficeOf, which: Which, caller: _Closer, verdict: Annotated[Verdict, Form()]) -> Response:
    return await done(place, caller, which, place.desk.records.judge_tier(caller.account, which, verdict))
