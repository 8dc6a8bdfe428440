"""Looking after accounts over the desk API, and reading the audit trail."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query

from handoff.accounts.roles import Act
from handoff.console import shapes
from handoff.console.account_shapes import (
    AccountDuties,
    AccountSeen,
    Invited,
    NewAccount,
    TrailCheck,
    TrailEntries,
)
from handoff.console.api import NOT_JSON, REFUSALS
from handoff.console.caller import Caller, OfficeOf, signed_in, who_may
from handoff.console.confirming import require_confirmed
from handoff.records import Account
from most116.core.clock import HERE
from most116.core.errors import DeskError
from most116.core.ids import ConsultantId

ABOUT_AN_ACCOUNT: dict[int | str, dict[str, object]] = {
    400: NOT_JSON,
    404: {"model": shapes.Refusal, "description": "No such account."},
    409: {"model": shapes.Refusal, "description": "It is one's own account, the last administrator's, or holds talks."},
}
routes = APIRouter(prefix="/api/v1", tags=["accounts"], responses=REFUSALS)
_Admin = Annotated[Account, Depends(who_may(Act.MANAGE_ACCOUNTS))]


async def confirmed(place: OfficeOf, account: _Admin, caller: Annotated[Caller, Depends(signed_in)]) -> Account:
    """An administrator who has just proved who they are; 403 `desk.confirm_first` for others."""
    require_confirmed(place, caller)
    return account


_Sure = Annotated[Account, Depends(confirmed)]


async def account_id(given: Annotated[str, Path(alias="id", min_length=1)]) -> ConsultantId:
    """An id that could be one of ours; anything else never reaches storage."""
    if not (len(given) <= 32 and given.isascii() and given.isalnum()):
        raise DeskError(404, "desk.account.unknown")
    return ConsultantId(given)


WhichAccount = Annotated[ConsultantId, Depends(account_id)]


@routes.get("/accounts")
async def see_accounts(place: OfficeOf, who: _Admin) -> list[AccountSeen]:
    """Every account, by login."""
    return [AccountSeen.of(one) for one in await place.administration.all(who)]


@routes.post("/accounts", status_code=201, responses={400: NOT_JSON, 409: ABOUT_AN_ACCOUNT[409]})
async def invite(place: OfficeOf, body: NewAccount, who: _Sure) -> Invited:
    """A new account, and the one-time link by which its owner gives it a password."""
    return Invited.of(await place.administration.invite(who, body.login, body.alias, body.duties()))


@routes.put("/accounts/{id}", status_code=204, responses=ABOUT_AN_ACCOUNT)
async def change(place: OfficeOf, which: WhichAccount, body: AccountDuties, who: _Sure) -> None:
    """Another role, other lines or languages; never of one's own account."""
    await place.administration.change(who, which, body.duties())


@routes.post("/accounts/{id}/invitation", responses=ABOUT_AN_ACCOUNT)
async def invite_again(place: OfficeOf, which: WhichAccount, who: _Sure) -> Invited:
    """Take password and second factor away and give a new link, for whoever lost them."""
    return Invited.of(await place.administration.invite_again(who, which))


@routes.post("/accounts/{id}/off", status_code=204, responses=ABOUT_AN_ACCOUNT)
async def turn_off(place: OfficeOf, which: WhichAccount, who: _Sure) -> None:
    """No sign-in any more; sessions end, and what the account held goes back to the queue."""
    await place.administration.turn_off(who, which)


@routes.post("/accounts/{id}/on", status_code=204, responses=ABOUT_AN_ACCOUNT)
async def turn_on(place: OfficeOf, which: WhichAccount, who: _Sure) -> None:
    """Let the account sign in again."""
    await place.administration.turn_on(who, which)


@routes.post("/accounts/{id}/sign-out", status_code=204, responses=ABOUT_AN_ACCOUNT)
async def sign_out(place: OfficeOf, which: WhichAccount, who: _Sure) -> None:
    """End every session of the account."""
    await place.administration.sign_out(who, which)


@routes.get("/audit", tags=["audit"])
async def see_trail(
    place: OfficeOf,
    who: _Admin,
    action: Annotated[str, Query(max_length=32)] = "",
    day: date | None = None,
    before: Annotated[int | None, Query(ge=1, le=2**31 - 1)] = None,
) -> TrailEntries:
    """Who did what and when, the newest first: of one kind, of one day, older than the entry numbered `before`."""
    return TrailEntries.of(await place.reception.trail.page(who, action=action, day=day, zone=HERE, before=before))


@routes.get("/audit/check", tags=["audit"])
async def check_trail(place: OfficeOf, who: _Admin) -> TrailCheck:
    """Whether every entry fits the one before it."""
    broken = await place.reception.trail.broken_at(who)
    return TrailCheck(whole=broken is None, broken_at=broken)
