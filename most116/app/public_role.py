"""The public role: everything the internet reaches. It has no way to SQL and cannot open a conversation."""

from functools import partial

from bridges.registry import webhooks
from most116.app.assembly import make_intake, make_mailbox
from most116.app.health import StorageState, heard_only_when_read, look
from most116.app.public_pages import public_pages
from most116.app.public_site import WebhookPort, public_app
from most116.app.roles import Run
from most116.app.sites import serve
from most116.app.sockets import listen
from most116.web.push import Push


async def run_public(run: Run) -> None:
    parts, settings, runtime = run.parts, run.parts.settings, run.parts.runtime
    push, storage = Push(), StorageState()
    accept = heard_only_when_read(make_intake(parts), storage)
    mailbox = make_mailbox(parts)
    pages = public_pages(parts, accept, mailbox, push)
    ports = {
        path: WebhookPort(webhook, accept=accept, public_base_url=settings.public_base_url, events=runtime.events)
        for path, webhook in webhooks(settings, parts.texts, runtime.clock).items()
    }
    ready = partial(look, runtime.redis, parts.inbox, runtime.clock)
    app = public_app(settings=settings, webhooks=ports, pages=pages, ready=ready)
    storage.follow(runtime.redis)
    sock = listen(settings.public.host, settings.public.port, run.descriptor)
    await serve(app, sock, run.stop, run.started, push.close)
    await storage.stop()
    await mailbox.close()
