"""The addresses of the web chat: the page and its forms, which work without scripts, and what its script calls."""

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from http import HTTPStatus
from math import ceil
from types import MappingProxyType

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bridges.webchat.articles import may_read, open_shelf
from bridges.webchat.awaiting import ANSWER_SECONDS, machine_answers, pause_before
from bridges.webchat.back_page import BackPage, guess_rate
from bridges.webchat.cookies import forget
from bridges.webchat.passes import Passes
from bridges.webchat.reception import Arrival, Reception, TooFast, TooLong, read_said
from bridges.webchat.scripted import Scripted
from bridges.webchat.site_pages import site_pages
from bridges.webchat.talk_lines import TalkSoFar
from bridges.webchat.views import chat_view
from config.articles import Shelf
from config.entry_links import EntryLinks
from config.settings import Settings
from config.texts import Texts
from most116.core.clock import Clock
from most116.core.conversation import Channel, Language
from most116.core.errors import StorageDown
from most116.core.ports import Accept, Entrance, Mailbox, ReturnCodes
from most116.core.redaction import EventLog
from most116.web.assets import Assets
from most116.web.floods import BeginGate
from most116.web.forms import read_own_form
from most116.web.headers import POLICY
from most116.web.pages import Pages, known_language, language_of
from most116.web.push import Push
from most116.web.reader import Look, address, reader_of

# Without scripts a small frame of our own looks for answers, so that the page need not reload under a person's draft.
_WITH_FRAME = {"content-security-policy": f"{POLICY}; frame-src 'self'"}
_IN_FRAME = {
    "content-security-policy": POLICY.replace("frame-ancestors 'none'", "frame-ancestors 'self'"),
    "x-frame-options": "SAMEORIGIN",
}
# A longer number of looks says nothing more.
_LOOKS_DIGITS = 4
_AGAIN = {"retry-after": "30"}
_NOTHING: Mapping[str, str] = MappingProxyType({})


def webchat_routes(
    *,
    accept: Accept,
    mailbox: Mailbox,
    return_codes: ReturnCodes,
    passes: Passes,
    texts: Texts,
    settings: Settings,
    links: EntryLinks,
    entrance: Entrance,
    clock: Clock,
    assets: Assets,
    push: Push,
    log: EventLog,
    answer_seconds: float = ANSWER_SECONDS,
) -> list[Route]:
    """Routes for the public site. `assets` must hold the static files of most116.web and bridges.webchat.

    `answer_seconds`: so long the answer to a form may wait for ours to what it said.
    """
    reception = Reception(
        accept=accept, mailbox=mailbox, passes=passes, links=links, gate=BeginGate(clock), clock=clock, log=log
    )
    pages = site_pages(texts, assets, settings)
    page = ChatPage(
        reception=reception,
        pages=pages,
        settings=settings,
        links=links,
        entrance=entrance,
        articles=open_shelf(settings, texts, clock, log),
        log=log,
        answer_seconds=answer_seconds,
    )
    back = BackPage(
        reception=reception, codes=return_codes, rate=guess_rate(clock), pages=pages, settings=settings, log=log
    )
    return _routes(page, back, Scripted(reception, push, settings, log))


def _routes(page: "ChatPage", back: BackPage, scripted: Scripted) -> list[Route]:
    return [
        Route("/chat", page.show, methods=["GET"]),
        Route("/chat", page.post, methods=["POST"]),
        Route("/chat/news", page.news, methods=["GET"]),
        Route("/back", back.show, methods=["GET"]),
        Route("/back", back.post, methods=["POST"]),
        Route("/chat/messages", scripted.message, methods=["POST"]),
        Route("/chat/events", scripted.events, methods=["GET"]),
        Route("/chat/lines", scripted.lines, methods=["POST"]),
        Route("/chat/taken", scripted.taken, methods=["POST"]),
    ]


