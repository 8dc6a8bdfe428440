"""The public role: everything the internet reaches. It has no way to SQL and cannot open a conversation."""

from functools import partial

from starlette.routing import Route

from bridges.registry import webhooks
from config.entry_links import EntryLinks
from config.link_file import FollowedLinks
from config.phone_numbers import NumberTable, load_numbers
from most116.app.assembly import make_intake, make_mailbox, make_return_codes
from most116.app.centre_upkeep import open_directory
from most116.app.health import StorageState, heard_only_when_read, look
from most116.app.public_site import WebhookPort, public_app
from most116.app.roles import Run
from most116.app.sites import serve
from most116.app.sockets import listen
from most116.app.wiring import Parts
from most116.core.ports import Accept, Mailbox, ReturnCodes
from most116.web.assets import Assets
from most116.web.pages import Pages
from most116.web.push import Push


async def run_public(run: Run) -> None:
    parts, settings, runtime = run.parts, run.parts.settings, run.parts.runtime
    push, storage = Push(), StorageState()
    accept = heard_only_when_read(make_intake(parts), storage)
    mailbox = make_mailbox(parts)
    pages = _own_pages(parts, accept, mailbox, push) if settings.webchat.on else []
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


def _own_pages(parts: Parts, accept: Accept, mailbox: Mailbox, push: Push) -> list[Route]:
    """The front door, help that is not a chat, the web chat and the form."""
    from bridges.front_door.choice_page import front_routes
    from bridges.front_door.device_page import device_routes
    from bridges.front_door.help_page import help_routes
    from bridges.front_door.own_pages import front_pages
    from bridges.webchat.endpoints import webchat_routes

    settings, texts = parts.settings, parts.texts
    clock, events = parts.runtime.clock, parts.runtime.events
    assets = Assets("bridges.webchat", "bridges.front_door", "bridges.contact_form", "most116.web")
    pages, codes = front_pages(texts, assets), make_return_codes(parts)
    numbers = load_numbers(settings.data_dir)
    links = FollowedLinks(settings.data_dir, partial(events.failure, "links_refused"))
    return [
        *webchat_routes(
            accept=accept,
            mailbox=mailbox,
            return_codes=codes,
            texts=texts,
            settings=settings,
            links=links,
            clock=clock,
            assets=assets,
            push=push,
            log=events,
        ),
        *_letters(parts, accept=accept, mailbox=mailbox, codes=codes, links=links, assets=assets),
        *front_routes(settings=settings, texts=texts, numbers=numbers, links=links, pages=pages),
        *_links(parts, links, numbers, pages),
        *device_routes(settings=settings, numbers=numbers, pages=pages),
        *help_routes(
            settings=settings,
            numbers=numbers,
            centres=open_directory(settings, clock, events),
            clock=clock,
            pages=pages,
        ),
        assets.route(),
    ]


def _letters(
    parts: Parts, *, accept: Accept, mailbox: Mailbox, codes: ReturnCodes, links: EntryLinks, assets: Assets
) -> list[Route]:
    """The form, where it is on."""
    if not parts.settings.form.on:
        return []
    from bridges.contact_form.endpoints import form_routes

    return form_routes(
        accept=accept,
        mailbox=mailbox,
        return_codes=codes,
        texts=parts.texts,
        settings=parts.settings,
        links=links,
        clock=parts.runtime.clock,
        assets=assets,
        log=parts.runtime.events,
    )


def _links(parts: Parts, links: EntryLinks, numbers: NumberTable, pages: Pages) -> list[Route]:
    """The addresses of posters, posts and adverts, and the list of them."""
    from bridges.front_door.links import link_routes
    from bridges.front_door.links_page import links_page_routes
    from handoff.live.link_counts import LinkCounts

    runtime = parts.runtime
    return [
        *link_routes(
            settings=parts.settings,
            texts=parts.texts,
            numbers=numbers,
            links=links,
            count=LinkCounts(runtime.redis, runtime.clock).count,
            clock=runtime.clock,
            log=runtime.events,
        ),
        *links_page_routes(settings=parts.settings, pages=pages, log=runtime.events),
    ]
