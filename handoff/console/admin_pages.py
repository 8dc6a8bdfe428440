"""The pages of whoever looks after accounts: everybody, one account, and the audit trail."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends, Query
from fastapi.responses import Response

from handoff.accounts.administration import Invitation, Standing
from handoff.accounts.duties import Duties
from handoff.accounts.roles import Act, require
from handoff.accounts.trail import named
from handoff.console.admin_api import WhichAccount
from handoff.console.caller import Caller, OfficeOf
from handoff.console.office import Office
from handoff.console.visiting import Visitor
from handoff.console.wall_clock import when
from handoff.ranks import Role
from most116.core.clock import HERE
from most116.core.conversation import Language, Line
from most116.core.errors import DeskError
from most116.core.ids import ConsultantId

routes = APIRouter(prefix="/admin", include_in_schema=False)


async def administrator(caller: Visitor) -> Caller:
    require(caller.account, Act.MANAGE_ACCOUNTS)
    return caller


Administrator = Annotated[Caller, Depends(administrator)]


# What may be chosen for an account.
_CHOICES = {"roles": tuple(Role), "lines": tuple(Line), "languages": tuple(Language)}


@dataclass(frozen=True, slots=True, kw_only=True)
class TrailRow:
    """One entry of the trail as a page shows it."""

    number: int
    when: str
    who: str
    what: str
    about: str


@routes.get("")
async def all_accounts(place: OfficeOf, caller: Administrator) -> Response:
    return await accounts_page(place, caller)


@routes.get("/accounts/{id}")
async def one_account(place: OfficeOf, caller: Administrator, which: WhichAccount) -> Response:
    return await account_page(place, caller, which)


@routes.get("/audit")
async def trail(
    place: OfficeOf,
    caller: Administrator,
    *,
    action: Annotated[str, Query(max_length=32)] = "",
    day: Annotated[str, Query(max_length=10)] = "",
    before: Annotated[int | None, Query(ge=1, le=2**31 - 1)] = None,
    check: str = "",
) -> Response:
    who = caller.account
    page = await place.reception.trail.page(who, action=action, day=_day(day), zone=HERE, before=before)
    known = {one.account.id: one.account.login for one in await place.administration.all(who)}
    rows = [
        TrailRow(
            number=one.seq,
            when=when(one.at),
            who=named(one.entry.actor, known),
            what=action_words(place, one.entry.action),
            about=" ".join(
                filter(
                    None, [one.entry.conversation or "", *(_known(word, known) for word in one.entry.detail.split())]
                )
            ),
        )
        for one in page.entries
    ]
    broken = await place.reception.trail.broken_at(who) if check else None
    return place.pages.answer(
        "audit.html",
        rows=rows,
        older=page.older,
        action=action,
        day=day,
        kinds=[(kind, action_words(place, kind)) for kind in await place.reception.trail.actions(who)],
        checked=when(place.clock.now()) if check else "",
        broken=broken,
        csrf=caller.session.csrf,
    )


async def accounts_page(
    place: Office,
    caller: Caller,
    *,
    failure: DeskError | None = None,
    login: str = "",
    alias: str = "",
    duties: Duties | None = None,
) -> Response:
    """Everybody, and the form that invites somebody, with what stood in it when it was refused."""
    return place.pages.answer(
        "admin.html",
        status=200 if failure is None else failure.status,
        notice="" if failure is None else place.word(failure.text_key),
        standings=await place.administration.all(caller.account),
        csrf=caller.session.csrf,
        login=login,
        alias=alias,
        duties=duties,
        choices=_CHOICES,
    )


async def account_page(
    place: Office,
    caller: Caller,
    which: ConsultantId,
    *,
    failure: DeskError | None = None,
    duties: Duties | None = None,
) -> Response:
    """One account and what may be done with it; `duties`: those that were chosen and refused."""
    standing = await _standing(place, caller, which)
    return place.pages.answer(
        "admin_account.html",
        status=200 if failure is None else failure.status,
        notice="" if failure is None else place.word(failure.text_key),
        standing=standing,
        duties=duties or standing.account,
        own=which == caller.account.id,
        csrf=caller.session.csrf,
        choices=_CHOICES,
    )


def invited_page(place: Office, made: Invitation, address: str) -> Response:
    """The link, which is shown this once."""
    return place.pages.answer(
        "invited.html", login=made.account.login, address=address, until=when(made.expires_at), id=made.account.id
    )


def action_words(place: Office, action: str) -> str:
    """What an entry says happened; the bare name for one that nobody wrote words for."""
    return place.phrase(f"desk.audit.{action}", action)


async def _standing(place: Office, caller: Caller, which: ConsultantId) -> Standing:
    for one in await place.administration.all(caller.account):
        if one.account.id == which:
            return one
    raise DeskError(404, "desk.account.unknown")


def _known(word: str, known: dict[ConsultantId, str]) -> str:
    return known.get(ConsultantId(word), word)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise DeskError(422, "desk.bad_request") from None
