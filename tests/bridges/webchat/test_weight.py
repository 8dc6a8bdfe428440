"""How much a first look at the site costs: bytes as they are sent, what is asked for, and where."""

import re

import pytest

from most116.testing.webchat_site import Site

_MOST_BYTES = 60_000
_HEADERS = {"accept-encoding": "gzip, deflate, br", "accept-language": "pl"}
_IMPORT = re.compile(r'from "\./([\w.]+)"')


async def first_load(site: Site, path: str) -> dict[str, int]:
    """The bytes of the body of everything that a browser asks for, by address."""
    cost: dict[str, int] = {}
    async with site.browser(**_HEADERS) as client:

        async def take(address: str) -> str:
            if address in cost:
                return ""
            async with client.stream("GET", address) as answer:
                raw = b"".join([chunk async for chunk in answer.aiter_raw()])
            cost[address] = len(raw)
            return (await client.get(address)).text

        page = await take(path)
        assert not re.findall(r'(?:src|href)="(?:https?:)?//(?!discord|t\.me)', page)
        waiting = re.findall(r'(?:src|href)="(/static/[^"]+)"', page)
        while waiting:
            address = waiting.pop()
            content = await take(address)
            waiting += [f"{address.rsplit('/', 1)[0]}/{name}" for name in _IMPORT.findall(content)]
        return cost


@pytest.mark.parametrize(
    "path", ["/", "/m", "/chat", "/chat?for=m&lang=uk&v=d3wc", "/back", "/help", "/device", "/links"]
)
async def test_a_first_load_is_light(site: Site, path: str) -> None:
    cost = await first_load(site, path)
    assert len(cost) > 5
    assert sum(cost.values()) < _MOST_BYTES


async def test_only_what_is_the_same_for_everybody_is_compressed(site: Site) -> None:
    """A page holds a token beside words that somebody else might choose: compressed, its length would tell of it."""
    async with site.browser(**_HEADERS) as client:
        page = await client.get("/chat")
        assert "content-encoding" not in page.headers
        [script] = re.findall(r'src="(/static/[^"]+/chat\.js)"', page.text)
        assert (await client.get(script)).headers["content-encoding"] == "gzip"


@pytest.mark.parametrize("path", ["/", "/chat", "/back", "/help", "/device"])
async def test_a_page_names_every_script_that_it_needs(site: Site, path: str) -> None:
    """What only a script asks for comes one wait later: until then nothing keeps words when the network is gone."""
    async with site.browser(**_HEADERS) as client:
        page = (await client.get(path)).text
    named = set(re.findall(r'(?:src|href)="(/static/[^"]+\.js)"', page))
    assert {address for address in await first_load(site, path) if address.endswith(".js")} == named
