"""Reads the chat page as a person without scripts sees it."""

import re
from html import unescape

import httpx


def hidden(page: httpx.Response) -> dict[str, str]:
    """The hidden fields of the page's form."""
    found = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', page.text)
    return {name: unescape(value) for name, value in found}


def shown(page: httpx.Response) -> list[tuple[str, str]]:
    """Speaker and words of each line."""
    found = re.findall(r'<span class="who">([^<]*)</span>.*?<p class="words"[^>]*>([^<]*)</p>', page.text, re.DOTALL)
    return [(who, unescape(words)) for who, words in found]


def draft(page: httpx.Response) -> str:
    found = re.search(r"<textarea[^>]*>\n(.*?)</textarea>", page.text, re.DOTALL)
    return unescape(found[1]) if found else ""


async def first(client: httpx.AsyncClient, text: str) -> httpx.Response:
    """Open the page, write, and follow to the page that then comes."""
    form = hidden(await client.get("/chat"))
    return await client.post("/chat", data={**form, "text": text}, follow_redirects=True)


async def come_back(client: httpx.AsyncClient, words: str, **fields: str) -> httpx.Response:
    """Open the page for whoever comes back, type the words of a code, send them."""
    form = hidden(await client.get("/back"))
    return await client.post("/back", data={**form, "words": words, **fields})
