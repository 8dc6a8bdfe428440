"""Server-rendered pages: one Jinja environment a site, with its texts, its assets and the person's language."""

import re
from collections.abc import Collection, Mapping
from types import MappingProxyType

from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined, pass_context
from jinja2.runtime import Context
from starlette.responses import HTMLResponse

from config.texts import Texts
from most116.core.conversation import Channel, Language, Line
from most116.core.ids import TextKey
from most116.web.assets import Assets
from most116.web.reader import LOOKS, PERCENTS, Reader, address

_NO_VALUES: Mapping[str, str] = MappingProxyType({})
_NOTHING: Mapping[str, object] = MappingProxyType({})
_USUAL = Reader()
_LONGEST_HEADER = 200
# A telephone number cut by the end of a line is easily misread.
_IN_A_NUMBER = re.compile(r"(?<=\d) (?=\d)")
# How each language names itself, for a switch; the page's own language never has to be read to find it.
ENDONYMS: Mapping[Language, str] = MappingProxyType(
    {Language.PL: "Polski", Language.UK: "Українська", Language.EN: "English", Language.RU: "Русский"}
)


class Pages:
    """Renders the templates in `templates/` of the given packages; the first that has a name wins.

    A template has `language`, `line`, `reader` and their `look`, `asset("x.css")` for an address,
    `word("web.quick_exit", n="1")` for a fixed string of a page and `text("numbers")` for a text of the catalogue. A
    name that nobody gave is an error. `shared` is what every page of the site has besides.
    """

    def __init__(self, texts: Texts, assets: Assets, *packages: str, shared: Mapping[str, object] = _NOTHING) -> None:
        self._texts = texts
        self._environment = Environment(
            loader=ChoiceLoader([PackageLoader(package) for package in packages]),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
        )
        self._environment.globals.update(
            asset=assets.url,
            word=self._word,
            text=self._text,
            endonyms=ENDONYMS,
            looks=LOOKS,
            percents=PERCENTS,
            address=address,
            **shared,
        )

    def render(
        self,
        template: str,
        *,
        language: Language = Language.PL,
        line: Line | None = None,
        reader: Reader = _USUAL,
        **values: object,
    ) -> str:
        return self._environment.get_template(template).render(
            language=language, line=line, reader=reader, look=reader.look, **values
        )

    def answer(
        self,
        template: str,
        *,
        language: Language = Language.PL,
        line: Line | None = None,
        status: int = 200,
        headers: Mapping[str, str] = _NO_VALUES,
        reader: Reader = _USUAL,
        **values: object,
    ) -> HTMLResponse:
        """The rendered template as an answer that says its language."""
        page = self.render(template, language=language, line=line, reader=reader, **values)
        return HTMLResponse(page, status_code=status, headers={"content-language": language, **headers})

    @pass_context
    def _word(self, context: Context, key: str, **values: str) -> str:
        return self._texts.interface(key, context["language"], context["line"], values)

    @pass_context
    def _text(self, context: Context, key: str, **values: str) -> str:
        text = self._texts.render(
            TextKey(key), language=context["language"], line=context["line"], channel=Channel.WEBCHAT, values=values
        )
        return unbroken(text)


def unbroken(text: str) -> str:
    """The text with the spaces inside its numbers kept from breaking, for showing."""
    return _IN_A_NUMBER.sub("\u00a0", text)


def known_language(chosen: str | None) -> str:
    """The language a person chose as it may go into a page again; empty when it is none of ours."""
    return chosen if chosen in set(Language) else ""


def language_of(chosen: str | None, header: str | None, among: Collection[Language] = tuple(Language)) -> Language:
    """The language a person chose, else the first in Accept-Language that is `among` ours, else Polish."""
    if chosen and chosen in among:
        return Language(chosen)
    wishes = [_wish(part) for part in (header or "")[:_LONGEST_HEADER].split(",")]
    # Sorting keeps the order of equals, as the header's own rules want it.
    for _, tag in sorted(wishes, key=lambda wish: -wish[0]):
        if tag in among:
            return Language(tag)
    return Language.PL


def _wish(part: str) -> tuple[float, str]:
    tag, _, weight = part.strip().partition(";q=")
    try:
        wanted = float(weight) if weight else 1.0
    except ValueError:
        wanted = 0.0
    return wanted if 0 < wanted <= 1 else -1.0, tag.split("-")[0].strip().lower()
