"""`/links`: which addresses are ours, signed, so that a poster can be told from a sticker of somebody else's."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from config.link_list import SignedList, load_signed_list
from config.settings import Settings
from most116.core.errors import ConfigurationError
from most116.core.redaction import EventLog
from most116.web.pages import Pages, known_language, language_of
from most116.web.proxies import public_address
from most116.web.reader import reader_of

_PARTS = {
    "list.txt": lambda signed: signed.text.encode(),
    "list.sig": lambda signed: signed.signature,
    "key.pem": lambda signed: signed.key.encode(),
}


def links_page_routes(*, settings: Settings, pages: Pages, log: EventLog) -> list[Route]:
    """Routes for the public site; `pages` are those of `front_pages`."""

    def current() -> SignedList | None:
        """The list as it is now: it is small, and hardly anybody looks."""
        try:
            return load_signed_list(settings.data_dir)
        except ConfigurationError as wrong:
            # Showing nothing is honest; showing what nobody signed is not.
            log.failure("links_refused", wrong)
            return None

    async def show(request: Request) -> Response:
        chosen = known_language(request.query_params.get("lang"))
        language = language_of(chosen, request.headers.get("accept-language"))
        return pages.answer(
            "links.html",
            language=language,
            line=settings.webchat.entry_line,
            reader=reader_of(request),
            signed=current(),
            site=public_address(request, settings.public_base_url),
            chosen=chosen,
        )

    async def part(request: Request) -> Response:
        signed, read = current(), _PARTS.get(request.path_params["part"])
        if signed is None or read is None:
            return Response(status_code=404)
        return Response(read(signed), media_type="application/octet-stream")

    return [Route("/links", show, methods=["GET"]), Route("/links/{part}", part, methods=["GET"])]
