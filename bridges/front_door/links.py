"""`/go/{code}`: the address in a QR code, a post or an advert leads to what the link was made for.

Opening it begins nothing, sets nothing and shows nothing of what was asked for: a code that is not ours, or not any
more, leads to a page on which people choose.
"""

import re
from collections.abc import Awaitable, Callable
from http import HTTPStatus

from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bridges.front_door.choice_page import LINE_CODES
from bridges.front_door.ways import ways
from config.entry_link import EntryLink
from config.entry_links import EntryLinks
from config.phone_numbers import NumberTable
from config.settings import Settings
from config.texts import Texts
from most116.core.clock import Clock, polish_day
from most116.core.conversation import Channel
from most116.core.errors import StorageDown
from most116.core.redaction import EventLog
from most116.web.pages import language_of
from most116.web.reader import address

Count = Callable[[str], Awaitable[None]]
_HEADERS = {"cache-control": "no-store", "referrer-policy": "no-referrer"}
# Programs that look at a link before a person does; Snapchat's own says "bot" (platform sheet 8).
_PROGRAM = re.compile(r"bot\b|preview|externalhit|crawl|spider", re.IGNORECASE)
_EARLY = ("sec-purpose", "purpose", "x-purpose", "x-moz")


def link_routes(
    *,
    settings: Settings,
    texts: Texts,
    numbers: NumberTable,
    links: EntryLinks,
    count: Count,
    clock: Clock,
    log: EventLog,
) -> list[Route]:
    """Routes for the public site. `count` is told of each opening once it is answered; it may raise StorageDown."""

    async def count_safely(code: str) -> None:
        try:
            await count(code)
        except StorageDown as failure:
            log.failure("link_not_counted", failure)

    async def go(request: Request) -> Response:
        typed = request.path_params["code"].strip("/")
        # Whoever types the address from a poster may begin with a capital letter.
        link = links.find(typed) or links.find(typed.lower())
        live = link is not None and not link.over(polish_day(clock.now()))
        language = language_of(link.language if link else None, request.headers.get("accept-language"))
        where = "/"
        if link is not None:
            greeting = texts.interface("link.greeting", language, link.line)
            where = _opened(link, settings, numbers, greeting) if live else _choice(link, code="")
        counted = BackgroundTask(count_safely, link.code) if link and live and _by_a_person(request) else None
        return RedirectResponse(where, status_code=HTTPStatus.SEE_OTHER, headers=_HEADERS, background=counted)

    return [Route("/go/{code:path}", go, methods=["GET"])]


def _opened(link: EntryLink, settings: Settings, numbers: NumberTable, greeting: str) -> str:
    """Where the link leads now: to its target while that is switched on, else to where people choose."""
    found = {way.name: way.link for way in ways(settings, numbers, link.line, link.code, greeting)}
    target = found.get(link.target or "", "")
    if target.startswith("/"):
        return address(target, lang=link.language or "")
    if target.startswith("https:"):
        return target
    # Browsers open other programs at a touch only, so one that would write an SMS is offered first instead.
    return _choice(link, code=link.code, first=link.target if target else "")


def _choice(link: EntryLink, *, code: str, first: Channel | str | None = "") -> str:
    return address(f"/{LINE_CODES[link.line]}", **{"for": code}, first=first or "", lang=link.language or "")


def _by_a_person(request: Request) -> bool:
    """As far as a request tells: not a program's look, and not a browser's that fetches what may be wanted next."""
    early = any(word in request.headers.get(name, "").lower() for name in _EARLY for word in ("prefetch", "preview"))
    return request.method == "GET" and not early and not _PROGRAM.search(request.headers.get("user-agent", ""))
