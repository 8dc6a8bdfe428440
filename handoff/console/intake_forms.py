"""The page on which intake is steered: what holds, what is to hold, and a second look before it does."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Form, Path, Request
from fastapi.responses import RedirectResponse, Response

from handoff.accounts.roles import Act, require
from handoff.console.caller import Caller, OfficeOf
from handoff.console.confirming import require_confirmed
from handoff.console.forecast_views import forecast_view
from handoff.console.forms import sender
from handoff.console.intake_views import Choice, intake_view, rule_words, text_told
from handoff.console.office import Office
from handoff.console.visiting import Visitor
from handoff.desk_opening import lines_of
from handoff.intake_orders import OrderKind, Rule, Why
from most116.core.conversation import Channel, Line
from most116.core.errors import DeskError

routes = APIRouter(include_in_schema=False)

_PAGE = "/intake"
# What may be written into each field; no text of the interface holds a number.
_EXAMPLES = {
    OrderKind.HOURS: {"week": "mon-fri 08:00-20:00, sat 10:00-14:00", "always": "24/7"},
    OrderKind.DAY: {"some": "2026-12-24 08:00-14:00", "none": "2026-12-24 never"},
    OrderKind.LANGUAGE: {"hours": "uk 14:00-24:00"},
    OrderKind.STAFF: {"plan": "3 mon-fri 08:00-20:00; 1 20:00-08:00"},
    OrderKind.CAMPAIGN: {"plan": "2026-12-24 18:00-22:00 x3"},
}


_FIELDS = ("kind", "line", "channel", "value", "hours", "why")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a form asks for; `length` is meant for switches."""

    rule: Rule
    why: Why
    length: timedelta


async def steering(
    request: Request, place: OfficeOf, caller: Annotated[Caller, Depends(sender(Act.STEER_INTAKE))]
) -> Caller:
    """Somebody who may, and has just proved who they are: an unattended screen must not close a line.

    They come back to the form as they had filled it: minutes count, and what is in it is ours alone.
    """
    sent = await request.form()
    filled = {name: one for name in _FIELDS if isinstance(one := sent.get(name), str) and one}
    require_confirmed(place, caller, f"{_PAGE}?{urlencode(filled)}" if filled else _PAGE)
    return caller


async def wanted(
    kind: Annotated[OrderKind, Form()],
    value: Annotated[str, Form(max_length=255)],
    *,
    line: Annotated[Line | None, Form()] = None,
    channel: Annotated[Channel | None, Form()] = None,
    why: Annotated[Why, Form()] = Why.PLAN,
    hours: Annotated[int, Form(ge=1, le=24)] = 1,
) -> Wanted:
    rule = Rule(kind=kind, line=line, channel=channel, value=value)
    return Wanted(rule=rule, why=why, length=timedelta(hours=hours))


_Steering = Annotated[Caller, Depends(steering)]


@routes.get(_PAGE)
async def intake(request: Request, place: OfficeOf, caller: Visitor) -> Response:
    """Its address may carry what stood in a form before its writer proved who they are."""
    require(caller.account, Act.STEER_INTAKE)
    return await _page(place, caller, kept={name: request.query_params.get(name, "") for name in _FIELDS})


@routes.post(f"{_PAGE}/look")
async def look(place: OfficeOf, caller: _Steering, asked: Annotated[Wanted, Depends(wanted)]) -> Response:
    """The first step: what it would do, with the words that people would hear."""
    try:
        rule = place.desk.lead.opening.planned(caller.account, asked.rule, asked.length)
    except DeskError as failure:
        return await _page(place, caller, failure, _kept(asked))
    return place.pages.answer(
        "intake_sure.html",
        csrf=caller.session.csrf,
        rule=rule,
        why=asked.why,
        hours=int(asked.length.total_seconds()) // 3600,
        what=rule_words(place, rule),
        switch=rule.kind is OrderKind.SWITCH,
        told=text_told(place, rule),
    )


@routes.post(f"{_PAGE}/orders")
async def order(place: OfficeOf, caller: _Steering, asked: Annotated[Wanted, Depends(wanted)]) -> Response:
    """The second step."""
    try:
        await place.desk.lead.opening.order(caller.account, asked.rule, asked.why, asked.length)
    except DeskError as failure:
        return await _page(place, caller, failure, _kept(asked))
    return RedirectResponse(_PAGE, 303)


@routes.post(f"{_PAGE}/orders/{{id}}/end")
async def end(
    place: OfficeOf, caller: _Steering, which: Annotated[str, Path(alias="id", pattern="^[0-9a-z]{26}$")]
) -> Response:
    try:
        await place.desk.lead.opening.end(caller.account, which)
    except DeskError as failure:
        return await _page(place, caller, failure)
    return RedirectResponse(_PAGE, 303)


def _kept(asked: Wanted) -> Mapping[str, str]:
    rule, hours = asked.rule, int(asked.length.total_seconds()) // 3600
    where = {"line": rule.line or "", "channel": rule.channel or ""}
    return {"kind": rule.kind, **where, "value": rule.value, "hours": str(hours), "why": asked.why}


async def _page(
    place: Office, caller: Caller, failure: DeskError | None = None, kept: Mapping[str, str] | None = None
) -> Response:
    opening, choice = place.desk.lead.opening, Choice(lines=lines_of(caller.account), kept=kept or {})
    seen = await intake_view(place, caller.account, await opening.now())
    return place.pages.answer(
        "intake.html",
        status=200 if failure is None else failure.status,
        notice="" if failure is None else place.word(failure.text_key),
        csrf=caller.session.csrf,
        intake=seen,
        forecast=forecast_view(place, choice.lines, await opening.forecast.ahead(choice.lines)),
        choice=choice,
        kinds=tuple(OrderKind),
        examples=_EXAMPLES,
    )
