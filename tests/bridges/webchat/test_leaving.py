"""Languages, news for pages without scripts, and the ways out."""

import asyncio
import html
import re

import httpx
import pytest

from bridges.webchat.leaving import NEUTRAL_PAGE
from bridges.webchat.visits import Visit
from config.texts import Texts
from handoff.live.connection import Live
from most116.core.conversation import Phase
from most116.core.messages import Author
from most116.testing.ear import eventually
from most116.testing.webchat_page import first, hidden, shown
from most116.testing.webchat_site import Site, webchat_site


@pytest.mark.parametrize(
    ("query", "header", "language", "button"),
    [("?lang=uk", "pl", "uk", "Надіслати"), ("", "ru", "ru", "Отправить"), ("?lang=zz", "en-GB", "en", "Send")],
)
async def test_the_page_speaks_the_persons_language(
    site: Site, query: str, header: str, language: str, button: str
) -> None:
    async with site.browser(**{"accept-language": header}) as client:
        page = await client.get(f"/chat{query}")
        assert f'<html lang="{language}"' in page.text
        assert button in page.text
        answer = await client.post("/chat", data={**hidden(page), "text": "x"})
        assert answer.headers["location"] == ("/chat?lang=uk" if language == "uk" else "/chat")
    [message] = site.kept.messages.values()
    assert message.locale_hint == language


async def test_the_little_frame_says_whether_there_is_news(site: Site) -> None:
    async with site.browser() as client:
        page = await first(client, "hej")
        place = re.search(r"/chat/news\?after=([\d-]+)", page.text)
        assert place
        quiet = await client.get(f"/chat/news?after={place[1]}")
        assert "Nowa wiadomość" not in quiet.text
        assert "frame-ancestors 'self'" in quiet.headers["content-security-policy"]
        await site.answer(site.visit(client), "jestem")
        assert "Nowa wiadomość" in (await client.get(f"/chat/news?after={place[1]}")).text
        assert (await client.get("/chat/news")).status_code == 200


async def test_the_little_frame_looks_soon_after_a_form_and_then_more_seldom(site: Site) -> None:
    async def pauses(client: httpx.AsyncClient, looks: int) -> list[int]:
        found, onward = (
            [],
            f"/chat/news?after={(await site.talk(site.visit(client))).lines[-1].position}&lang=uk&v=cdbl",
        )
        for _ in range(looks):
            page = (await client.get(onward)).text
            assert '<html lang="uk"' in page
            refresh = re.search(r'http-equiv="refresh" content="(\d+); url=([^"]+)"', page)
            assert refresh
            found.append(int(refresh[1]))
            onward = html.unescape(refresh[2])
        return found

    async with site.browser() as client:
        await first(client, "hej")
        waiting = await pauses(client, 8)
        assert sum(waiting[:5]) <= 10, "an answer of ours is seen within seconds"
        assert waiting == sorted(waiting)
        assert waiting[-1] == 20
        await site.answer(site.visit(client), "jestem")
        assert (await pauses(client, 8))[-1] == 7, "a person answers sooner than a queue moves"
        for odd in ("-1", "x", "9" * 5000, "²"):
            assert (await client.get(f"/chat/news?n={odd}")).status_code == 200


async def test_a_form_brings_the_answer_that_comes_at_once_and_waits_for_no_person(
    live_blocking: Live, texts: Texts
) -> None:
    site = webchat_site(live_blocking, texts, answer_seconds=60.0)
    async with site.browser() as client, asyncio.TaskGroup() as beside:
        beginning = hidden(await client.get("/chat"))
        visit = Visit.parse(beginning["visit"])
        assert visit is not None

        async def answer() -> None:
            await eventually(lambda: bool(site.kept.messages))
            await site.answer(visit, "Ile masz lat?", author=Author.SYSTEM, phase=Phase.ASK_AGE)

        beside.create_task(answer())
        await client.post("/chat", data={**beginning, "text": "hej"})
        page = await client.get("/chat")
        assert [words for _, words in shown(page)] == ["hej", "Ile masz lat?"]
        # From here on nobody but a person answers: what was written is shown at once.
        await site.answer(visit, "Jestem", phase=Phase.ACTIVE)
        async with asyncio.timeout(30):
            await client.post("/chat", data={**hidden(page), "text": "tak"})
    await site.mailbox.close()
    assert site.kept.said == ["hej", "tak"]


async def test_leaving_ends_the_visit_everywhere(site: Site) -> None:
    async with site.browser() as client:
        page = await first(client, "tajne słowa")
        old, visit = dict(client.cookies), site.visit(client)
        answer = await client.post("/leave", data={})
        assert answer.headers["refresh"] == f"0; url={NEUTRAL_PAGE}"
        assert "storage" in answer.headers["clear-site-data"]
        assert "visit" not in client.cookies
        assert shown(await client.get("/chat")) == []
        # Somebody with the old cookie, or with the old page still open, reads nothing and joins nobody's talk.
        client.cookies.set("visit", old["visit"], domain="127.0.0.1", path="/")
        assert shown(await client.get("/chat")) == []
        assert (await client.get("/chat/events")).status_code == 204
        await client.post("/chat", data={**hidden(page), "text": "ktoś inny"})
        another = site.visit(client)
    assert another.token != visit.token
    assert [message.sender for message in site.kept.messages.values()] == [visit.token, another.token]


async def test_leaving_without_a_network_counts_as_soon_as_there_is_one(site: Site) -> None:
    async with site.browser() as client:
        await first(client, "tajne słowa")
        visit = site.visit(client)
        client.cookies.set("left", "1", domain="127.0.0.1", path="/")
        page = await client.get("/chat")
        assert shown(page) == []
        assert dict(client.cookies) == {}
        assert (await site.talk(visit)).left
        assert shown(await first(client, "od nowa")) == [("Ty", "od nowa")]


async def test_leaving_by_script_need_not_wait_for_the_cache(site: Site) -> None:
    async with site.browser() as client:
        await first(client, "hej")
        answer = await client.post("/leave", headers={"sec-fetch-mode": "no-cors", "sec-fetch-site": "same-origin"})
        assert '"cache"' in answer.headers["clear-site-data"]
        assert '"cache"' not in (await client.post("/leave")).headers["clear-site-data"]
