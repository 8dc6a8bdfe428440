"""The consultants' application: pages, API and live events on a port of their own."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, PlainTextResponse, Response
from redis.exceptions import RedisError
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp

from config.centres import Centres
from config.handbook import Handbook
from config.reply_aids import ReplyAids
from config.sections import DeskSite
from config.texts import Texts
from handoff.accounts.reception import Reception
from handoff.console import (
    admin_api,
    admin_forms,
    admin_pages,
    api,
    care_api,
    care_forms,
    closing_api,
    closing_forms,
    confirming,
    directory,
    drill_api,
    drill_forms,
    forms,
    glass_api,
    glass_forms,
    glass_pages,
    habit_forms,
    handbook_api,
    handbook_pages,
    held_pages,
    hold_api,
    hold_forms,
    intake_api,
    intake_forms,
    joining,
    later_api,
    lead_api,
    lead_forms,
    moves_api,
    moves_forms,
    own_account,
    own_account_api,
    pages,
    passkey_api,
    passkey_forms,
    pause_api,
    pause_forms,
    quiet_api,
    record_api,
    record_forms,
    reply_api,
    reply_forms,
    review_api,
    review_forms,
    session_api,
    shift_api,
    shift_end_forms,
    shift_forms,
    sign_in,
    statistics_pages,
    status_pages,
    stream,
)
from handoff.console.carried import refuse_form
from handoff.console.office import Office, Oversight
from handoff.console.refusals import of_status, refuse
from handoff.console.speaking import Speaking
from handoff.console.speech import DeskPages
from handoff.desk import Desk
from most116.app.health import told
from most116.core.clock import Clock
from most116.core.conversation import Line, Tier
from most116.core.errors import DeskError, StorageDown
from most116.core.redaction import EventLog
from most116.web.assets import Assets
from most116.web.body_cap import BodyCap
from most116.web.headers import PASSKEYS, SecurityHeaders
from most116.web.push import Push

_CONSOLE = "handoff.console"
# In the order in which their functions stand in the OpenAPI document.
_PARTS = (
    session_api,
    confirming,
    own_account_api,
    passkey_api,
    habit_forms,
    handbook_api,
    api,
    moves_api,
    later_api,
    record_api,
    closing_api,
    reply_api,
    shift_api,
    lead_api,
    directory,
    stream,
    admin_api,
    glass_api,
    pause_api,
    hold_api,
    care_api,
    intake_api,
    drill_api,
    quiet_api,
    review_api,
    sign_in,
    joining,
    pages,
    forms,
    moves_forms,
    record_forms,
    closing_forms,
    reply_forms,
    shift_end_forms,
    shift_forms,
    handbook_pages,
    held_pages,
    statistics_pages,
    status_pages,
    glass_pages,
    glass_forms,
    lead_forms,
    intake_forms,
    pause_forms,
    hold_forms,
    care_forms,
    drill_forms,
    review_forms,
    own_account,
    passkey_forms,
    admin_pages,
    admin_forms,
)
_STORAGE_DOWN = DeskError(503, "desk.storage_down")
_FAULT = DeskError(500, "desk.fault")


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """How the desk knows how the installation is: all well or not, with the findings; and Prometheus' text format."""

    ready: Callable[[], Awaitable[tuple[bool, Mapping[str, object]]]]
    metrics: Callable[[], Awaitable[str]]


def desk_app(
    *,
    desk: Desk,
    reception: Reception,
    texts: Texts,
    site: DeskSite,
    answered_within: Callable[[Line | None, Tier], timedelta],
    body_limit: int,
    clock: Clock,
    events: EventLog,
    health: Health,
    push: Push,
    centres: Centres,
    oversight: Oversight,
    aids: ReplyAids,
    handbook: Handbook,
) -> ASGIApp:
    """The application. Whoever serves it closes `push` before the server stops, which would wait for open desks."""
    assets = Assets(_CONSOLE, "most116.web")
    app = _routed()
    app.state.office = Office(
        desk=desk,
        reception=reception,
        texts=texts,
        pages=DeskPages(texts, assets, _CONSOLE),
        push=push,
        clock=clock,
        centres=centres,
        address=site.public_url,
        practice=site.practice_url,
        answered_within=answered_within,
        oversight=oversight,
        aids=aids,
        handbook=handbook,
    )
    app.router.routes.append(assets.route())
    _add_health(app, health)
    _add_refusals(app, events)
    return _guarded(app, body_limit)


def _guarded(app: FastAPI, body_limit: int) -> ASGIApp:
    # Around everything, so that the answer to a fault of ours carries the headers too. Browsers heed
    # Strict-Transport-Security over https only, so a desk tried out on this machine is not hindered by it.
    return SecurityHeaders(Speaking(BodyCap(app, limit=body_limit)), https=True, powers=PASSKEYS)


def _routed() -> FastAPI:
    app = FastAPI(
        title="most116 desk",
        version="1",  # of the API; which release answers is nobody's business
        summary="What consultants do with conversations.",
        openapi_url="/api/v1/openapi.json",
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
    )
    for part in _PARTS:
        # As they are: `include_router` would build every route anew for this application, at the first calls to it.
        app.router.routes.extend(part.routes.routes)
    return app


def _add_health(app: FastAPI, health: Health) -> None:
    @app.get("/healthz", include_in_schema=False)
    async def alive() -> Response:
        return PlainTextResponse("ok\n")

    @app.get("/readyz", include_in_schema=False)
    async def ready() -> Response:
        well, findings = await health.ready()
        return JSONResponse(told(findings), 200 if well else 503)

    @app.get("/metrics", include_in_schema=False)
    async def metrics() -> Response:
        return PlainTextResponse(await health.metrics(), media_type="text/plain; version=0.0.4; charset=utf-8")


def _add_refusals(app: FastAPI, events: EventLog) -> None:
    """Every failure has one answer, and only our own faults are logged. What was written is given back to its page."""

    @app.exception_handler(DeskError)
    async def desk_refuses(request: Request, failure: DeskError) -> Response:
        return await refuse_form(request, failure)

    @app.exception_handler(HTTPException)
    async def framework_refuses(request: Request, failure: HTTPException) -> Response:
        return refuse(request, of_status(failure.status_code))

    @app.exception_handler(RequestValidationError)
    async def shape_refuses(request: Request, failure: RequestValidationError) -> Response:
        unreadable = any(each["type"] == "json_invalid" for each in failure.errors())
        return refuse(request, DeskError(400 if unreadable else 422, "desk.bad_request"))

    @app.exception_handler(StorageDown)
    @app.exception_handler(RedisError)
    async def storage_is_down(request: Request, failure: Exception) -> Response:
        events.warning("desk_storage_down", error=type(failure).__name__)
        return refuse(request, _STORAGE_DOWN)

    @app.exception_handler(Exception)
    async def fault(request: Request, failure: Exception) -> Response:
        events.failure("desk_fault", failure)
        return refuse(request, _FAULT)
