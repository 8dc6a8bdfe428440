"""The web chat on real mailboxes and return codes, with a list of what it handed in where intake would be."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import httpx
import uvicorn
from playwright.async_api import Page
from starlette.applications import Starlette
from starlette.middleware import Middleware

from bridges.front_door.choice_page import front_routes
from bridges.front_door.device_page import device_routes
from bridges.front_door.help_page import help_routes
from bridges.front_door.own_pages import front_pages
from bridges.webchat.channel import WebChat
from bridges.webchat.endpoints import webchat_routes
from bridges.webchat.talk import Talk
from bridges.webchat.talk_lines import TalkLine, TalkSoFar
from bridges.webchat.visits import Visit
from config.centres import Centres
from config.datafiles import read_text
from config.entry_links import load_entry_links
from config.phone_numbers import load_numbers
from config.settings import load_settings
from config.texts import Texts
from handoff.crypto.return_words import ReturnWords
from handoff.live.connection import Live
from handoff.live.mailboxes import RedisMailbox
from handoff.live.return_codes import RedisReturnCodes
from most116.core.conversation import Language, Phase
from most116.core.errors import StorageDown
from most116.core.ids import LetterId
from most116.core.messages import Author, DeliveryReport, InboundMessage, Letter, Option, Told
from most116.core.redaction import EventLog
from most116.core.sealed import ReplyAddress, Secret
from most116.testing.moved_clock import MovedClock
from most116.web.assets import Assets
from most116.web.body_cap import BodyCap
from most116.web.headers import SecurityHeaders
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
    """Stands where intake is: keeps what comes in, once for each id, as the port promises."""

    down: bool = False
    messages: dict[str, InboundMessage] = field(default_factory=dict)
    reports: list[DeliveryReport] = field(default_factory=list)

    async def __call__(self, event: Told) -> bool:
        if self.down:
            raise StorageDown("Redis")
        if isinstance(event, DeliveryReport):
            self.reports.append(event)
            return True
        assert isinstance(event, InboundMessage), "a web chat has no errands"
        return self.messages.setdefault(event.platform_id, event) is event

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
    clock: MovedClock
    bridge: WebChat
    push: Push
    letters: int = 0

    @asynccontextmanager
    async def browser(self, address: str = "127.0.0.1", **headers: str) -> AsyncIterator[httpx.AsyncClient]:
        """A browser without scripts at this address."""
        transport = httpx.ASGITransport(self.app, client=(address, 40_000))
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1", headers=headers) as client:
            yield client

    def visit(self, client: httpx.AsyncClient) -> Visit:
        return Visit(ReplyAddress(client.cookies["visit"]))

    async def visit_in(self, page: Page) -> Visit:
        """The visit of a real browser."""
        [cookie] = [one for one in await page.context.cookies() if one["name"] == "visit"]
        return Visit(ReplyAddress(cookie["value"]))

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


def webchat_site(live: Live, texts: Texts) -> Site:
    """The web chat as the public role serves it."""
    settings, kept, push = load_settings(_SETTINGS), Kept(), Push()
    mailbox, clock = RedisMailbox(live, seconds=_KEPT_SECONDS), MovedClock(NOW)
    words = ReturnWords(pepper=bytes(32), words=read_text("return_words.txt", None).split())
    codes = RedisReturnCodes(live, words, seconds=_KEPT_SECONDS)
    assets = Assets("bridges.webchat", "bridges.front_door", "most116.web")
    numbers, links = load_numbers(None), load_entry_links(None)
    routes = webchat_routes(
        accept=kept,
        mailbox=mailbox,
        return_codes=codes,
        texts=texts,
        settings=settings,
        links=links,
        clock=clock,
        assets=assets,
        push=push,
        log=EventLog("public"),
    )
    pages = front_pages(texts, assets)
    front = front_routes(settings=settings, texts=texts, numbers=numbers, links=links, pages=pages)
    centres = Centres(None, clock=clock, stale_after=timedelta(days=90), log=EventLog("public"))
    helping = help_routes(settings=settings, numbers=numbers, centres=centres, clock=clock, pages=pages)
    devices = device_routes(settings=settings, numbers=numbers, pages=pages)
    app = Starlette(
        routes=[assets.route(), *routes, *front, *helping, *devices],
        middleware=[
            Middleware(SecurityHeaders),
            Middleware(BodyCap, limit=settings.public.body_limit_bytes),
        ],
    )
    bridge = WebChat(settings, mailbox)
    return Site(app=app, kept=kept, mailbox=mailbox, codes=codes, clock=clock, bridge=bridge, push=push)
