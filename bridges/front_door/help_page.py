"""`/help`: numbers to call, and local crisis centres by the name of a place. Looking and searching keep nothing.

A place is asked for by POST, so that its name stands in no address, no history and no log (domain sheet 7.1, W5).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bridges.front_door.ways import ways
from config.centre_rows import Centre
from config.centre_search import Found
from config.centres import Centres
from config.phone_numbers import NumberTable, is_old
from config.settings import Settings
from most116.core.clock import Clock
from most116.core.conversation import Language, Line
from most116.web.forms import read_own_form
from most116.web.pages import ENDONYMS, Pages, known_language, language_of
from most116.web.reader import reader_of

_LONGEST_PLACE = 80
# Where who cannot or will not call writes instead; what is for both lines leads to the choice between them.
_WRITTEN: Mapping[str, str] = {
    "n116111": "/m",
    "n800121212": "/m",
    "n116123": "/d",
    "n800702222": "/d",
}
_SILENT = "n112"
_FURTHER = {"be": "Беларуская", "de": "Deutsch", "es": "Español", "fr": "Français", "ka": "ქართული", "vi": "Tiếng Việt"}


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberCard:
    """A number for all of Poland as the page shows it. `write`: where to write instead, empty where nobody can."""

    value: str
    label: str
    hours: str
    free: bool
    checked: str
    old: bool
    source: str
    write: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CentreCard:
    """A local centre as the page shows it."""

    centre: Centre
    checked: str
    old: bool
    languages: str

    @property
    def calls(self) -> Sequence[tuple[str, str]]:
        """Each number with its link."""
        return [(f"tel:+48{phone.replace(' ', '')}", phone) for phone in self.centre.phones]


@dataclass(frozen=True, slots=True, kw_only=True)
class HelpView:
    """One rendering. `groups`: what was found by nearness, None when nothing was asked; `chosen`: the language."""

    numbers: Sequence[NumberCard]
    place: str
    chosen: str
    groups: Sequence[tuple[str, Sequence[CentreCard]]] | None
    count: int
    listed: bool


class HelpPage:
    """Shown to anybody."""

    def __init__(
        self, *, settings: Settings, numbers: NumberTable, centres: Centres, clock: Clock, pages: Pages
    ) -> None:
        self._line: Line | None = settings.webchat.entry_line
        self._written = any(way.name != "phone" for way in ways(settings, numbers, self._line))
        self._base_url = settings.public_base_url
        self._numbers = numbers
        self._centres = centres
        self._clock = clock
        self._pages = pages

    async def show(self, request: Request) -> Response:
        return self._page(request, known_language(request.query_params.get("lang")), None)

    async def search(self, request: Request) -> Response:
        fields = await read_own_form(request, self._base_url)
        if isinstance(fields, Response):
            return fields
        return self._page(request, known_language(fields.get("lang")), fields.get("place", "")[:_LONGEST_PLACE].strip())

    def _page(self, request: Request, chosen: str, place: str | None) -> Response:
        language = language_of(chosen, request.headers.get("accept-language"))
        index = self._centres.index()
        found = index.find(place) if place else ()
        today = self._clock.now().date()
        view = HelpView(
            numbers=[self._number(name, language, today) for name in self._numbers.shown()],
            place=place or "",
            chosen=chosen,
            groups=list(self._groups(found)) if place else None,
            count=len(found),
            listed=bool(index.centres),
        )
        return self._pages.answer("help.html", language=language, line=self._line, reader=reader_of(request), page=view)

    def _number(self, name: str, language: Language, today: date) -> NumberCard:
        number = self._numbers.numbers[name]
        return NumberCard(
            value=number.value,
            label=number.label[language],
            hours=number.hours or "",
            free=number.free,
            checked=_told(number.verified_on),
            old=is_old(number, today),
            source=number.source,
            write=_WRITTEN.get(name, "/") if self._written and name != _SILENT else "",
        )

    def _groups(self, found: Iterable[Found]) -> Iterable[tuple[str, Sequence[CentreCard]]]:
        for nearness, group in groupby(found, key=lambda one: one.nearness):
            yield nearness.name.lower(), [self._centre(one.centre) for one in group]

    def _centre(self, centre: Centre) -> CentreCard:
        return CentreCard(
            centre=centre,
            checked=_told(centre.checked),
            old=self._centres.stale(centre.checked),
            languages=", ".join(_languages(centre.languages)),
        )


def help_routes(
    *, settings: Settings, numbers: NumberTable, centres: Centres, clock: Clock, pages: Pages
) -> list[Route]:
    """Routes for the public site; `pages` are those of `front_pages`."""
    page = HelpPage(settings=settings, numbers=numbers, centres=centres, clock=clock, pages=pages)
    return [Route("/help", page.show, methods=["GET"]), Route("/help", page.search, methods=["POST"])]


def _told(day: date) -> str:
    """The day as it is written in Poland and its neighbours."""
    return f"{day.day}.{day.month:02}.{day.year}"


def _languages(codes: Iterable[str]) -> Iterable[str]:
    names = {language.value: name for language, name in ENDONYMS.items()} | _FURTHER
    return [names.get(code, code) for code in codes]
