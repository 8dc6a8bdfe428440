"""How a person reads our pages: the look they chose, which lives in the address alone, and whether an app is around."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from urllib.parse import quote, urlencode

from starlette.requests import Request

# What can be chosen, each by one letter; the first is what a page has until somebody chooses.
LOOKS: Mapping[str, str] = MappingProxyType({"theme": "ald", "size": "12345", "font": "nw", "calm": "cm"})
_CODE = re.compile("".join(f"[{letters}]" for letters in LOOKS.values()))
PERCENTS: Mapping[str, str] = MappingProxyType({"1": "100", "2": "125", "3": "150", "4": "200", "5": "300"})
# Dark colours are a sheet of their own: by the device's wish, always, or never.
_DARK_WHEN: Mapping[str, str] = MappingProxyType({"a": "(prefers-color-scheme: dark)", "d": "all", "l": "not all"})
# Apps that show pages inside themselves, see what is typed there and may forget the page when they like.
_APPS = re.compile(
    r"Snapchat|Instagram|FBA[NV]|FB_IAB|Messenger|musical_ly|Bytedance|TikTok|Twitter|Pinterest|Line/|; wv\)"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """One letter for each of LOOKS: theme as the device, light or dark; size 100 to 300 %; font; calm or lively."""

    theme: str = "a"
    size: str = "1"
    font: str = "n"
    calm: str = "c"

    @classmethod
    def parse(cls, code: str | None) -> "Look":
        """The look that a code in an address means; the usual one when it means none."""
        return cls(**dict(zip(LOOKS, code, strict=True))) if code and _CODE.fullmatch(code) else cls()

    @property
    def code(self) -> str:
        """As it stands in an address; empty while nothing is chosen."""
        return "" if self == Look() else self.with_choice("", "")

    def with_choice(self, axis: str, letter: str) -> str:
        """The code of this look with one other choice."""
        return "".join(letter if axis == name else getattr(self, name) for name in LOOKS)

    @property
    def dark_when(self) -> str:
        """The media query under which the dark colours hold."""
        return _DARK_WHEN[self.theme]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """`app`: the page is shown inside an app. `way_out` is a link that leaves it for a browser, where there is one."""

    look: Look = Look()
    app: bool = False
    way_out: str = ""


def reader_of(request: Request, code: str | None = None) -> Reader:
    """Who asks for a page; `code` is the look that a form named, else it is the address's `v`."""
    agent = request.headers.get("user-agent", "")
    app = bool(_APPS.search(agent))
    return Reader(
        look=Look.parse(code or request.query_params.get("v")),
        app=app,
        way_out=_way_out(request) if app and "Android" in agent else "",
    )


def address(path: str, **query: str) -> str:
    """The path, which may have a query already, with those of the values that are not empty."""
    named = urlencode({name: value for name, value in query.items() if value})
    return f"{path}{'&' if '?' in path else '?'}{named}" if named else path


def _way_out(request: Request) -> str:
    """Android opens such a link in the browser that its owner chose; no other system has one."""
    where = quote(request.headers.get("host", ""), safe=":[]") + quote(request.url.path)
    return f"intent://{where}?{request.url.query}#Intent;scheme={request.url.scheme};end"
