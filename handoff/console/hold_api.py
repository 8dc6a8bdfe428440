"""The desk API of legal holds: a lead asks, another lead or an administrator agrees; lifting needs two people too."""

from typing import Annotated

from fastapi import APIRouter, Depends

from handoff.accounts.roles import Act
from handoff.console.api import ABOUT_ONE, REFUSALS, Which
from handoff.console.caller import OfficeOf, who_may
from handoff.console.glass_api import proven
from handoff.console.hold_shapes import HoldWish, LegalHold
from handoff.records import Account

routes = APIRouter(prefix="/api/v1", tags=["legal holds"], responses=REFUSALS)

_Asker = Annotated[Account, Depends(proven(Act.SUPERVISE))]
_Second = Annotated[Account, Depends(proven(Act.HOLD))]
_URL = "/conversations/{id}/legal-hold"
_NO_BODY: dict[int | str, dict[str, object]] = {404: ABOUT_ONE[404], 409: ABOUT_ONE[409]}


@routes.get("/legal-holds")
async def listed(place: OfficeOf, who: Annotated[Account, Depends(who_may(Act.HOLD))]) -> list[LegalHold]:
    """What is asked for, in force, or ended in the last month: on a lead's lines, for an administrator on all."""
    return [LegalHold.of(one.hold) for one in await place.desk.holds.listed(who)]


@routes.post(_URL, responses=ABOUT_ONE)
async def ask(place: OfficeOf, which: Which, body: HoldWish, who: _Asker) -> LegalHold:
    """Ask, as a lead of the line, that the words of a talk are kept past their time."""
    return LegalHold.of(await place.desk.holds.ask(who, which, body.hold))


@routes.post(f"{_URL}/agree", responses=_NO_BODY)
async def agree(place: OfficeOf, which: Which, who: _Second) -> LegalHold:
    """Agree, as somebody else than who asked; from now on nothing deletes the words, until the hold ends."""
    return LegalHold.of(await place.desk.holds.agree(who, which))


@routes.post(f"{_URL}/refuse", responses=_NO_BODY)
async def refuse(place: OfficeOf, which: Which, who: _Second) -> LegalHold:
    """Say no, or take one's own request back."""
    return LegalHold.of(await place.desk.holds.refuse(who, which))


@routes.post(f"{_URL}/lift", responses=_NO_BODY)
async def lift(place: OfficeOf, which: Which, who: _Second) -> LegalHold:
    """Want it lifted before its end; once somebody else has said so before, it is."""
    return LegalHold.of(await place.desk.holds.lift(who, which))


@routes.post(f"{_URL}/keep", responses=_NO_BODY)
async def keep(place: OfficeOf, which: Which, who: _Second) -> LegalHold:
    """Want it lifted no more."""
    return LegalHold.of(await place.desk.holds.keep(who, which))
