"""A visitor of the web chat with a browser that runs no scripts: sees the page, fills in its form, sends it."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from html.parser import HTMLParser

import httpx

from most116.testing.simulated import plain_client

_LOOK_SECONDS = 0.05


@dataclass
class ChatPage(HTMLParser):
    """What stands on the page: `lines` are (author, words), `fields` the hidden fields of the form to write in."""

    lines: list[tuple[str, str]] = field(default_factory=list)
    fields: dict[str, str] = field(default_factory=dict)
    choices: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()
        self._in_words = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        names = given.get("class", "").split()
        if tag == "li" and names[:1] == ["line"]:
            self.lines.append((names[1], ""))
        elif tag == "p" and "words" in names:
            self._in_words = True
        elif tag == "input" and given.get("type") == "hidden":
            self.fields[given["name"]] = given.get("value", "")
        elif tag == "button" and given.get("name") == "choice":
            self.choices.append(given.get("value", ""))

    def handle_endtag(self, tag: str) -> None:
        self._in_words = self._in_words and tag != "p"

    def handle_data(self, data: str) -> None:
        if self._in_words:
            author, words = self.lines[-1]
            # The page keeps numbers together by spaces that do not break; they read the same.
            self.lines[-1] = (author, words + data.replace("\u00a0", " "))


class Visitor:
    """One visit; the browser's cookie is kept in `http`."""

    def __init__(self, http: httpx.AsyncClient) -> None:
        self.http = http

    async def look(self) -> ChatPage:
        return _page(await self.http.get("/chat"))

    async def send(self, text: str = "", **fields: str) -> ChatPage:
        """Fill in the form as it stands on the page now, and send it; the page that comes next."""
        hidden = (await self.look()).fields
        return _page(await self.http.post("/chat", data={**hidden, "text": text, **fields}))

    async def reads(self, words: str, seconds: float = 60.0) -> ChatPage:
        """The page on which these words of ours stand, once they do."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            page = await self.look()
            if any(author != "person" and words in said for author, said in page.lines):
                return page
            await asyncio.sleep(_LOOK_SECONDS)
        raise AssertionError(f"no {words!r} on the page after {seconds:.0f} s")


@asynccontextmanager
async def visiting(public_url: str) -> AsyncIterator[Visitor]:
    async with plain_client(public_url, follow_redirects=True) as http:
        yield Visitor(http)


def _page(answer: httpx.Response) -> ChatPage:
    page = ChatPage()
    page.feed(answer.raise_for_status().text)
    page.close()
    return page
