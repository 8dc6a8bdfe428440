"""The site for people and platforms: webhooks, the web chat, and whether all is well."""

from collections.abc import Awaitable, Callable, Mapping, Sequence

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp

from bridges.raw_http import Ignored, RawReply, RawRequest, Webhook, external_url
from config.settings import Settings
from most116.app.health import told
from most116.core.errors import StorageDown
from most116.core.ports import Accept
from most116.core.redaction import EventLog
from most116.web.body_cap import BodyCap, BodyTooLarge
from most116.web.headers import SecurityHeaders
from most116.web.proxies import ClientAddress


class WebhookPort:
    """Hands a platform's requests to its webhook, and what they hold to `accept`."""

    def __init__(self, webhook: Webhook, *, accept: Accept, public_base_url: str, events: EventLog) -> None:
        self._webhook = webhook
        self._accept = accept
        self._public_base_url = public_base_url
        self._events = events

    async def receive(self, request: Request) -> Response:
        raw = RawRequest(
            method=request.method,
            url=external_url(self._public_base_url, request.url.path, request.url.query),
            headers=dict(request.headers),
            query=dict(request.query_params),
            body=await request.body(),
        )
        if not self._webhook.verify(raw):
            self._events.warning("forged_request", where=request.url.path)
            return PlainTextResponse("The signature is missing or wrong.\n", status_code=403)
        try:
            return _answer(await self._take(raw))
        except BodyTooLarge:
            raise
        except Exception as failure:  # noqa: BLE001 -- the platform must hear that it was not kept, and try again
            self._events.failure("request_not_kept", failure, where=request.url.path)
            return _answer(self._webhook.unavailable(raw))

    async def _take(self, raw: RawRequest) -> RawReply:
        down: StorageDown | None = None
        for event in self._webhook.parse(raw):
            if isinstance(event, Ignored):
                note = self._events.warning if event.alarming else self._events.info
                note("request_ignored", reason=event.why)
                continue
            try:
                await self._accept(event)
            except StorageDown as failure:
                # The others are kept all the same: not every platform sends them again.
                down = failure
        if down is not None:
            raise down
        return self._webhook.answer(raw)


def public_app(
    *,
    settings: Settings,
    webhooks: Mapping[str, WebhookPort],
    pages: Sequence[BaseRoute],
    ready: Callable[[], Awaitable[tuple[bool, Mapping[str, object]]]],
) -> ASGIApp:
    """`webhooks` by path; `pages` are the routes of the channels that live on our own site."""

    async def healthz(_: Request) -> Response:
        return PlainTextResponse("ok\n")

    async def readyz(_: Request) -> Response:
        all_works, works = await ready()
        return JSONResponse(told(works), status_code=200 if all_works else 503)

    ports = [Route(path, port.receive, methods=["GET", "POST"]) for path, port in webhooks.items()]
    own = [Route("/healthz", healthz), Route("/readyz", readyz)]
    site = Starlette(
        routes=[*ports, *own, *pages, Route("/{path:path}/", _without_slash)],
        middleware=[
            Middleware(ClientAddress, trusted=settings.public.trusted_proxies),
            Middleware(BodyCap, limit=settings.public.body_limit_bytes),
        ],
    )
    # The framework's own redirect names the host that a request claims, and http where a proxy ends TLS.
    site.router.redirect_slashes = False
    # Around everything, so that the answer to a fault of ours carries the headers too.
    return SecurityHeaders(site, https=settings.public_base_url.startswith("https://"))


async def _without_slash(request: Request) -> Response:
    """Who typed an address with a slash behind it is led to the same one without."""
    return RedirectResponse(f"/{request.path_params['path'].strip('/')}", status_code=308)


def _answer(reply: RawReply) -> Response:
    return Response(
        reply.body, status_code=reply.status, media_type=reply.content_type, headers=dict(reply.headers) or None
    )
