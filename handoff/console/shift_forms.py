"""One's own shift by forms, and the page on which it ends: every talk needs a name before anybody signs out."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Form
from fastapi.responses import RedirectResponse, Response

from handoff.accounts.roles import Act, may
from handoff.console.caller import Caller, OfficeOf
from handoff.console.company_views import CompanyView, company_view
from handoff.console.forms import sender
from handoff.console.office import Office
from handoff.console.views import Card, Views
from handoff.console.visiting import Visitor
from handoff.records import HandBack, Standing

routes = APIRouter(include_in_schema=False)

_Taker = Annotated[Caller, Depends(sender(Act.TAKE))]


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaving:
    """One talk that needs somebody else. `asked`: the alias of the colleague who was asked to take it over."""

    card: Card
    company: CompanyView
    asked: str


@routes.post("/shift/talks")
async def set_talks(place: OfficeOf, caller: _Taker, talks: Annotated[int, Form()]) -> Response:
    await place.desk.duty.set_talks(caller.account, talks)
    return _told(place, "desk.shift.limit_set")


@routes.post("/shift/break")
async def begin_break(place: OfficeOf, caller: _Taker) -> Response:
    await place.desk.duty.begin_break(caller.account)
    return _told(place, "desk.shift.break_begun")


@routes.post("/shift/rest")
async def rest(place: OfficeOf, caller: _Taker) -> Response:
    await place.desk.duty.rest(caller.account)
    return _told(place, "desk.shift.break_begun")


@routes.post("/shift/back")
async def end_break(place: OfficeOf, caller: _Taker) -> Response:
    await place.desk.duty.end_break(caller.account)
    return _told(place, "desk.shift.break_over")


@routes.post("/shift/ready")
async def begin_ready(place: OfficeOf, caller: _Taker) -> Response:
    await place.desk.offers.begin(caller.account)
    return _told(place, "desk.ready.begun")


@routes.post("/shift/not-ready")
async def end_ready(place: OfficeOf, caller: _Taker) -> Response:
    await place.desk.offers.end(caller.account)
    return _told(place, "desk.ready.over")


@routes.get("/leaving")
async def leaving(place: OfficeOf, caller: Visitor) -> Response:
    """Who takes over what."""
    return await leaving_page(place, caller) or RedirectResponse("/", 303)


async def leaving_page(place: Office, caller: Caller, status: int = 200) -> Response | None:
    """The talks that are left without an owner when this account goes; None when there are none."""
    account, views = caller.account, Views(place)
    held = await place.desk.mine(account) if may(account, Act.TAKE) else []
    if not held:
        return None
    colleagues = await place.desk.company.colleagues(account)
    talks: Sequence[Leaving] = [
        Leaving(
            card=views.card(entry),
            company=company_view(place, record, account, colleagues),
            asked=next((one.alias for one in record.company if one.standing is Standing.TAKES_OVER), ""),
        )
        for entry in held
        for record in [await place.desk.conversation(account, entry.id)]
    ]
    return place.pages.answer(
        "leaving.html", status=status, talks=talks, csrf=caller.session.csrf, hand_backs=tuple(HandBack)
    )


def _told(place: Office, key: str) -> Response:
    """For a page that is open already: it shows these words and reads its lists again."""
    return place.pages.answer("told.html", notice=place.word(key))
