"""The site for people and platforms: webhooks, the web chat, and whether all is well."""

from collections.abc import Awaitable, Callable, Mapping, Sequence

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp

from config.settings import Settings
from most116.app.health import told
from most116.app.webhook_port import Straight, WebhookPort
from most116.web.body_cap import BodyCap
from most116.web.headers import SecurityHeaders
from most116.web.proxies import ClientAddress


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

    ports = [Route(path, port, methods=["GET", "POST"]) for path, port in webhooks.items()]
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
    straight = Straight(site, ports=webhooks, limit=settings.public.body_limit_bytes)
    # Around everything, so that the answer to a fault of ours carries the headers too.
    return SecurityHeaders(straight, https=settings.public_base_url.startswith("https://"))


async def _without_slash(request: Request) -> Response:
    """Who typed an address with a slash behind it is led to the same one without."""
    return RedirectResponse(f"/{request.path_params['path'].strip('/')}", status_code=308)
