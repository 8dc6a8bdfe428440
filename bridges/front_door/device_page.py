"""`/device`: for each way to talk that is on, what stays on the phone or computer and how to remove it."""

from collections.abc import Mapping
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bridges.front_door.ways import ways
from config.phone_numbers import NumberTable
from config.settings import Settings
from most116.core.conversation import Channel
from most116.web.pages import Pages, known_language, language_of
from most116.web.reader import reader_of

# How many steps the texts have for each way.
STEPS: Mapping[str, int] = {
    Channel.WEBCHAT: 3,
    Channel.FORM: 3,
    Channel.DISCORD: 4,
    Channel.INSTAGRAM: 3,
    Channel.MESSENGER: 3,
    Channel.TELEGRAM: 3,
    Channel.WHATSAPP: 3,
    Channel.SMS: 3,
    "phone": 2,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """A way to talk, and the keys of the texts about what it leaves."""

    name: str
    stays: str
    steps: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceView:
    """One rendering; `chosen` is the language that the person chose, or nothing."""

    traces: tuple[Trace, ...]
    chosen: str


def device_routes(*, settings: Settings, numbers: NumberTable, pages: Pages) -> list[Route]:
    """Routes for the public site; `pages` are those of `front_pages`."""
    line = settings.webchat.entry_line
    traces = tuple(_trace(name) for name in dict.fromkeys(way.name for way in ways(settings, numbers, line)))

    async def show(request: Request) -> Response:
        chosen = known_language(request.query_params.get("lang"))
        language = language_of(chosen, request.headers.get("accept-language"))
        view = DeviceView(traces=traces, chosen=chosen)
        return pages.answer("device.html", language=language, line=line, reader=reader_of(request), page=view)

    return [Route("/device", show, methods=["GET"])]


def _trace(name: str) -> Trace:
    key = f"device.{name}"
    steps = tuple(f"{key}.{step}" for step in range(1, STEPS[name] + 1))
    return Trace(name=name, stays=f"{key}.stays", steps=steps)
