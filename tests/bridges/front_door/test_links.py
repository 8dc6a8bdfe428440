"""`/go/{code}`: where each link leads with its channel on and off, what the answer says, and what is counted."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from urllib.parse import parse_qs, quote, urlsplit

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.applications import Starlette

from bridges.front_door.links import link_routes
from config.entry_link import EntryLink, Source
from config.entry_links import EntryLinks
from config.phone_numbers import load_numbers
from config.settings import load_settings
from config.texts import Texts
from most116.core.conversation import Channel, Language, Line
from most116.core.errors import StorageDown
from most116.core.redaction import EventLog
from most116.testing.every_way import EVERY_WAY
from most116.testing.installed import installed_texts
from most116.testing.moved_clock import MovedClock

OFF = {"public_base_url": "https://example.org"}
K7 = EntryLink(code="k7p4x", line=Line.YOUTH)
# Where a link leads whose channel is on.
TARGETS = {
    None: "/m?for=k7p4x",
    Channel.WEBCHAT: "/chat?for=k7p4x",
    Channel.MESSENGER: "https://m.me/1001?ref=k7p4x",
    Channel.INSTAGRAM: "https://ig.me/m/most_116?ref=k7p4x",
    Channel.TELEGRAM: "https://t.me/most116bot?start=k7p4x",
    Channel.WHATSAPP: "https://wa.me/48732000222?text=Hej%20%5Bk7p4x%5D",
    Channel.DISCORD: "https://discord.com/oauth2/authorize?client_id=116116116",
    # No browser opens another program without a touch.
    Channel.SMS: "/m?for=k7p4x&first=sms",
}
PHONE = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/130.0 Mobile Safari/537.36 Snapchat/13.10"
Count = Callable[[str], Awaitable[None]]


def links_app(texts: Texts, links: list[EntryLink], count: Count, settings: Mapping[str, object]) -> Starlette:
    return Starlette(
        routes=list(
            link_routes(
                settings=load_settings(settings),
                texts=texts,
                numbers=load_numbers(None),
                links=EntryLinks({link.code: link for link in links}),
                count=count,
                # Half past midnight in Poland, the 21st.
                clock=MovedClock(datetime(2026, 11, 20, 23, 30, tzinfo=UTC)),
                log=EventLog("public"),
            )
        )
    )


@asynccontextmanager
async def visiting(
    texts: Texts, *links: EntryLink, **settings: object
) -> AsyncIterator[tuple[httpx.AsyncClient, list[str]]]:
    counted: list[str] = []

    async def count(code: str) -> None:
        counted.append(code)

    app = links_app(texts, list(links), count, settings)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="https://example.org") as client:
        yield client, counted


@pytest.mark.parametrize("target", TARGETS)
async def test_a_link_leads_to_its_target_while_that_is_on(texts: Texts, target: Channel | None) -> None:
    async with visiting(texts, replace(K7, target=target), **EVERY_WAY) as (client, counted):
        answer = await client.get("/go/k7p4x")
    assert (answer.status_code, answer.headers["location"]) == (303, TARGETS[target])
    assert counted == ["k7p4x"]


@pytest.mark.parametrize("target", [*TARGETS, Channel.FORM])
async def test_a_target_that_is_off_gives_way_to_choosing(texts: Texts, target: Channel | None) -> None:
    async with visiting(texts, replace(K7, target=target), **OFF) as (client, counted):
        answer = await client.get("/go/k7p4x")
    assert (answer.status_code, answer.headers["location"]) == (303, "/m?for=k7p4x")
    assert counted == ["k7p4x"]


@pytest.mark.parametrize(
    ("target", "location"),
    [
        (None, "/d?for=k7p4x&lang=uk"),
        (Channel.WEBCHAT, "/chat?for=k7p4x&lang=uk"),
        (Channel.SMS, "/d?for=k7p4x&first=sms&lang=uk"),
        (Channel.WHATSAPP, "https://wa.me/48732000222?text=%D0%9F%D1%80%D0%B8%D0%B2%D1%96%D1%82%20%5Bk7p4x%5D"),
    ],
)
async def test_line_and_language_go_on(texts: Texts, target: Channel | None, location: str) -> None:
    link = replace(K7, line=Line.ADULT, language=Language.UK, target=target)
    async with visiting(texts, link, **EVERY_WAY) as (client, _):
        assert (await client.get("/go/k7p4x")).headers["location"] == location


async def test_a_number_that_knows_its_line_gets_no_draft(texts: Texts) -> None:
    settings = {**EVERY_WAY, "whatsapp": {"number": "+48732000222", "entry_line": "116111"}}
    own, other = replace(K7, target=Channel.WHATSAPP), EntryLink(code="c2", line=Line.ADULT, target=Channel.WHATSAPP)
    async with visiting(texts, own, other, **settings) as (client, _):
        assert (await client.get("/go/k7p4x")).headers["location"] == "https://wa.me/48732000222"
        assert (await client.get("/go/c2")).headers["location"] == "https://wa.me/48732000222?text=Hej%20%5Bc2%5D"


@pytest.mark.parametrize(
    ("last", "location", "counted"),
    [
        (date(2026, 11, 22), "/chat?for=k7p4x&lang=en", True),
        (date(2026, 11, 21), "/chat?for=k7p4x&lang=en", True),
        (date(2026, 11, 20), "/m?lang=en", False),
    ],
)
async def test_a_link_that_has_ended_leads_to_the_page_of_its_line(
    texts: Texts, last: date, location: str, counted: bool
) -> None:
    link = replace(K7, target=Channel.WEBCHAT, language=Language.EN, ends=last)
    async with visiting(texts, link, **EVERY_WAY) as (client, seen):
        answer = await client.get("/go/k7p4x")
    assert (answer.status_code, answer.headers["location"]) == (303, location)
    assert bool(seen) is counted


@pytest.mark.parametrize("typed", ["K7P4X", "K7p4x", "k7p4x/"])
async def test_whoever_types_it_comes_to_the_same_place(texts: Texts, typed: str) -> None:
    async with visiting(texts, replace(K7, target=Channel.WEBCHAT), **EVERY_WAY) as (client, counted):
        assert (await client.get(f"/go/{typed}")).headers["location"] == "/chat?for=k7p4x"
    assert counted == ["k7p4x"]


async def test_the_answer_sets_keeps_and_tells_nothing(texts: Texts) -> None:
    async with visiting(texts, K7, **EVERY_WAY) as (client, _):
        answer = await client.get("/go/k7p4x?ScCid=one-person", headers={"user-agent": PHONE})
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert "set-cookie" not in answer.headers
    assert answer.content == b""
    assert answer.headers["location"] == "/m?for=k7p4x", "the click id of an advert goes no further"


# A browser resolves one or two dots before it asks, and the end of a line is in no address of ours at all.
@given(code=st.text(max_size=80).filter(lambda code: "\n" not in code and not {".", ".."} & set(code.split("/"))))
def test_nothing_of_a_made_up_code_comes_back(code: str) -> None:
    counted: list[str] = []

    async def count(one: str) -> None:
        counted.append(one)

    async def ask() -> httpx.Response:
        app = links_app(installed_texts(), [K7], count, EVERY_WAY)
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="https://example.org") as client:
            return await client.get("/go/" + quote(code, safe=""))

    answer = asyncio.run(ask())
    if code.strip("/").lower() == "k7p4x":
        return
    assert (answer.status_code, answer.headers["location"], answer.content) == (303, "/", b"")
    assert counted == []


@pytest.mark.parametrize(
    ("headers", "counted"),
    [
        ({"user-agent": PHONE}, True),
        ({}, True),
        ({"sec-purpose": "prefetch;prerender"}, False),
        ({"purpose": "prefetch"}, False),
        ({"x-moz": "prefetch"}, False),
        ({"x-purpose": "preview"}, False),
        ({"user-agent": "Snap URL Preview Service; bot; snapchat; https://developers.snap.com/robots"}, False),
        ({"user-agent": "facebookexternalhit/1.1"}, False),
        ({"user-agent": "Mozilla/5.0 (compatible; Discordbot/2.0)"}, False),
        ({"user-agent": "TelegramBot (like TwitterBot)"}, False),
    ],
)
async def test_only_a_person_is_counted(texts: Texts, headers: dict[str, str], counted: bool) -> None:
    async with visiting(texts, K7, **EVERY_WAY) as (client, seen):
        answer = await client.get("/go/k7p4x", headers=headers)
        assert (await client.head("/go/k7p4x", headers=headers)).status_code == 303
    assert answer.headers["location"] == "/m?for=k7p4x"
    assert seen == (["k7p4x"] if counted else [])


async def test_counting_is_never_waited_for(texts: Texts) -> None:
    answered, may_go_on = asyncio.Event(), asyncio.Event()

    async def count(_: str) -> None:
        await may_go_on.wait()
        raise StorageDown("Redis")

    async def send(message: dict[str, object]) -> None:
        if message["type"] == "http.response.body":
            answered.set()

    async def receive() -> dict[str, object]:
        return {"type": "http.request", "body": b"", "more_body": False}

    app = links_app(texts, [K7], count, EVERY_WAY)
    scope = {"type": "http", "method": "GET", "path": "/go/k7p4x", "query_string": b"", "headers": []}
    request = asyncio.ensure_future(app(scope, receive, send))  # type: ignore[arg-type]
    await answered.wait()
    assert not request.done()
    may_go_on.set()
    await request


@pytest.mark.parametrize("source", [*Source, None])
async def test_where_a_link_was_shown_goes_nowhere(texts: Texts, source: Source | None) -> None:
    link = replace(K7, source=source, campaign="Szkoły wiosną", target=Channel.WEBCHAT)
    async with visiting(texts, link, **EVERY_WAY) as (client, _):
        location = (await client.get("/go/k7p4x")).headers["location"]
    assert parse_qs(urlsplit(location).query) == {"for": ["k7p4x"]}
