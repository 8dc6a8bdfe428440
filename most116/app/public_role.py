"""The public role: everything the internet reaches. It has no way to SQL and cannot open a conversation."""

from functools import partial

from starlette.types import ASGIApp

from bridges.registry import webhooks
from most116.app.assembly import make_intake, make_mailbox
from most116.app.brake import Brake
from most116.app.health import StorageState, heard_only_when_read, look
from most116.app.public_pages import public_pages
from most116.app.public_site import public_app
from most116.app.roles import Run
from most116.app.sites import serve
from most116.app.sockets import listen
from most116.app.webhook_port import WebhookPort
from most116.app.wiring import Parts
from most116.core.ports import Accept, Mailbox
from most116.web.push import Push


async def run_public(run: Run) -> None:
    parts, settings, runtime = run.parts, run.parts.settings, run.parts.runtime
    push, storage, brake = Push(), StorageState(), Brake(parts.settings.intake.slow_from)
    mailbox = make_mailbox(parts)
    accept = heard_only_when_read(brake.held(make_intake(parts)), storage)
    app = public_site(parts, accept=accept, mailbox=mailbox, push=push, brake=brake)
    storage.follow(runtime.redis)
    brake.follow(runtime.redis)
    sock = listen(settings.public.host, settings.public.port, run.descriptor)
    await serve(app, sock, run.stop, run.started, push.close)
    await storage.stop()
    await brake.stop()
    await mailbox.close()


def public_site(parts: Parts, *, accept: Accept, mailbox: Mailbox, push: Push, brake: Brake | None = None) -> ASGIApp:
    """The whole site, with the webhooks of every platform that is on; what it hears goes to `accept`."""
    settings, runtime = parts.settings, parts.runtime
    pages = public_pages(parts, accept, mailbox, push)
    ports = {
        path: WebhookPort(
            webhook,
            accept=accept,
            public_base_url=settings.public_base_url,
            events=runtime.events,
            brake=brake,
        )
        for path, webhook in webhooks(settings, parts.texts, runtime.clock).items()
    }
    ready = partial(look, runtime.redis, parts.inbox, runtime.clock)
    return public_app(settings=settings, webhooks=ports, pages=pages, ready=ready)
