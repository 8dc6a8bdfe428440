"""The addresses of the form: the page, the letter, the way from it into the chat. Looking sets and begins nothing."""

from collections.abc import Mapping
from dataclasses import replace
from http import HTTPStatus
from types import MappingProxyType

from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from bridges.contact_form.filling import Filling, blank, read_filling
from bridges.contact_form.posting import Posted, Posting
from bridges.contact_form.views import form_view, sent_view
from bridges.webchat.cookies import letter_of, remember, remember_letter
from bridges.webchat.passes import Passes
from bridges.webchat.site_pages import site_pages
from bridges.webchat.visits import Visit
from config.entry_links import EntryLinks
from config.settings import Settings
from config.texts import Texts
from most116.core.clock import Clock
from most116.core.conversation import Channel, Line, Tier
from most116.core.errors import StorageDown
from most116.core.ports import Accept, Entrance, Mailbox, ReturnCodes
from most116.core.redaction import EventLog
from most116.web.assets import Assets
from most116.web.floods import BeginGate
from most116.web.forms import UnreadableForm, foreign_form, from_own_page, read_own_form
from most116.web.pages import Pages, known_language, language_of
from most116.web.proxies import client_address, public_address
from most116.web.reader import Look, Reader, address, reader_of

_REFUSED = {
    "empty": HTTPStatus.UNPROCESSABLE_ENTITY,
    "too_long": HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    "files": HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
    "closed": HTTPStatus.SERVICE_UNAVAILABLE,
}
_AGAIN = {"retry-after": "30"}
_NOTHING: Mapping[str, str] = MappingProxyType({})


def form_routes(
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
    log: EventLog,
) -> list[Route]:
    """Routes for the public site. `assets` must hold the static files of this package beside those of the chat."""
    posting = Posting(
        accept=accept,
        mailbox=mailbox,
        codes=return_codes,
        links=links,
        gate=BeginGate(clock),
        settings=settings,
        clock=clock,
        log=log,
    )
    pages = site_pages(texts, assets, settings, "bridges.contact_form")
    page = FormPage(
        posting=posting, passes=passes, pages=pages, settings=settings, links=links, entrance=entrance, log=log
    )
    return [
        Route("/form", page.show, methods=["GET"]),
        Route("/form", page.post, methods=["POST"]),
        Route("/form/sent", page.sent, methods=["GET"]),
        Route("/form/talk", page.talk, methods=["POST"]),
    ]


