"""`/`: how to talk, what each way means for privacy, and the numbers to call. Looking begins nothing."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bridges.front_door.ways import ways
from config.phone_numbers import NumberTable
from config.settings import Settings
from config.texts import Texts
from most116.web.assets import Assets
from most116.web.pages import Pages, language_of


def front_routes(*, settings: Settings, texts: Texts, numbers: NumberTable, assets: Assets) -> list[Route]:
    """Routes for the public site. `assets` must hold the static files of this package beside those of the chat."""
    pages = Pages(texts, assets, "bridges.front_door", "bridges.webchat")
    line = settings.webchat.entry_line
    found = ways(settings, numbers, line)

    async def choose(request: Request) -> Response:
        chosen = request.query_params.get("lang")
        language = language_of(chosen, request.headers.get("accept-language"))
        # A language that was chosen goes on into the chat.
        query = f"?lang={language}" if chosen == language else ""
        return pages.answer("choice.html", language=language, line=line, ways=found, query=query)

    return [Route("/", choose, methods=["GET"])]
