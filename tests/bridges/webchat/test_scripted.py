"""What the page's script calls, over real connections where a stream is open."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import httpx
import pytest

from bridges.webchat.visits import Visit
from config.texts import Texts
from handoff.live.connection import connect
from most116.core.messages import Author, Kind, Option
from most116.testing.servers import RedisServer
from most116.testing.webchat_site import Site, webchat_site

Event = dict[str, str]


class Stream:
    """A browser's EventSource."""

    def __init__(self, lines: AsyncIterator[str]) -> None:
        self._lines = lines

    async def next(self) -> Event:
        event: Event = {}
        async with asyncio.timeout(60):
            async for line in self._lines:
                if not line and event.get("event") == "beat":
                    event = {}
                elif not line and "data" in event:
                    return event
                name, _, value = line.partition(": ")
                if name:
                    event[name] = value
        raise EOFError


@asynccontextmanager
async def opened(client: httpx.AsyncClient, **headers: str) -> AsyncIterator[Stream]:
    async with client.stream("GET", "/chat/events", headers=headers) as answer:
        assert answer.status_code == 200
        assert answer.headers["content-type"].startswith("text/event-stream")
        assert answer.headers["cache-control"] == "no-store"
        yield Stream(answer.aiter_lines())


@asynccontextmanager
async def browser(site: Site) -> AsyncIterator[httpx.AsyncClient]:
    async with site.served() as url, httpx.AsyncClient(base_url=url, timeout=60) as client:
        yield client


def words(event: Event) -> str:
    return str(json.loads(event["data"])["text"])


async def test_a_message_is_answered_202_and_again_the_same(site: Site) -> None:
    async with site.browser() as client:
        body = {"id": "c1", "text": "hej", "visit": Visit.new().token.reveal()}
        answers = [await client.post("/chat/messages", json=body) for _ in range(2)]
        client.cookies.clear()
        answers.append(await client.post("/chat/messages", json=body))
        assert {answer.status_code for answer in answers} == {202}
        assert len({answer.json()["id"] for answer in answers}) == 1
        assert site.visit(client).token.reveal() == body["visit"]
    assert site.kept.said == ["hej"]


async def test_the_same_id_of_two_visitors_is_two_messages(site: Site) -> None:
    async with site.browser() as one, site.browser() as other:
        for client in (one, other):
            assert (await client.post("/chat/messages", json={"id": "1", "text": "tak"})).status_code == 202
    assert site.kept.said == ["tak", "tak"]


async def test_many_at_once_from_one_page_are_one_visit(site: Site) -> None:
    offered = Visit.new().token.reveal()
    async with site.browser() as client:
        bodies = [{"id": "c1", "text": "hej", "visit": offered} for _ in range(10)]
        await asyncio.gather(*(client.post("/chat/messages", json=body) for body in bodies))
    assert site.kept.said == ["hej"]
    assert await site.shown(Visit.parse(offered) or Visit.new()) == ["hej"]


@pytest.mark.parametrize(
    ("body", "kind", "status", "error"),
    [
        (b"{}", "application/json", 422, "empty"),
        (b'{"text": " "}', "application/json", 422, "empty"),
        (b'{"text": 5}', "application/json", 422, "empty"),
        (b"{", "application/json", 400, "unreadable"),
        (b"[]", "application/json", 400, "unreadable"),
        (b"\xff\xfe", "application/json", 400, "unreadable"),
        (b"", "", 422, "empty"),
    ],
)
async def test_what_says_nothing_is_refused_in_words(
    site: Site, body: bytes, kind: str, status: int, error: str
) -> None:
    async with site.browser() as client:
        answer = await client.post("/chat/messages", content=body, headers={"content-type": kind})
        assert (answer.status_code, answer.json()) == (status, {"error": error})
        assert "set-cookie" not in answer.headers


async def test_lines_come_as_they_are_said_and_to_every_page_of_the_visit(site: Site) -> None:
    async with browser(site) as client:
        await client.post("/chat/messages", json={"id": "c1", "text": "hej"})
        async with opened(client) as one, opened(client) as other:
            for stream in (one, other):
                event = await stream.next()
                assert (event["event"], words(event)) == ("line", "hej")
                assert json.loads(event["data"])["client_id"] == "c1"
            await site.answer(site.visit(client), "Dzień dobry", Option(value="a", label="A"), author=Author.SYSTEM)
            await client.post("/chat/messages", json={"id": "c2", "choice": "a"})
            for stream in (one, other):
                said = json.loads((await stream.next())["data"])
                assert (said["author"], said["options"]) == ("system", [{"value": "a", "label": "A"}])
                assert words(await stream.next()) == "A"
    assert [message.kind for message in site.kept.messages.values()] == [Kind.TEXT, Kind.CHOICE]


