"""What stays on a phone: told for each way that is on and for no other, in short steps, under a neutral name."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
import pytest
from starlette.applications import Starlette

from bridges.front_door.device_page import STEPS, device_routes
from bridges.front_door.own_pages import front_pages
from bridges.front_door.ways import ways
from config.phone_numbers import load_numbers
from config.settings import load_settings
from config.texts import Texts
from most116.core.conversation import Channel, Language
from most116.testing.every_way import EVERY_WAY
from most116.web.assets import Assets

NUMBERS = load_numbers(None)


@asynccontextmanager
async def visiting(texts: Texts, **settings: object) -> AsyncIterator[httpx.AsyncClient]:
    assets = Assets("bridges.webchat", "bridges.front_door", "most116.web")
    told = load_settings(settings)
    routes = device_routes(settings=told, numbers=NUMBERS, pages=front_pages(texts, assets, told))
    app = Starlette(routes=[*routes, assets.route()])
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="https://example.org") as client:
        yield client


def test_there_are_steps_for_every_way() -> None:
    assert {way.name for way in ways(load_settings(EVERY_WAY), NUMBERS, None)} == set(STEPS) == {*Channel, "phone"}


@pytest.mark.parametrize("language", list(Language))
async def test_each_way_that_is_on_has_its_steps(texts: Texts, language: Language) -> None:
    async with visiting(texts, **EVERY_WAY) as client:
        page = await client.get("/device", params={"lang": language})
    assert page.headers["content-language"] == language
    parts = dict(re.findall(r'<section aria-labelledby="(\w+)">(.*?)</section>', page.text, re.DOTALL))
    for name, steps in STEPS.items():
        assert parts[name].count("<li>") == steps
    told = re.findall(r"<(?:li|p)>([^<]+)</(?:li|p)>", page.text.partition("<main")[2].partition("</main>")[0])
    assert all(len(sentence.split()) <= 15 for text in told for sentence in re.split(r"[.?] ", text))
    assert "116" not in re.search(r"<title>([^<]*)</title>", page.text)[1]  # type: ignore[index]
    assert "set-cookie" not in page.headers


async def test_of_what_is_off_nothing_is_told(texts: Texts) -> None:
    async with visiting(texts, webchat={"on": True}) as client:
        page = (await client.get("/device")).text
    assert re.findall(r'<h2 id="(\w+)">', page) == ["always", "webchat", "phone", "ours"]