class ChatPage:
    """The page itself."""

    def __init__(
        self,
        *,
        reception: Reception,
        pages: Pages,
        settings: Settings,
        links: EntryLinks,
        entrance: Entrance,
        articles: Shelf,
        log: EventLog,
        answer_seconds: float,
    ) -> None:
        self._reception = reception
        self._pages = pages
        self._answer_seconds = answer_seconds
        self._links = links
        self._entrance = entrance
        self._articles = articles
        self._line = settings.webchat.entry_line
        self._base_url = settings.public_base_url
        self._log = log

    async def show(self, request: Request) -> Response:
        """The talk so far, or the way to begin; looking begins no visit."""
        try:
            arrival = await self._reception.present(request)
        except StorageDown as failure:
            return self._closed(request, _NOTHING, failure)
        entry = request.query_params.get("for", "")
        doors = await self._entrance.now()
        shut = doors.gate(self._links.line(entry, self._line), Channel.WEBCHAT).shut
        answer = self._page(request, request.query_params.get("lang"), arrival, entry=entry, shut=shut)
        if arrival is None:
            forget(request, answer)
        else:
            self._reception.remember(request, answer, arrival.visit)
        return answer

    async def post(self, request: Request) -> Response:
        """One form of the page, sent by a browser that runs no script."""
        fields = await read_own_form(request, self._base_url)
        if isinstance(fields, Response):
            return fields
        try:
            return await self._answer(request, fields)
        except StorageDown as failure:
            return self._closed(request, fields, failure)

    async def news(self, request: Request) -> Response:
        """The small frame of a page without scripts: says whether there is anything new behind `after`."""
        after = request.query_params.get("after", "")
        language = self._language(request, request.query_params.get("lang"))
        try:
            arrival = await self._reception.present(request)
        except StorageDown as failure:
            self._log.failure("webchat_unavailable", failure, channel=Channel.WEBCHAT)
            arrival = None
        so_far = arrival.so_far if arrival else TalkSoFar()
        given = request.query_params.get("n", "")[:_LOOKS_DIGITS]
        looks = int(given) if given.isdecimal() else 0
        kept = {"after": after, "lang": language, "v": reader_of(request).look.code, "n": str(looks + 1)}
        answer = self._pages.answer(
            "news.html",
            language=language,
            line=self._line,
            headers=_IN_FRAME,
            reader=reader_of(request),
            news=any(line.ours for line in so_far.behind(after)),
            pause=pause_before(looks, so_far.stage),
            onward=address("/chat/news", **kept),
        )
        if arrival is not None:
            self._reception.remember(request, answer, arrival.visit)
        return answer

    async def _answer(self, request: Request, fields: Mapping[str, str]) -> Response:
        """Do what the form says, then show the page anew; what was typed and not sent stays in it."""
        chosen = fields.get("speak") or fields.get("lang", "")
        arrival = await self._reception.arrive(request, fields)
        await self._reception.note_taken(arrival, fields.get("taken", ""))
        said = read_said(fields, arrival.so_far)
        typed, entry, look = fields.get("text", ""), fields.get("entry", ""), fields.get("look") or fields.get("v", "")
        again = partial(self._page, request, chosen, entry=entry, look=look, draft=typed)
        if said is None:
            return again(arrival)
        try:
            asked = self._reception.asked(request, arrival, fields) is not None
            await self._reception.take_in(arrival, said, self._language(request, chosen), entry, later=asked)
        except TooLong:
            return again(arrival, notice="webchat.too_long", status=HTTPStatus.UNPROCESSABLE_ENTITY)
        except TooFast as held:
            later = {"retry-after": str(ceil(held.seconds))}
            return again(arrival, notice="web.not_sent", status=HTTPStatus.TOO_MANY_REQUESTS, headers=later)
        if machine_answers(arrival.so_far) and not asked:
            await self._await_answer(arrival)
        answer: Response
        if typed.strip() and said.words != typed:
            now = Arrival(visit=arrival.visit, so_far=await self._reception.talk(arrival.visit).read())
            answer = again(now)
        else:
            # The link by which they came says how the page speaks to them, so it stays in the address.
            kept = {"for": self._links.known(entry), "lang": known_language(chosen), "v": Look.parse(look).code}
            onward = address("/chat", **kept)
            answer = RedirectResponse(onward, status_code=HTTPStatus.SEE_OTHER)
        self._reception.remember(request, answer, arrival.visit)
        return answer

    async def _await_answer(self, arrival: Arrival) -> None:
        """So that the page, which cannot change by itself, mostly comes with the answer to what it sent."""
        lines = arrival.so_far.lines
        talk = self._reception.talk(arrival.visit)
        try:
            await talk.wait_for_answer(lines[-1].position if lines else "", self._answer_seconds)
        except StorageDown as failure:
            # What was said is kept; the page shows what it can.
            self._log.failure("webchat_unavailable", failure, channel=Channel.WEBCHAT)

    def _page(
        self,
        request: Request,
        chosen: str | None,
        arrival: Arrival | None,
        *,
        entry: str = "",
        look: str = "",
        draft: str = "",
        notice: str = "",
        shut: bool = False,
        status: int = HTTPStatus.OK,
        headers: Mapping[str, str] = _NOTHING,
    ) -> Response:
        entry = self._links.known(entry)
        line = self._links.line(entry, self._line)
        page = chat_view(arrival, line, entry=entry, chosen=known_language(chosen), draft=draft, notice=notice)
        # The input stays: whoever is in danger comes in through every gate.
        page = replace(page, intro="unavailable") if shut else page
        language = self._language(request, chosen)
        return self._pages.answer(
            "chat.html",
            language=language,
            line=line,
            articles=self._articles.offered(language, line) if may_read(arrival) else (),
            status=status,
            headers={**_WITH_FRAME, **headers},
            reader=reader_of(request, look),
            page=page,
        )

    def _closed(self, request: Request, fields: Mapping[str, str], failure: StorageDown) -> Response:
        """Nothing can be kept now: the numbers to call, and what was typed, to be sent again as the same message."""
        self._log.failure("webchat_unavailable", failure, channel=Channel.WEBCHAT)
        chosen = fields.get("lang") or request.query_params.get("lang")
        entry = self._links.known(fields.get("entry") or request.query_params.get("for", ""))
        page = chat_view(None, self._line, entry=entry, chosen=known_language(chosen), draft=fields.get("text", ""))
        # As one who has begun: looking again, with the words kept, is the button that helps now.
        page = replace(
            page,
            begun=True,
            message_id=fields.get("id") or page.message_id,
            visit=fields.get("visit") or page.visit,
        )
        return self._pages.answer(
            "closed.html",
            language=self._language(request, chosen),
            line=self._line,
            status=HTTPStatus.SERVICE_UNAVAILABLE,
            headers=_AGAIN,
            reader=reader_of(request, fields.get("look") or fields.get("v")),
            page=page,
        )

    def _language(self, request: Request, chosen: str | None) -> Language:
        return language_of(chosen, request.headers.get("accept-language"))
