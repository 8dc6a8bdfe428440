"""The pages of the public site: where to talk, help that is no chat, the way out, and the chat and form that are on."""

from dataclasses import dataclass
from functools import partial

from starlette.routing import Route

from bridges.webchat.passes import Passes
from config.entry_links import EntryLinks
from config.link_file import FollowedLinks
from config.phone_numbers import NumberTable, load_numbers
from handoff.crypto.key_folder import Purpose
from handoff.live.doors import LiveDoors
from most116.app.assembly import make_return_codes
from most116.app.centre_upkeep import open_directory
from most116.app.wiring import Parts
from most116.core.ports import Accept, Entrance, Mailbox
from most116.web.assets import Assets
from most116.web.pages import Pages
from most116.web.push import Push


@dataclass(frozen=True, slots=True, kw_only=True)
class Chat:
    """What the web chat and the form share."""

    accept: Accept
    mailbox: Mailbox
    push: Push
    passes: Passes
    links: EntryLinks
    entrance: Entrance
    assets: Assets


def public_pages(parts: Parts, accept: Accept, mailbox: Mailbox, push: Push) -> list[Route]:
    """Routes for the public role; without the chat all but the chat and the form are there."""
    from bridges.front_door.choice_page import front_routes
    from bridges.front_door.device_page import device_routes
    from bridges.front_door.help_page import help_routes
    from bridges.front_door.own_pages import front_pages
    from bridges.webchat.leaving import leaving_routes

    settings, texts = parts.settings, parts.texts
    clock, events = parts.runtime.clock, parts.runtime.events
    assets = Assets("bridges.webchat", "bridges.front_door", "bridges.contact_form", "most116.web")
    pages, passes = front_pages(texts, assets, settings), _passes(parts)
    numbers = load_numbers(settings.data_dir)
    links = FollowedLinks(settings.data_dir, partial(events.failure, "links_refused"))
    entrance = LiveDoors(parts.runtime.redis)
    chat = Chat(accept=accept, mailbox=mailbox, push=push, passes=passes, links=links, entrance=entrance, assets=assets)
    return [
        *(_chat(parts, chat) if settings.webchat.on else ()),
        *front_routes(
            settings=settings,
            texts=texts,
            numbers=numbers,
            links=links,
            entrance=entrance,
            pages=pages,
        ),
        *_links(parts, links, numbers, pages),
        *device_routes(settings=settings, numbers=numbers, pages=pages),
        *help_routes(
            settings=settings,
            numbers=numbers,
            centres=open_directory(settings, clock, events),
            clock=clock,
            pages=pages,
        ),
        *leaving_routes(mailbox=mailbox, passes=passes, pages=pages, settings=settings, log=events),
        assets.route(),
    ]


def _passes(parts: Parts) -> Passes:
    secret = parts.keyring.current(Purpose.PEPPER).secret
    return Passes(secret, parts.runtime.clock, seconds=parts.settings.webchat.resume_minutes * 60)


def _chat(parts: Parts, chat: Chat) -> list[Route]:
    """The web chat, and the form where it is on too."""
    from bridges.contact_form.endpoints import form_routes
    from bridges.webchat.endpoints import webchat_routes

    settings, runtime, codes = parts.settings, parts.runtime, make_return_codes(parts)
    routes = webchat_routes(
        accept=chat.accept,
        mailbox=chat.mailbox,
        return_codes=codes,
        passes=chat.passes,
        texts=parts.texts,
        settings=settings,
        links=chat.links,
        entrance=chat.entrance,
        clock=runtime.clock,
        assets=chat.assets,
        push=chat.push,
        log=runtime.events,
    )
    if not settings.form.on:
        return routes
    letters = form_routes(
        accept=chat.accept,
        mailbox=chat.mailbox,
        return_codes=codes,
        passes=chat.passes,
        texts=parts.texts,
        settings=settings,
        links=chat.links,
        entrance=chat.entrance,
        clock=runtime.clock,
        assets=chat.assets,
        log=runtime.events,
    )
    return [*routes, *letters]


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
