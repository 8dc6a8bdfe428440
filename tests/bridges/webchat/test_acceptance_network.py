"""W7 of the domain sheet 7.1 on the network that people have: none for a while, and the slowest there is."""

import asyncio

import pytest
from playwright.async_api import Browser, Route, expect

from bridges.webchat.visits import Visit
from most116.testing.chat_page import chatting, said, say
from most116.testing.chromium import needs_browser
from most116.testing.simulated import plain_client
from most116.testing.webchat_site import Site

pytestmark = [*needs_browser, pytest.mark.asyncio(loop_scope="session")]
# Chromium's own throttling, with the figures that its tools call 2G: 300 ms there and back, 250 kbit/s down, 50 up.
SLOW = {"offline": False, "latency": 300, "downloadThroughput": 250 * 125, "uploadThroughput": 50 * 125}
FIRST_TEXT_MS = 2_000
RECONNECT = "Połączenie przerwane. Próbujemy znowu. Pilne: 112."


@pytest.mark.parametrize("seconds", [4, pytest.param(60, marks=pytest.mark.slow)])
async def test_w07_w19_a_lost_connection_costs_neither_side_a_word(
    open_site: Site, browser: Browser, seconds: int
) -> None:
    async with chatting(open_site, browser) as page:
        await said(page, "przed")
        visit = await open_site.visit_in(page)
        await open_site.answer(visit, "jestem")
        await expect(page.locator(".words").last).to_have_text("jestem")
        await page.context.set_offline(True)
        # What Chromium calls offline spares a stream that is open already.
        for stream in list(open_site.push._streams):
            stream.stop()
        for number, text in enumerate(("raz", "dwa")):
            await say(page, text)
            await open_site.answer(visit, f"odpowiedź {number}")
        await page.get_by_label("Twoja wiadomość").fill("jeszcze piszę")
        await expect(page.locator(".line.unsent .state").first).to_contain_text("Niewysłane.")
        await expect(page.locator("#status")).to_have_text(RECONNECT)
        await asyncio.sleep(seconds)
        await page.context.set_offline(False)
        await expect(page.locator(".line.unsent")).to_have_count(0, timeout=40_000)
        await expect(page.locator(".line.consultant .words")).to_have_text(["jestem", "odpowiedź 0", "odpowiedź 1"])
        await expect(page.locator(".line.person .words")).to_have_text(["przed", "raz", "dwa"])
        await expect(page.get_by_label("Twoja wiadomość")).to_have_value("jeszcze piszę")
    assert open_site.kept.said == ["przed", "raz", "dwa"]


async def test_w06_w07_a_page_that_slept_for_hours_hears_and_sends_again(open_site: Site, browser: Browser) -> None:
    async with chatting(open_site, browser) as page:
        await said(page, "przed")
        visit = await open_site.visit_in(page)
        open_site.clock.move(hours=5)
        # A phone that sleeps lets the stream end; the cookie is too old for another one by then.
        for stream in list(open_site.push._streams):
            stream.stop()
        await open_site.answer(visit, "jestem")
        await expect(page.locator(".line.consultant .words")).to_have_text("jestem", timeout=40_000)
        open_site.clock.move(hours=5)
        await said(page, "po")
        assert (await open_site.visit_in(page)).token == visit.token
        await page.reload()
        await expect(page.locator(".words")).to_have_text(["przed", "jestem", "po"])


async def test_w06_w07_who_refuses_cookies_is_answered_on_the_page_that_they_wrote_on(
    open_site: Site, browser: Browser
) -> None:
    async def refused(route: Route) -> None:
        """What the page asks is answered without the browser's jar: no cookie goes, and none is kept."""
        asked = route.request
        kept = {name: value for name, value in asked.headers.items() if name not in {"cookie", "content-length"}}
        async with plain_client(asked.url) as http:
            answer = await http.request(asked.method, asked.url, content=asked.post_data_buffer, headers=kept)
        await route.fulfill(status=answer.status_code, body=answer.content, content_type="application/json")

    async with chatting(open_site, browser) as page:
        for path in ("messages", "lines", "taken"):
            await page.context.route(f"**/chat/{path}", refused)
        await said(page, "hej")
        visit = Visit.parse(await page.locator("input[name=visit]").input_value())
        assert visit is not None
        for number in range(2):
            await open_site.answer(visit, f"odpowiedź {number}")
            await expect(page.locator(".line.consultant .words").last).to_have_text(f"odpowiedź {number}")
        await said(page, "dziękuję")
        assert await page.context.cookies() == []
        await expect(page.locator(".words")).to_have_text(["hej", "odpowiedź 0", "odpowiedź 1", "dziękuję"])
        await expect(page.locator("#status")).not_to_have_text(RECONNECT)


async def test_w07_on_a_phone_the_newest_words_begin_at_the_top_of_what_is_seen(
    open_site: Site, browser: Browser
) -> None:
    async with chatting(open_site, browser) as page:
        await page.set_viewport_size({"width": 360, "height": 640})
        await said(page, "hej")
        await open_site.answer(await open_site.visit_in(page), "długie słowa " * 40)
        newest = page.locator(".line.consultant .words").last
        await expect(newest).to_contain_text("długie")
        above = "one => one.getBoundingClientRect().top - document.getElementById('log').getBoundingClientRect().top"
        assert 0 <= await newest.evaluate(above) < 48


@pytest.mark.slow
@pytest.mark.parametrize("path", ["/", "/chat"])
async def test_w07_the_first_text_is_there_in_two_seconds_on_a_slow_network(
    open_site: Site, browser: Browser, path: str
) -> None:
    async with chatting(open_site, browser, path="/back") as page:
        client = await page.context.new_cdp_session(page)
        await client.send("Network.enable")
        await client.send("Network.setCacheDisabled", {"cacheDisabled": True})
        await client.send("Network.emulateNetworkConditions", SLOW)
        await page.goto(path)
        painted = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime"
        await page.wait_for_function(painted)
        first_text = await page.evaluate(painted)
        print(f"{path}: first text after {first_text:.0f} ms")
        assert first_text < FIRST_TEXT_MS
