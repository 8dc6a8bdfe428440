"""What leads from one colleague to another, by forms: each act, then the page that shows its outcome."""

from datetime import date, datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Form
from fastapi.responses import Response

from handoff.accounts.roles import Act
from handoff.console.api import Which
from handoff.console.caller import Caller, OfficeOf
from handoff.console.forms import done, sender
from handoff.console.office import Office
from handoff.console.wall_clock import written_time
from handoff.records import CheckIn, Standing
from most116.core.errors import DeskError
from most116.core.ids import ConsultantId, ConversationId

routes = APIRouter(include_in_schema=False)

_Taker = Annotated[Caller, Depends(sender(Act.TAKE))]
_Giver = Annotated[Caller, Depends(sender(Act.TRANSFER))]
_Inviter = Annotated[Caller, Depends(sender(Act.INVITE))]
_Replier = Annotated[Caller, Depends(sender(Act.REPLY))]
_Whom = Annotated[str, Form(max_length=64)]


@routes.post("/c/{id}/hand-over")
async def hand_over(place: OfficeOf, which: Which, caller: _Giver, to: _Whom) -> Response:
    return await done(place, caller, which, place.desk.company.hand_over(caller.account, which, ConsultantId(to)))


@routes.post("/c/{id}/accept")
async def accept(place: OfficeOf, which: Which, caller: _Taker) -> Response:
    return await done(place, caller, which, place.desk.company.accept(caller.account, which))


@routes.post("/c/{id}/agree")
async def agree(place: OfficeOf, which: Which, caller: Annotated[Caller, Depends(sender(Act.SUPERVISE))]) -> Response:
    return await done(place, caller, which, place.desk.company.agree(caller.account, which))


@routes.post("/c/{id}/invite")
async def invite(
    place: OfficeOf, which: Which, caller: _Inviter, to: _Whom, standing: Annotated[Standing, Form()] = Standing.READS
) -> Response:
    asked = place.desk.company.invite(caller.account, which, ConsultantId(to), standing)
    return await done(place, caller, which, asked)


@routes.post("/c/{id}/join")
async def join(place: OfficeOf, which: Which, caller: _Taker) -> Response:
    return await done(place, caller, which, place.desk.company.join(caller.account, which))


@routes.post("/c/{id}/leave")
async def leave(place: OfficeOf, which: Which, caller: _Taker) -> Response:
    return await done(place, caller, which, place.desk.company.leave(caller.account, which), after="/")


@routes.post("/c/{id}/send-away")
async def send_away(place: OfficeOf, which: Which, caller: _Inviter, account: _Whom) -> Response:
    return await done(place, caller, which, place.desk.company.send_away(caller.account, which, ConsultantId(account)))


@routes.post("/c/{id}/to-trained")
async def to_trained(place: OfficeOf, which: Which, caller: _Giver) -> Response:
    return await done(place, caller, which, place.desk.offers.hand_to_trained(caller.account, which), after="/")


@routes.post("/c/{id}/stay")
async def stay(place: OfficeOf, which: Which, caller: _Giver) -> Response:
    return await done(place, caller, which, place.desk.company.stay(caller.account, which))


@routes.post("/c/{id}/check-in")
async def check_in(
    place: OfficeOf,
    which: Which,
    caller: _Replier,
    step: Annotated[CheckIn, Form()],
) -> Response:
    after = f"/c/{which}/record" if step is CheckIn.CLOSE else ""
    return await done(place, caller, which, place.desk.later.check_in(caller.account, which, step), after=after)


@routes.post("/c/{id}/follow-up")
async def follow_up(
    place: OfficeOf,
    which: Which,
    caller: _Replier,
    day: Annotated[date, Form()],
    at: Annotated[str, Form(max_length=8)] = "",
) -> Response:
    """`at` is the time of day in Poland, as it is written by hand."""
    return await done(place, caller, which, _follow_up(place, caller, which, day, at))


async def _follow_up(place: Office, caller: Caller, which: ConversationId, day: date, at: str) -> None:
    time = written_time(at)
    if time is None:
        raise DeskError(422, "desk.follow_up_time")
    await place.desk.later.follow_up(caller.account, which, datetime.combine(day, time))
