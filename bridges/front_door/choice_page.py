"""`/`: how to talk, what each way means for privacy, and the numbers to call. Looking begins nothing.

The lines have pages of their own under neutral names, because addresses stay in histories (domain sheet 7.1, W5). The
numbers that people know, `/116111` and `/116123`, lead there.
"""

from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bridges.front_door.ways import ways
from config.phone_numbers import NumberTable
from config.settings import Settings
from config.texts import Texts
from most116.core.conversation import Line
from most116.web.assets import Assets
from most116.web.pages import Pages, language_of

# Entry codes of the two lines (config/entry_links.yaml), which are also the names of their pages.
_CODES = {Line.YOUTH: "m", Line.ADULT: "d"}
_Endpoint = Callable[[Request], Awaitable[Response]]


def front_routes(*, settings: Settings, texts: Texts, numbers: NumberTable, assets: Assets) -> list[Route]:
    """Routes for the public site. `assets` must hold the static files of this package beside those of the chat."""
    pages = Pages(texts, assets, "bridges.front_door", "bridges.webchat")

    def choice(here: str, line: Line | None, code: str) -> _Endpoint:
        found = ways(settings, numbers, line, code)

        async def choose(request: Request) -> Response:
            chosen = request.query_params.get("lang")
            language = language_of(chosen, request.headers.get("accept-language"))
            # A language that was chosen goes on into the chat.
            spoken = language if chosen == language else ""
            return pages.answer("choice.html", language=language, line=line, here=here, ways=found, spoken=spoken)

        return choose

    def known_number(code: str) -> _Endpoint:
        async def lead_on(_: Request) -> Response:
            return RedirectResponse(f"/{code}", status_code=303)

        return lead_on

    return [
        Route("/", choice("/", settings.webchat.entry_line, ""), methods=["GET"]),
        *(Route(f"/{code}", choice(f"/{code}", line, code), methods=["GET"]) for line, code in _CODES.items()),
        *(Route(f"/{line}", known_number(code), methods=["GET"]) for line, code in _CODES.items()),
    ]