class FormPage:
    def __init__(
        self,
        *,
        posting: Posting,
        passes: Passes,
        pages: Pages,
        settings: Settings,
        links: EntryLinks,
        entrance: Entrance,
        log: EventLog,
    ) -> None:
        self._posting = posting
        self._passes = passes
        self._pages = pages
        self._links = links
        self._entrance = entrance
        self._line = settings.form.entry_line
        self._hours = settings.form.answered_within
        self._base_url = settings.public_base_url
        self._log = log

    async def show(self, request: Request) -> Response:
        entry = self._links.known(request.query_params.get("for", ""))
        chosen = known_language(request.query_params.get("lang"))
        line = self._links.line(entry, self._line)
        shut = (await self._entrance.now()).gate(line, Channel.FORM).shut
        return self._form(request, blank(entry, chosen, line), shut=shut)

    async def post(self, request: Request) -> Response:
        """A letter, sent by a browser with or without scripts."""
        if not from_own_page(request, self._base_url):
            return foreign_form()
        try:
            sent = await read_filling(request)
        except UnreadableForm:
            return PlainTextResponse("This form cannot be read.\n", status_code=HTTPStatus.BAD_REQUEST)
        filling = replace(sent, entry=self._links.known(sent.entry), chosen=known_language(sent.chosen))
        problem = "files" if filling.files else "too_long" if filling.too_long else "empty" if filling.empty else ""
        if filling.unsent or problem:
            return self._form(request, filling, problem="" if filling.unsent else problem)
        try:
            language = language_of(filling.chosen, _accepted(request))
            posted = await self._posting.take(filling, language, client_address(request))
        except StorageDown as failure:
            self._log.failure("form_unavailable", failure, channel=Channel.FORM)
            return self._form(request, filling, problem="closed", headers=_AGAIN)
        if request.headers.get("sec-fetch-mode") == "navigate":
            # A page that answers a form is asked for again, words and all, by whoever goes back in the history.
            where = {"for": filling.entry, "lang": filling.chosen, "v": Look.parse(filling.look).code}
            answer = RedirectResponse(address("/form/sent", **where), status_code=HTTPStatus.SEE_OTHER)
            remember_letter(request, answer, filling.visit)
            return answer
        line = filling.filled.line or self._links.line(filling.entry, self._line)
        reader = reader_of(request, filling.look)
        return self._sent(request, filling.visit, posted, line=line, chosen=filling.chosen, reader=reader)

    async def sent(self, request: Request) -> Response:
        """What follows a letter that was sent without scripts; nothing once that is a while ago or was left."""
        asked = request.query_params
        entry, chosen = self._links.known(asked.get("for", "")), known_language(asked.get("lang"))
        visit = letter_of(request)
        if visit is None:
            where = {"for": entry, "lang": chosen, "v": reader_of(request).look.code}
            return RedirectResponse(address("/form", **where), status_code=HTTPStatus.SEE_OTHER)
        try:
            posted = await self._posting.again(visit)
        except StorageDown as failure:
            self._log.failure("form_unavailable", failure, channel=Channel.FORM)
            posted = None
        line = self._links.line(entry, self._line)
        return self._sent(request, visit, posted, line=line, chosen=chosen, reader=reader_of(request))

    def _sent(
        self,
        request: Request,
        visit: Visit,
        posted: Posted | None,
        *,
        line: Line | None,
        chosen: str,
        reader: Reader,
    ) -> Response:
        return self._pages.answer(
            "sent.html",
            language=language_of(chosen, _accepted(request)),
            line=line,
            status=HTTPStatus.OK if posted else HTTPStatus.SERVICE_UNAVAILABLE,
            headers=_NOTHING if posted else _AGAIN,
            reader=reader,
            page=sent_view(
                visit,
                posted,
                chosen=chosen,
                hours=self._usual_hours(line),
                address=f"{public_address(request, self._base_url)}/back",
            ),
        )

    async def talk(self, request: Request) -> Response:
        """From a letter into the chat, where it stands already."""
        fields = await read_own_form(request, self._base_url)
        if isinstance(fields, Response):
            return fields
        chosen = known_language(fields.get("lang"))
        onward = address("/chat", lang=chosen, v=Look.parse(fields.get("v")).code)
        answer = RedirectResponse(onward, status_code=HTTPStatus.SEE_OTHER)
        visit = Visit.parse(fields.get("visit", ""))
        try:
            if visit is not None and await self._posting.talk(visit, language_of(chosen, _accepted(request))):
                remember(request, answer, visit, self._passes)
        except StorageDown as failure:
            # The chat says itself that nothing can be read now.
            self._log.failure("form_unavailable", failure, channel=Channel.FORM)
        return answer

    def _form(
        self,
        request: Request,
        filling: Filling,
        *,
        problem: str = "",
        shut: bool = False,
        headers: Mapping[str, str] = _NOTHING,
    ) -> Response:
        line = self._links.line(filling.entry, self._line)
        return self._pages.answer(
            "form.html",
            language=language_of(filling.chosen, _accepted(request)),
            line=line,
            status=_REFUSED.get(problem, HTTPStatus.OK),
            headers=headers,
            reader=reader_of(request, filling.look),
            page=form_view(filling, self._usual_hours(line), problem),
            shut=shut,
        )

    def _usual_hours(self, line: Line | None) -> int:
        return int(self._hours(line, Tier.STANDARD).total_seconds()) // 3600


def _accepted(request: Request) -> str | None:
    return request.headers.get("accept-language")