async def test_a_lost_connection_resumes_without_a_gap(site: Site) -> None:
    async with browser(site) as client:
        await client.post("/chat/messages", json={"id": "c1", "text": "hej"})
        async with opened(client) as stream:
            place = (await stream.next())["id"]
        for text in ("raz", "dwa"):
            await site.answer(site.visit(client), text)
        async with opened(client, **{"last-event-id": place}) as stream:
            assert [words(await stream.next()) for _ in range(2)] == ["raz", "dwa"]


async def test_leaving_on_one_page_tells_the_others(site: Site) -> None:
    async with browser(site) as client:
        await client.post("/chat/messages", json={"id": "c1", "text": "hej"})
        async with opened(client) as stream:
            await stream.next()
            await client.post("/leave")
            assert (await stream.next())["event"] == "left"
            with pytest.raises(EOFError):
                await stream.next()


async def test_a_site_that_stops_lets_go_of_its_visitors(site: Site) -> None:
    async with site.served() as url, httpx.AsyncClient(base_url=url, timeout=60) as client:
        await client.post("/chat/messages", json={"id": "c1", "text": "hej"})
        async with opened(client) as stream:
            await stream.next()
            site.push.close()
            with pytest.raises(EOFError):
                await stream.next()


async def test_without_a_visit_there_is_nothing_to_follow(site: Site) -> None:
    async with site.browser() as client:
        assert (await client.get("/chat/events")).status_code == 204
        assert (await client.post("/chat/taken", json={})).status_code == 204
        assert (await client.post("/chat/taken", json={"ids": "x.0"})).status_code == 409


async def test_a_page_that_has_no_cookie_asks_for_its_talk_by_the_visit_that_it_names(site: Site) -> None:
    async with site.browser() as client:
        page = {"visit": Visit.new().token.reveal(), "begun": "1"}
        assert (await client.post("/chat/lines", json={})).status_code == 204
        await client.post("/chat/messages", json={"id": "c1", "text": "hej", "visit": page["visit"]})
        visit = site.visit(client)
        await site.answer(visit, "jestem")
        # What a browser that refuses cookies sends with the next request.
        client.cookies.clear()
        told = (await client.post("/chat/lines", json=page)).json()["lines"]
        assert [one["line"]["text"] for one in told] == ["hej", "jestem"]
        client.cookies.clear()
        behind = await client.post("/chat/lines", json={**page, "after": told[0]["position"]})
        assert [one["line"]["text"] for one in behind.json()["lines"]] == ["jestem"]
        assert behind.headers["cache-control"] == "no-store"
        await client.post("/leave")
        client.cookies.clear()
        assert (await client.post("/chat/lines", json=page)).status_code == 204, "whoever left is not led back"


async def test_what_arrived_is_reported_once(site: Site) -> None:
    async with site.browser() as client:
        await client.post("/chat/messages", json={"id": "c1", "text": "hej"})
        line = await site.answer(site.visit(client), "jestem")
        for ids, status in ((f"{line.id},not-here.7", 409), (f"{line.id},{line.id}", 204), (",", 204), ("\0", 204)):
            assert (await client.post("/chat/taken", json={"ids": ids})).status_code == status
    assert [(report.letter, report.part) for report in site.kept.reports] == [("letter1", 0)]


async def test_when_redis_is_away_everything_says_503_and_works_again_after(
    own_redis_server: RedisServer, texts: Texts
) -> None:
    live = connect(own_redis_server.url)
    site = webchat_site(live, texts)
    async with site.browser() as client:
        await client.post("/chat/messages", json={"id": "c1", "text": "hej"})
        own_redis_server.kill()
        page = await client.get("/chat")
        assert page.status_code == 503
        assert "116\u00a0123" in page.text
        assert (await client.get("/chat/events")).status_code == 503
        refused = await client.post("/chat/messages", json={"id": "c2", "text": "jest tam kto?"})
        assert (refused.status_code, refused.json()) == (503, {"error": "unavailable"})
        assert "refresh" in (await client.post("/leave", headers={"sec-fetch-site": "same-origin"})).headers
        own_redis_server.start()
        assert (await client.get("/chat")).status_code == 200
    await site.mailbox.close()
    with suppress(OSError):
        await live.aclose()
