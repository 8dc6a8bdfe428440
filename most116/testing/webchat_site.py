"""The web chat on real mailboxes and return codes, with a list of what it handed in where intake would be."""

import asyncio
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import httpx
import uvicorn
from playwright.async_api import Page
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import Route

from bridges.front_door.choice_page import front_routes
from bridges.front_door.device_page import device_routes
from bridges.front_door.help_page import help_routes
from bridges.front_door.links_page import links_page_routes
from bridges.front_door.own_pages import front_pages
from bridges.webchat.channel import WebChat
from bridges.webchat.endpoints import webchat_routes
from bridges.webchat.leaving import leaving_routes
from bridges.webchat.passes import Passes
from bridges.webchat.talk import Talk
from bridges.webchat.talk_lines import TalkLine, TalkSoFar
from bridges.webchat.visits import Visit
from config.centres import Centres
from config.datafiles import read_text
from config.entry_links import load_entry_links
from config.phone_numbers import load_numbers
from config.settings import Settings, load_settings
from config.texts import Texts
from handoff.crypto.return_words import ReturnWords
from handoff.live.connection import Live
from handoff.live.mailboxes import RedisMailbox
from handoff.live.return_codes import RedisReturnCodes
from most116.core.clock import Clock
from most116.core.conversation import Language, Phase
from most116.core.errors import StorageDown
from most116.core.ids import LetterId
from most116.core.messages import Author, DeliveryReport, InboundMessage, Letter, Option, Told
from most116.core.redaction import EventLog
from most116.core.sealed import ReplyAddress, Secret
from most116.testing.given_doors import GivenDoors
from most116.testing.moved_clock import MovedClock
from most116.web.assets import Assets
from most116.web.body_cap import BodyCap
from most116.web.headers import SecurityHeaders
from most116.web.pages import Pages
from most116.web.push import Push

NOW = datetime(2026, 11, 20, 22, 0, tzinfo=UTC)
_KEPT_SECONDS = 3600
_SETTINGS = {
    "webchat": {"on": True},
    "front": {"discord_application_id": "116116116"},
    "telegram": {"bot_token": "7:" + "t" * 35, "secret_token": "s" * 32, "bot_name": "most116bot"},
}


@dataclass
class Kept:
    """Stands where intake is: keeps what comes in, once for each id, as the port promises.

    `quicker`: what happens before the page has done anything more with a message that is kept.
    """

    down: bool = False
    quicker: Callable[[InboundMessage], Awaitable[object]] | None = None
    messages: dict[str, InboundMessage] = field(default_factory=dict)
    reports: list[DeliveryReport] = field(default_factory=list)

    async def __call__(self, event: Told) -> bool:
        if self.down:
            raise StorageDown("Redis")
        if isinstance(event, DeliveryReport):
            self.reports.append(event)
            return True
        assert isinstance(event, InboundMessage), "a web chat has no errands"
        fresh = self.messages.setdefault(event.platform_id, event) is event
        if fresh and self.quicker is not None:
            await self.quicker(event)
        return fresh

    @property
    def said(self) -> list[str]:
        return [message.text.reveal() for message in self.messages.values()]


@dataclass
class Site:
    """One public site with the choice of ways, help that is no chat, and the web chat."""

    app: Starlette
    kept: Kept
    mailbox: RedisMailbox
    codes: RedisReturnCodes
    passes: Passes
    clock: MovedClock
    bridge: WebChat
    push: Push
    entrance: GivenDoors
    letters: int = 0

    @asynccontextmanager
    async def browser(self, address: str = "127.0.0.1", **headers: str) -> AsyncIterator[httpx.AsyncClient]:
        """A browser without scripts at this address."""
        transport = httpx.ASGITransport(self.app, client=(address, 40_000))
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1", headers=headers) as client:
            yield client

    def visit(self, client: httpx.AsyncClient) -> Visit:
        return self.visit_named(client.cookies["visit"])

    async def visit_in(self, page: Page) -> Visit:
        """The visit of a real browser."""
        [cookie] = [one for one in await page.context.cookies() if one["name"] == "visit"]
        return self.visit_named(cookie["value"])

    def visit_named(self, cookie: str) -> Visit:
        """The visit that a cookie of this site leads to."""
        known = self.passes.read(cookie)
        assert known is not None, "the browser has no cookie of ours"
        return known.visit

    async def talk(self, visit: Visit) -> TalkSoFar:
        return await Talk(self.mailbox, visit).read()

    async def shown(self, visit: Visit) -> list[str]:
        return [line.text.reveal() for line in (await self.talk(visit)).lines]

    async def answer(
        self,
        visit: Visit,
        text: str,
        *options: Option,
        author: Author = Author.CONSULTANT,
        phase: Phase = Phase.ACTIVE,
        urgent: bool = False,
    ) -> TalkLine:
        """A consultant or the bot says something, in a conversation that stands at `phase`."""
        self.letters += 1
        sent = letter(
            f"letter{self.letters}", visit.token, text, options=options, author=author, phase=phase, urgent=urgent
        )
        await self.bridge.send(sent)
        return (await self.talk(visit)).lines[-1]

    @asynccontextmanager
    async def served(self) -> AsyncIterator[str]:
        """The site on a port of this machine, for streams and browsers."""
        with socket.socket() as listening:
            listening.bind(("127.0.0.1", 0))
            server = uvicorn.Server(uvicorn.Config(self.app, log_config=None, lifespan="off", access_log=False))
            task = asyncio.create_task(server.serve(sockets=[listening]))
            try:
                yield f"http://127.0.0.1:{listening.getsockname()[1]}"
            finally:
                self.push.close()
                server.should_exit = True
                await task


