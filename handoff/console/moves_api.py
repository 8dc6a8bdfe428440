"""The desk API of what leads from one colleague to another."""

from typing import Annotated

from fastapi import APIRouter, Depends, Response

from handoff.accounts.roles import Act
from handoff.console import move_shapes, shapes
from handoff.console.api import ABOUT_ONE, REFUSALS, Which
from handoff.console.caller import OfficeOf, who_may
from handoff.records import Account
from most116.core.ids import ConsultantId

routes = APIRouter(prefix="/api/v1", responses=REFUSALS)

_Taker = Annotated[Account, Depends(who_may(Act.TAKE))]
_Giver = Annotated[Account, Depends(who_may(Act.TRANSFER))]
_Inviter = Annotated[Account, Depends(who_may(Act.INVITE))]


@routes.get("/colleagues", tags=["company"])
async def see_colleagues(place: OfficeOf, who: _Taker) -> list[move_shapes.Colleague]:
    """Everybody else who holds conversations, those at the desk now first."""
    return [move_shapes.Colleague.of(one, here=here) for one, here in await place.desk.company.colleagues(who)]


@routes.get("/offers", tags=["company"])
async def see_offers(place: OfficeOf, who: _Taker) -> list[move_shapes.OfferedTalk]:
    """What this account was asked for or has come into; a lead also sees what waits for a lead's word."""
    return [move_shapes.OfferedTalk.of(offer) for offer in await place.desk.company.offers(who)]


@routes.post("/conversations/{id}/hand-over", tags=["company"], responses=ABOUT_ONE)
async def hand_over(place: OfficeOf, which: Which, body: move_shapes.HandOver, who: _Giver) -> shapes.Conversation:
    """Offer the conversation to a colleague; one of the other line may have it once the person agrees."""
    return shapes.Conversation.of(await place.desk.company.hand_over(who, which, ConsultantId(body.to)))


@routes.post("/conversations/{id}/accept", tags=["company"], responses=ABOUT_ONE)
async def accept(place: OfficeOf, which: Which, who: _Taker) -> shapes.Conversation:
    """Take over what a colleague offered; somebody in immediate danger only with a lead's word."""
    return shapes.Conversation.of(await place.desk.company.accept(who, which))


@routes.post("/conversations/{id}/agree", tags=["company"], responses=ABOUT_ONE)
async def agree(
    place: OfficeOf, which: Which, who: Annotated[Account, Depends(who_may(Act.SUPERVISE))]
) -> shapes.Conversation:
    """Agree, as a lead, that somebody in immediate danger is handed over."""
    return shapes.Conversation.of(await place.desk.company.agree(who, which))


@routes.post("/conversations/{id}/invitations", tags=["company"], responses=ABOUT_ONE)
async def invite(place: OfficeOf, which: Which, body: move_shapes.Invitation, who: _Inviter) -> shapes.Conversation:
    """Ask a colleague to read along or to write too."""
    record = await place.desk.company.invite(who, which, ConsultantId(body.to), body.standing)
    return shapes.Conversation.of(record)


@routes.post("/conversations/{id}/join", tags=["company"], responses=ABOUT_ONE)
async def join(place: OfficeOf, which: Which, who: _Taker) -> shapes.Conversation:
    """Come into a conversation to which this account was invited; everybody in it sees that."""
    return shapes.Conversation.of(await place.desk.company.join(who, which))


@routes.post("/conversations/{id}/leave", tags=["company"], status_code=204, responses=ABOUT_ONE)
async def leave(place: OfficeOf, which: Which, who: _Taker) -> Response:
    """Say no to what this account was asked for, or go out again."""
    await place.desk.company.leave(who, which)
    return Response(status_code=204)


@routes.post("/conversations/{id}/send-away", tags=["company"], responses=ABOUT_ONE)
async def send_away(place: OfficeOf, which: Which, body: move_shapes.SendAway, who: _Inviter) -> shapes.Conversation:
    """Take an offer back, or end that somebody is in the conversation."""
    return shapes.Conversation.of(await place.desk.company.send_away(who, which, ConsultantId(body.account)))


@routes.post("/conversations/{id}/to-trained", tags=["company"], responses=ABOUT_ONE)
async def to_trained(place: OfficeOf, which: Which, who: _Giver) -> shapes.Conversation:
    """Hand an abusive talk on to whoever is trained for it: back to the queue, and offered to such colleagues first."""
    return shapes.Conversation.of(await place.desk.offers.hand_to_trained(who, which))


@routes.post("/conversations/{id}/stay", tags=["company"], responses=ABOUT_ONE)
async def stay(place: OfficeOf, which: Which, who: _Giver) -> shapes.Conversation:
    """Take the question about the other line back: the owner's act, or a lead's where nobody answered."""
    return shapes.Conversation.of(await place.desk.company.stay(who, which))
