"""The desk API of passkeys: one's own, and the way in by one. A change needs a proof of the last five minutes."""

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Request, Response

from handoff.console import shapes
from handoff.console.api import NOT_JSON, REFUSALS
from handoff.console.browsers import family, let_in
from handoff.console.caller import Caller, OfficeOf, signed_in
from handoff.console.confirming import require_confirmed
from handoff.console.parties import PartyOf
from handoff.console.passkey_shapes import Added, Answer, Challenge, NewPasskey, Passkey
from most116.core.errors import DeskError

routes = APIRouter(prefix="/api/v1/passkeys", tags=["passkeys"], responses=REFUSALS)

_WRONG: dict[str, object] = {"model": shapes.Refusal, "description": "The passkey is not right."}
_NO_ADDRESS: dict[str, object] = {"model": shapes.Refusal, "description": "The desk has no address for passkeys."}
_MANY: dict[str, object] = {
    "model": shapes.Refusal,
    "description": "Too many, one that is there already, or no address for passkeys.",
}
_UNKNOWN: dict[str, object] = {"model": shapes.Refusal, "description": "No such passkey of this account."}


async def owner(place: OfficeOf, caller: Annotated[Caller, Depends(signed_in)]) -> Caller:
    """Somebody who has just proved that the account is theirs."""
    require_confirmed(place, caller)
    return caller


_Owner = Annotated[Caller, Depends(owner)]
_Caller = Annotated[Caller, Depends(signed_in)]


@routes.get("")
async def see(place: OfficeOf, caller: _Caller) -> list[Passkey]:
    """The passkeys of this account."""
    return [Passkey.of(one) for one in await place.reception.passkeys.of(caller.account.id)]


@routes.post("/options", responses={409: _MANY})
async def to_make(place: OfficeOf, caller: _Owner, party: PartyOf) -> Challenge:
    """What the owner's device is to be asked for, to make a passkey."""
    return Challenge(options=await place.reception.passkeys.to_make(caller.account, party))


@routes.post("", status_code=201, responses={400: NOT_JSON, 409: _MANY})
async def add(place: OfficeOf, body: NewPasskey, caller: _Owner, party: PartyOf) -> Added:
    """Keep a passkey that was made."""
    await place.reception.passkeys.add(caller.account, party, body.answer, body.name)
    if (await place.factors.of(caller.account.id)).codes:
        return Added(recovery_codes=[])
    return Added(recovery_codes=await place.factors.new_codes(caller.account))


@routes.delete("/{id}", status_code=204, responses={404: _UNKNOWN})
async def remove(
    place: OfficeOf, which: Annotated[str, Path(alias="id", pattern="^[0-9a-f]{64}$")], caller: _Owner
) -> Response:
    """Take a passkey from the account."""
    if not await place.reception.passkeys.remove(caller.account, which):
        raise DeskError(404, "desk.passkey.unknown")
    return Response(status_code=204)


@routes.get("/challenge", responses={409: _NO_ADDRESS})
async def challenge(place: OfficeOf, party: PartyOf) -> Challenge:
    """What a device is to sign; anybody may ask, and learns nothing about any account."""
    return Challenge(options=await place.reception.passkeys.to_show(party))


@routes.post("/sign-in", responses={400: NOT_JSON, 401: _WRONG, 409: _NO_ADDRESS})
async def sign_in(
    request: Request, response: Response, place: OfficeOf, party: PartyOf, body: Answer
) -> shapes.SignedIn:
    """Open a session by a passkey, which is both factors at once."""
    account, session = await place.reception.passkey_door.sign_in(party, body.answer, browser=family(request))
    let_in(request, response, place, account, session)
    return shapes.SignedIn(token=session.token, csrf_token=session.csrf)


@routes.post("/confirm", status_code=204, responses={400: NOT_JSON, 401: _WRONG, 409: _NO_ADDRESS})
async def confirm(place: OfficeOf, caller: _Caller, party: PartyOf, body: Answer) -> Response:
    """Prove again who you are; for five minutes what is dangerous is then allowed in this session."""
    await place.reception.passkey_door.confirm(caller.session, party, body.answer)
    return Response(status_code=204)
