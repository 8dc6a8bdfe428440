"""The sign-in page and its form, and the second step for whoever has a second factor."""

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import RedirectResponse, Response

from handoff.accounts.half_way import Half
from handoff.accounts.proofs import SlowDown
from handoff.accounts.session import Session
from handoff.console.browsers import HalfIn, family, keep_half, let_in, source
from handoff.console.caller import Caller, OfficeOf, caller_by_cookie, drop_session_cookie
from handoff.console.carried import Carried, OnTheWay, arrive
from handoff.console.forms import own_form
from handoff.console.office import Office
from handoff.console.shift_forms import leaving_page
from handoff.console.speech import speak_to
from handoff.records import Account
from most116.core.errors import DeskError
from most116.web.forms import from_own_page

routes = APIRouter(include_in_schema=False)


async def own_page(request: Request) -> None:
    """Somebody else's page must not sign a browser in under an account of theirs."""
    if not from_own_page(request):
        raise DeskError(403, "desk.foreign_form")


@routes.get("/sign-in")
async def sign_in_page(request: Request, place: OfficeOf, ended: str = "") -> Response:
    if await caller_by_cookie(request, place) is not None:
        return RedirectResponse("/", 303)
    notice = place.word("desk.sign_in.ended") if ended else ""
    return place.pages.answer("sign_in.html", notice=notice, login="", carried=None)


@routes.post("/sign-in", dependencies=[Depends(own_page)])
async def sign_in(
    request: Request,
    place: OfficeOf,
    carried: OnTheWay,
    login: Annotated[str, Form()] = "",
    password: Annotated[str, Form()] = "",
) -> Response:
    come_from = source(request, place, login)
    try:
        account, found = await place.door.knock(login, password, come_from, browser=family(request))
    except DeskError as failure:
        return place.pages.answer(
            "sign_in.html",
            status=failure.status,
            headers=retry(failure),
            notice=place.word(failure.text_key),
            login=login,
            carried=carried,
        )
    return await go_on(request, place, account, found, carried)


@routes.get("/sign-in/second")
async def second_page(place: OfficeOf, _: HalfIn) -> Response:
    return place.pages.answer("second_step.html", notice="", carried=None)


@routes.post("/sign-in/second", dependencies=[Depends(own_page)])
async def second_step(
    request: Request, place: OfficeOf, who: HalfIn, carried: OnTheWay, code: Annotated[str, Form()] = ""
) -> Response:
    account, half = who
    try:
        account, session = await place.door.second(
            half.token, code, source(request, place, account.login), browser=family(request)
        )
    except DeskError as failure:
        notice = place.word(failure.text_key)
        return place.pages.answer(
            "second_step.html", status=failure.status, headers=retry(failure), notice=notice, carried=carried
        )
    return await go_on(request, place, account, session, carried)


@routes.post("/sign-out")
async def sign_out(request: Request, place: OfficeOf, caller: Annotated[Caller, Depends(own_form)]) -> Response:
    if (left := await leaving_page(place, caller, 409)) is not None:
        return left
    await place.desk.duty.times.leave(caller.account)
    await place.door.sign_out(caller.session.token)
    answer = RedirectResponse("/sign-in", 303)
    drop_session_cookie(request, answer)
    return answer


async def go_on(
    request: Request, place: Office, account: Account, found: Session | Half, carried: Carried | None = None
) -> Response:
    """To the desk, or to the step that is missing; `carried` are the words that come along."""
    if isinstance(found, Half):
        step = _on_the_way(place, found, carried)
        keep_half(request, step, found)
        return step
    if carried is not None:
        speak_to(account.habits)
    answer = await arrive(place, Caller(account=account, session=found), carried)
    let_in(request, answer, place, account, found)
    return answer


def _on_the_way(place: Office, half: Half, carried: Carried | None) -> Response:
    """The missing step. Words come along in its page, as no address holds any."""
    if carried is None:
        return RedirectResponse("/sign-in/set-up" if half.sets_up else "/sign-in/second", 303)
    if half.sets_up:
        notice = place.word("desk.signed_out")
        return place.pages.answer(
            "refusal.html", notice=notice, unsent="" if carried.page else carried.words, then="/sign-in/set-up"
        )
    return place.pages.answer("second_step.html", notice="", carried=carried)


def retry(failure: DeskError) -> dict[str, str]:
    """When to come back, for whoever was too fast."""
    return {"retry-after": str(failure.retry_after)} if isinstance(failure, SlowDown) else {}