def letter(
    letter_id: str,
    to: ReplyAddress,
    text: str,
    *,
    part: int = 0,
    options: tuple[Option, ...] = (),
    author: Author = Author.CONSULTANT,
    phase: Phase = Phase.ACTIVE,
    urgent: bool = False,
) -> Letter:
    return Letter(
        id=LetterId(letter_id),
        seq=1,
        slot="web",
        to=to,
        body=Secret(text),
        author=author,
        language=Language.PL,
        attempt=1,
        part=part,
        last_heard_at=NOW,
        phase=phase,
        urgent=urgent,
        options=options,
    )


def webchat_site(live: Live, texts: Texts, *, answer_seconds: float = 0.0, **more: object) -> Site:
    """The web chat as the public role serves it, where nobody answers by itself; `more` are settings besides."""
    settings, kept, push = load_settings({**_SETTINGS, **more}), Kept(), Push()
    mailbox, clock, log = RedisMailbox(live, seconds=_KEPT_SECONDS), MovedClock(NOW), EventLog("public")
    words = ReturnWords(pepper=bytes(32), words=read_text("return_words.txt", None).split())
    codes = RedisReturnCodes(live, words, seconds=_KEPT_SECONDS)
    passes = Passes(bytes(32), clock, seconds=settings.webchat.resume_minutes * 60)
    assets = Assets("bridges.webchat", "bridges.front_door", "most116.web")
    pages = front_pages(texts, assets, settings)
    entrance = GivenDoors()
    chat = webchat_routes(
        accept=kept,
        mailbox=mailbox,
        return_codes=codes,
        passes=passes,
        texts=texts,
        settings=settings,
        links=load_entry_links(None),
        entrance=entrance,
        clock=clock,
        assets=assets,
        push=push,
        log=log,
        answer_seconds=answer_seconds,
    )
    limits = [Middleware(SecurityHeaders), Middleware(BodyCap, limit=settings.public.body_limit_bytes)]
    leaving = leaving_routes(mailbox=mailbox, passes=passes, pages=pages, settings=settings, log=log)
    beside = _beside(settings, texts, clock, pages, entrance)
    return Site(
        app=Starlette(routes=[assets.route(), *chat, *leaving, *beside], middleware=limits),
        kept=kept,
        mailbox=mailbox,
        codes=codes,
        passes=passes,
        clock=clock,
        bridge=WebChat(settings, mailbox),
        push=push,
        entrance=entrance,
    )


def _beside(settings: Settings, texts: Texts, clock: Clock, pages: Pages, entrance: GivenDoors) -> list[Route]:
    """The pages beside the chat."""
    numbers, log = load_numbers(settings.data_dir), EventLog("public")
    centres = Centres(None, clock=clock, stale_after=timedelta(days=90), log=log)
    return [
        *front_routes(
            settings=settings,
            texts=texts,
            numbers=numbers,
            links=load_entry_links(None),
            entrance=entrance,
            pages=pages,
        ),
        *help_routes(settings=settings, numbers=numbers, centres=centres, clock=clock, pages=pages),
        *device_routes(settings=settings, numbers=numbers, pages=pages),
        *links_page_routes(settings=settings, pages=pages, log=log),
    ]
