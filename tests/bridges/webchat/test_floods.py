"""Very many begin at once from one place: browsers work unnoticed, others wait a moment, and every word is kept."""

from ipaddress import ip_network

import httpx
import pytest
from playwright.async_api import Browser, expect
from starlette.applications import Starlette
from starlette.routing import Mount

from bridges.webchat.visits import Visit
from most116.core.messages import InboundMessage
from most116.testing.chromium import needs_browser, opened
from most116.testing.proofs import proof_of
from most116.testing.webchat_page import hidden
from most116.testing.webchat_site import Site
from most116.web.proxies import ClientAddress

SCHOOL, NEIGHBOUR = "5.173.10.20", "5.173.10.21"
BURST = 40


@pytest.fixture
async def flooded(site: Site) -> Site:
    """As many as may have just begun from one place."""
    async with site.browser(SCHOOL) as client:
        for number in range(BURST):
            assert (await say(client, f"hej {number}")).status_code == 202
    assert not any(message.later for message in site.kept.messages.values())
    return site


async def say(client: httpx.AsyncClient, text: str, visit: str = "", **more: str) -> httpx.Response:
    """What the page's script sends to begin."""
    client.cookies.clear()
    return await client.post(
        "/chat/messages", json={"text": text, "id": "1", "visit": visit or Visit.new().token.reveal(), **more}
    )


def last(site: Site) -> InboundMessage:
    return list(site.kept.messages.values())[-1]


async def test_a_browser_is_asked_for_work_and_is_then_kept_like_everybody(flooded: Site) -> None:
    visit = Visit.new().token.reveal()
    async with flooded.browser(SCHOOL) as client:
        asked = await say(client, "bije mnie", visit)
        assert (asked.status_code, asked.json()["error"]) == (429, "prove")
        assert "retry-after" not in asked.headers
        assert len(flooded.kept.messages) == BURST
        proof = proof_of(asked.json()["challenge"], asked.json()["bits"])
        assert (await say(client, "bije mnie", visit, proof=proof)).status_code == 202
        assert (await say(client, "inne", proof=proof)).status_code == 202
    words, used_again = list(flooded.kept.messages.values())[-2:]
    assert (words.text.reveal(), words.later) == ("bije mnie", False)
    assert used_again.later, "what was done for one talk is of no use to another"


async def test_whoever_brings_no_proof_waits_a_moment_and_is_kept(flooded: Site) -> None:
    async with flooded.browser(SCHOOL) as client:
        form = hidden(await client.get("/chat"))
        answer = await client.post("/chat", data={**form, "text": "nie chcę żyć"})
        assert (answer.status_code, last(flooded).text.reveal(), last(flooded).later) == (303, "nie chcę żyć", True)
        assert (await client.post("/chat", data={**form, "id": "next", "text": "i dalej"})).status_code == 303
    assert not last(flooded).later, "who is in a talk is asked for nothing"


async def test_others_do_not_notice(flooded: Site) -> None:
    async with flooded.browser(NEIGHBOUR) as client:
        assert (await say(client, "hej")).status_code == 202
    assert not last(flooded).later
    flooded.clock.move(seconds=2)
    async with flooded.browser(SCHOOL) as client:
        assert (await say(client, "hej")).status_code == 202
    assert not last(flooded).later


@pytest.mark.parametrize("proof", ["-", "", "1", "x" * 1000, "-1"])
async def test_nobody_is_refused_for_a_proof_that_is_none(flooded: Site, proof: str) -> None:
    async with flooded.browser(SCHOOL) as client:
        assert (await say(client, "hej", proof=proof)).status_code == 202
    assert len(flooded.kept.messages) == BURST + 1


class TestInABrowser:
    pytestmark = needs_browser

    async def test_the_page_does_its_work_and_says_nothing_of_it(self, flooded: Site, browser: Browser) -> None:
        behind = ClientAddress(flooded.app, trusted=[ip_network("127.0.0.0/8")])
        flooded.app = Starlette(routes=[Mount("/", behind)])
        there = {"x-forwarded-for": SCHOOL}
        async with flooded.served() as url, opened(browser, url, "/chat", extra_http_headers=there) as page:
            async with page.expect_response(lambda answer: answer.status == 429) as asked:
                await page.get_by_label("Twoja wiadomość").fill("hej, to ja")
                await page.get_by_role("button", name="Wyślij", exact=True).click()
            assert (await (await asked.value).json())["error"] == "prove"
            await expect(page.locator(".line.person")).to_contain_text("Wysłane")
        assert (last(flooded).text.reveal(), last(flooded).later) == ("hej, to ja", False)
