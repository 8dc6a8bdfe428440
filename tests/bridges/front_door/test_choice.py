"""The page on which people choose: only what is on, each way with its link and one sentence, numbers to touch."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from html import escape

import httpx
import pytest
from starlette.applications import Starlette

from bridges.front_door.choice_page import front_routes
from bridges.front_door.own_pages import front_pages
from bridges.front_door.ways import ways
from config.entry_link import EntryLink
from config.entry_links import EntryLinks, load_entry_links
from config.phone_numbers import load_numbers
from config.settings import load_settings
from config.texts import Texts
from most116.core.conversation import Channel, Language, Line
from most116.core.doors import NOBODY_READS, OPEN_DOORS, Doors, Gate
from most116.core.ids import TextKey
from most116.testing.every_way import EVERY_WAY
from most116.testing.given_doors import GivenDoors
from most116.web.assets import Assets

NUMBERS = load_numbers(None)
K7 = EntryLink(code="k7p4x", line=Line.YOUTH)
LINKS = {
    "webchat": "/chat",
    "form": "/form",
    "discord": "https://discord.com/oauth2/authorize?client_id=116116116",
    "messenger": "https://m.me/1001",
    "instagram": "https://ig.me/m/most_116",
    "telegram": "https://t.me/most116bot?start=0",
    "whatsapp": "https://wa.me/48732000222",
    "sms": "sms:+48732000111",
}


@asynccontextmanager
async def visiting(texts: Texts, doors: Doors = OPEN_DOORS, **settings: object) -> AsyncIterator[httpx.AsyncClient]:
    assets = Assets("bridges.webchat", "bridges.front_door", "most116.web")
    links = EntryLinks({**load_entry_links(None).links, "k7p4x": K7})
    told = load_settings(settings)
    routes = front_routes(
        settings=told,
        texts=texts,
        numbers=NUMBERS,
        links=links,
        entrance=GivenDoors(doors),
        pages=front_pages(texts, assets, told),
    )
    app = Starlette(routes=[*routes, assets.route()])
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="https://example.org") as client:
        yield client


def test_every_way_that_is_on_has_its_link() -> None:
    found = ways(load_settings(EVERY_WAY), NUMBERS, None)
    assert {way.name: way.link for way in found if way.name != "phone"} == LINKS
    assert [way.link for way in found if way.name == "phone"] == ["tel:116111", "tel:116123"]


@pytest.mark.parametrize(
    ("line", "first", "call"),
    [
        (Line.YOUTH, ["webchat", "discord"], ["tel:116111"]),
        (Line.ADULT, ["webchat", "messenger"], ["tel:116123"]),
        (None, ["webchat", "discord"], ["tel:116111", "tel:116123"]),
    ],
)
def test_the_order_suits_the_line_and_calling_comes_last(line: Line | None, first: list[str], call: list[str]) -> None:
    found = ways(load_settings(EVERY_WAY), NUMBERS, line)
    assert [way.name for way in found][:2] == first
    assert [way.link for way in found][-len(call) :] == call


@pytest.mark.parametrize("off", [name for name in EVERY_WAY if name != "public_base_url"])
def test_what_is_off_is_not_offered(off: str) -> None:
    gone = {"twilio": {"sms", "whatsapp"}, "meta": {"messenger", "instagram"}, "webchat": {"webchat", "form"}}
    needed_by = {"twilio": {"whatsapp"}, "webchat": {"form"}}
    left = {key: value for key, value in EVERY_WAY.items() if key not in {off} | needed_by.get(off, set())}
    found = {way.name for way in ways(load_settings(left), NUMBERS, None)}
    assert found == {*LINKS, "phone"} - gone.get(off, {off})


def test_the_link_to_discord_needs_no_token() -> None:
    found = ways(load_settings({"front": {"discord_application_id": "116116116"}}), NUMBERS, None)
    assert next(way.link for way in found) == LINKS["discord"]


def test_without_its_name_an_account_cannot_be_linked() -> None:
    nameless = {
        **EVERY_WAY,
        "meta": {**EVERY_WAY["meta"], "instagram_name": ""},
        "telegram": {**EVERY_WAY["telegram"], "bot_name": ""},
    }
    assert {"instagram", "telegram"}.isdisjoint(way.name for way in ways(load_settings(nameless), NUMBERS, None))


@pytest.mark.parametrize("language", list(Language))
async def test_each_way_says_what_it_means(texts: Texts, language: Language) -> None:
    async with visiting(texts, **EVERY_WAY) as client:
        page = await client.get("/", params={"lang": language})
    assert page.headers["content-language"] == language
    shown = re.findall(r'<a class="way" href="([^"]+)"', page.text)
    assert shown[0] == f"/chat?lang={language}"
    names = ("discord", "instagram", "messenger", "telegram", "whatsapp", "sms")
    rest = [f"/form?lang={language}", "tel:116111", "tel:116123"]
    assert shown[1:] == [*(LINKS[name] for name in names), *rest]
    sentences = re.findall(r'<a class="way"[^>]*>[^<]+</a>\s*<p>([^<]+)</p>', page.text)
    assert len(sentences) == len(shown)
    assert all(len(sentence.split()) <= 16 for sentence in sentences)


async def test_looking_sets_nothing_and_tells_nobody(texts: Texts) -> None:
    async with visiting(texts, **EVERY_WAY) as client:
        page = await client.get("/", headers={"accept-language": "uk"})
    assert "set-cookie" not in page.headers
    assert (page.headers["content-language"], 'href="/chat"' in page.text) == ("uk", True)
    outside = re.findall(r'<a class="way" href="https:[^"]+"([^>]*)>', page.text)
    assert outside
    assert all('rel="noreferrer"' in rest for rest in outside)
    assert "116" not in re.search(r"<title>([^<]*)</title>", page.text)[1]  # type: ignore[index]
    assert not re.findall(r'(?:src|href)="(?:https?:)?//(?!discord|m\.me|ig\.me|t\.me|wa\.me)', page.text)


@pytest.mark.parametrize(("line", "code", "call"), [("116111", "m", "tel:116111"), ("116123", "d", "tel:116123")])
async def test_each_line_has_a_page_under_a_neutral_name(texts: Texts, line: str, code: str, call: str) -> None:
    async with visiting(texts, **EVERY_WAY) as client:
        known = await client.get(f"/{line}")
        page = await client.get(known.headers["location"])
    assert (known.status_code, known.headers["location"]) == (303, f"/{code}")
    shown = re.findall(r'<a class="way" href="([^"]+)"', page.text)
    assert shown[0] == f"/chat?for={code}"
    assert {f"https://m.me/1001?ref={code}", f"https://t.me/most116bot?start={code}"} <= set(shown)
    assert [link for link in shown if link.startswith("tel:")] == [call]
    assert f'href="/{code}?lang=en"' in page.text
    assert load_entry_links(None).line(code, None) == line


async def test_a_code_goes_on_from_the_page_into_every_way_that_can_carry_it(texts: Texts) -> None:
    async with visiting(texts, **EVERY_WAY) as client:
        page = await client.get("/m", params={"for": "k7p4x", "lang": "uk"})
    shown = re.findall(r'<a class="way" href="([^"]+)"', page.text)
    assert shown[:7] == [
        "/chat?for=k7p4x&amp;lang=uk",
        LINKS["discord"],
        "https://ig.me/m/most_116?ref=k7p4x",
        "https://m.me/1001?ref=k7p4x",
        "https://t.me/most116bot?start=k7p4x",
        "https://wa.me/48732000222?text=%D0%9F%D1%80%D0%B8%D0%B2%D1%96%D1%82%20%5Bk7p4x%5D",
        "sms:+48732000111?body=%D0%9F%D1%80%D0%B8%D0%B2%D1%96%D1%82%20%5Bk7p4x%5D",
    ]
    assert 'href="/m?for=k7p4x&amp;lang=en"' in page.text, "another language keeps the code"


@pytest.mark.parametrize(("path", "code"), [("/m", "<script>"), ("/m", "x"), ("/d", "k7p4x"), ("/", "k7p4x")])
async def test_a_code_that_is_not_of_this_page_goes_no_further(texts: Texts, path: str, code: str) -> None:
    async with visiting(texts, **EVERY_WAY) as client:
        page = await client.get(path, params={"for": code, "first": code})
        assert page.text == (await client.get(path)).text


@pytest.mark.parametrize("first", ["sms", "telegram", "phone"])
async def test_the_way_that_a_link_was_made_for_comes_first(texts: Texts, first: str) -> None:
    async with visiting(texts, **EVERY_WAY) as client:
        shown, usual = [
            re.findall(r'<a class="way" href="([^"]+)"', (await client.get("/m", params=named)).text)
            for named in ({"first": first}, {})
        ]
    start = {"sms": "sms:", "telegram": "https://t.me", "phone": "tel:"}[first]
    assert shown[0].startswith(start)
    assert shown == [
        *(way for way in usual if way.startswith(start)),
        *(way for way in usual if not way.startswith(start)),
    ]


CHAT_AND_FORM = {"webchat": {"on": True}, "form": {"on": True}}


class TestGates:
    """A page goes in steps: the chat, then the form before it, then the telephones and the truth."""

    async def ways_at(self, texts: Texts, gate: Gate, *channels: Channel, line: Line = Line.YOUTH) -> list[str]:
        doors = Doors(gates={(line, channel): gate for channel in channels})
        async with visiting(texts, doors, **CHAT_AND_FORM) as client:
            page = (await client.get("/m?lang=pl")).text
            return re.findall(r'class="way" href="([^"?]+)', page)

    async def test_chat_then_form_then_telephone(self, texts: Texts) -> None:
        chat, form, call = "/chat", "/form", "tel:116111"
        assert await self.ways_at(texts, Gate.OPEN, Channel.WEBCHAT) == [chat, form, call]
        assert await self.ways_at(texts, Gate.DIVERTED, Channel.WEBCHAT) == [form, call, chat]
        assert await self.ways_at(texts, Gate.CLOSED, Channel.WEBCHAT) == [form, call]
        assert await self.ways_at(texts, Gate.CLOSED, Channel.WEBCHAT, Channel.FORM) == [call]
        assert await self.ways_at(texts, Gate.CLOSED, Channel.WEBCHAT, line=Line.ADULT) == [chat, form, call]

    @pytest.mark.parametrize("language", list(Language))
    async def test_where_nobody_reads_at_all_the_page_says_so(self, texts: Texts, language: Language) -> None:
        told = texts.render(TextKey("unavailable"), language=language, line=Line.YOUTH)
        for doors, shown in ((NOBODY_READS, True), (OPEN_DOORS, False)):
            async with visiting(texts, doors, **CHAT_AND_FORM) as client:
                page = (await client.get(f"/m?lang={language}")).text.replace("\u00a0", " ")
                assert (f'role="status">{escape(told)}' in page) is shown
                assert "tel:116111" in page
