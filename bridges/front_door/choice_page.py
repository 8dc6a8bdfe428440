"""`/`: how to talk, what each way means for privacy, and the numbers to call. Looking begins nothing.

The lines have pages of their own under neutral names, because addresses stay in histories (domain sheet 7.1, W5). The
numbers that people know, `/116111` and `/116123`, lead there.
"""

from collections.abc import Awaitable, Callable, Mapping

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bridges.front_door.ways import PHONE, open_ways, ways
from config.entry_links import EntryLinks
from config.phone_numbers import NumberTable
from config.settings import Settings
from config.texts import Texts
from most116.core.conversation import Line
from most116.core.ports import Entrance
from most116.web.pages import Pages, language_of
from most116.web.reader import reader_of

# Entry codes of the two lines (config/entry_links.yaml), which are also the names of their pages.
LINE_CODES: Mapping[Line, str] = {Line.YOUTH: "m", Line.ADULT: "d"}
_Endpoint = Callable[[Request], Awaitable[Response]]


def front_routes(
    *, settings: Settings, texts: Texts, numbers: NumberTable, links: EntryLinks, entrance: Entrance, pages: Pages
) -> list[Route]:
    """Routes for the public site; `pages` are those of `front_pages`."""

    def choice(here: str, line: Line | None, code: str) -> _Endpoint:
        async def choose(request: Request) -> Response:
            asked = request.query_params
            chosen = asked.get("lang")
            language = language_of(chosen, request.headers.get("accept-language"))
            link = links.find(asked.get("for"))
            campaign = link.code if link and code and link.line is line else ""
            every = ways(settings, numbers, line, campaign or code, texts.interface("link.greeting", language, line))
            found = open_ways(every, line, await entrance.now())
            return pages.answer(
                "choice.html",
                language=language,
                line=line,
                reader=reader_of(request),
                here=f"{here}?for={campaign}&" if campaign else f"{here}?",
                # What a link was made for stands first; sorting keeps the order of the others.
                ways=sorted(found, key=lambda way: way.name != asked.get("first")),
                nobody=len(found) < len(every) and all(way.name == PHONE for way in found),
                # A language that was chosen goes on into the chat.
                spoken=language if chosen == language else "",
            )

        return choose

    def known_number(code: str) -> _Endpoint:
        async def lead_on(_: Request) -> Response:
            return RedirectResponse(f"/{code}", status_code=303)

        return lead_on

    return [
        Route("/", choice("/", settings.webchat.entry_line, ""), methods=["GET"]),
        *(Route(f"/{code}", choice(f"/{code}", line, code), methods=["GET"]) for line, code in LINE_CODES.items()),
        *(Route(f"/{line}", known_number(code), methods=["GET"]) for line, code in LINE_CODES.items()),
    ]
